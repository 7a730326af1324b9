interface PackagedFile {
  readonly content: string;
  readonly mode?: number;
}

/** Where Debian's packages are unpacked while these are made. */
export const debianFolder = '/tmp/debian';

/** A package of download.docker.com, for both families of distributions. */
export interface DockerPackage {
  readonly name: string;
  /** `@docker@` and `@containerd@` stand for the versions of Debian's packages, whose programs these are. */
  readonly version: string;
  readonly revisions: readonly string[];
  /** Docker's versions on Debian begin with `5:`, and on the Red Hat family with `3:`. */
  readonly hasEpoch?: boolean;
  readonly summary: string;
  /** Other lines of the control file. */
  readonly control?: Readonly<Record<string, string>>;
  /** Names of RPM packages. */
  readonly requires?: readonly string[];
  readonly files?: Readonly<Record<string, PackagedFile>>;
  readonly configs?: readonly string[];
  /** Files of Debian's packages: by path in this one, the path in one of those. */
  readonly taken?: Readonly<Record<string, string>>;
  /** The unit that Debian starts; with the group `docker` if it is Docker's own. */
  readonly service?: 'docker' | 'containerd';
}

const units = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.map(name => [`/usr/lib/systemd/system/${name}`, `usr/lib/systemd/system/${name}`]),
  );

/** What comes with containerd.io: the part for Kubernetes is switched off. */
const containerdSettings = `#   Copyright 2018-2022 Docker Inc.

disabled_plugins = ["cri"]

#root = "/var/lib/containerd"
#state = "/run/containerd"
#subreaper = true
#oom_score = 0
`;

/** Docker's command line asks each plugin what it is; more than that they do not do. */
function plugin(name: string, version: string): DockerPackage {
  const said = { SchemaVersion: '0.1.0', Vendor: 'Docker Inc.', Version: `v${version}` };
  return {
    name: `docker-${name}-plugin`,
    version,
    revisions: ['1'],
    summary: `Docker ${name} plugin`,
    files: {
      [`/usr/libexec/docker/cli-plugins/docker-${name}`]: {
        content: `#!/bin/sh
[ "$1" = docker-cli-plugin-metadata ] && echo '${JSON.stringify(said)}' && exit 0
echo 'Docker ${name} version v${version}'
`,
        mode: 0o755,
      },
    },
  };
}

export const dockerPackages: readonly DockerPackage[] = [
  {
    name: 'docker-ce',
    version: '@docker@',
    revisions: ['1', '2'],
    hasEpoch: true,
    summary: 'Docker: the open-source application container engine',
    control: {
      Depends: 'containerd.io (>= 1.6), docker-ce-cli, iptables, libdevmapper1.02.1, libsystemd0',
      Conflicts: 'docker (<< 1.5~), docker.io',
    },
    requires: ['containerd.io >= 1.6', 'docker-ce-cli'],
    taken: {
      ...units('docker.service', 'docker.socket'),
      '/usr/bin/dockerd': 'usr/sbin/dockerd',
      '/usr/bin/docker-proxy': 'usr/sbin/docker-proxy',
      '/usr/bin/docker-init': 'usr/bin/tini-static',
    },
    service: 'docker',
  },
  {
    name: 'docker-ce-cli',
    version: '@docker@',
    revisions: ['1', '2'],
    hasEpoch: true,
    summary: 'Docker CLI: the open-source application container engine',
    control: {
      Recommends: 'docker-buildx-plugin, docker-compose-plugin',
      Conflicts: 'docker (<< 1.5~), docker.io',
    },
    taken: { '/usr/bin/docker': 'usr/bin/docker' },
  },
  {
    name: 'containerd.io',
    version: '@containerd@',
    revisions: ['1'],
    summary: 'An open and reliable container runtime',
    control: {
      Depends: 'libc6, libseccomp2',
      Provides: 'containerd, runc',
      Conflicts: 'containerd, runc',
      Replaces: 'containerd, runc',
    },
    files: { '/etc/containerd/config.toml': { content: containerdSettings } },
    configs: ['/etc/containerd/config.toml'],
    taken: {
      ...units('containerd.service'),
      '/usr/bin/containerd': 'usr/bin/containerd',
      '/usr/bin/containerd-shim-runc-v2': 'usr/bin/containerd-shim-runc-v2',
      '/usr/bin/ctr': 'usr/bin/ctr',
      '/usr/bin/runc': 'usr/sbin/runc',
    },
    service: 'containerd',
  },
  plugin('buildx', '0.17.1'),
  plugin('compose', '2.29.7'),
];
