import { serviceScripts } from '../packages.ts';
import { type DockerPackage, debianFolder, dockerPackages } from './contents.ts';

type HostFiles = Readonly<Record<string, { readonly content: string; readonly mode?: number }>>;

/** What {@link debScript} builds from: to be put on the host first, by absolute path. */
export function debFiles(folder: string): HostFiles {
  const files = dockerPackages.flatMap(item =>
    item.revisions.flatMap(revision => {
      const tree = `${folder}/.build/${item.name}-${revision}`;
      const scripts: Readonly<Record<string, string>> =
        item.service === undefined ? {} : scriptsOf(item.service);
      return [
        [`${tree}/DEBIAN/control`, { content: controlOf(item, revision) }] as const,
        [`${tree}/DEBIAN/conffiles`, { content: lines(item.configs) }] as const,
        ...Object.entries(scripts).map(
          ([name, text]) =>
            [
              `${tree}/DEBIAN/${name}`,
              { content: `#!/bin/sh\nset -e\n${text}`, mode: 0o755 },
            ] as const,
        ),
        ...Object.entries(item.files ?? {}).map(
          ([path, file]) => [`${tree}${path}`, file] as const,
        ),
      ];
    }),
  );
  return Object.fromEntries(files);
}

/** Shell text that makes `linux/debian` as Docker has it, signed by the first secret key of gpg. */
export function debScript(folder: string): string {
  const taken = dockerPackages.flatMap(({ name, revisions, taken = {} }) =>
    revisions.flatMap(revision =>
      Object.entries(taken).map(
        ([path, source]) =>
          `mkdir -p $(dirname .build/${name}-${revision}${path}); cp -p ${debianFolder}/${source} .build/${name}-${revision}${path}`,
      ),
    ),
  );
  return [
    '. /etc/os-release',
    `cd ${folder}`,
    ...taken,
    'dist=dists/$VERSION_CODENAME',
    'pool=$dist/pool/stable/amd64 index=$dist/stable/binary-amd64',
    'mkdir -p $pool $index',
    'for tree in .build/*; do',
    '  sed -i "s/@release@/$VERSION_ID~$VERSION_CODENAME/; s/@docker@/$docker/; s/@containerd@/$containerd/" $tree/DEBIAN/control',
    '  dpkg-deb --root-owner-group -Zzstd -z1 --build $tree $pool/ >/dev/null',
    'done',
    'rm -r .build',
    'apt-ftparchive packages $pool > $index/Packages',
    'gzip --keep --no-name $index/Packages',
    'for field in Origin=Docker Suite=$VERSION_CODENAME Codename=$VERSION_CODENAME Components=stable Architectures=amd64; do',
    '  set -- "$@" -o APT::FTPArchive::Release::$field',
    'done',
    'apt-ftparchive "$@" release $dist > /tmp/Release',
    'set --',
    'mv /tmp/Release $dist/Release',
    'gpg --batch --yes --armor --detach-sign --output $dist/Release.gpg $dist/Release',
    'gpg --batch --yes --clearsign --output $dist/InRelease $dist/Release',
    'gpg --batch --armor --export kplay-lab > gpg',
    'cd /',
  ].join('\n');
}

function scriptsOf(service: 'docker' | 'containerd') {
  const scripts = serviceScripts(service);
  if (service !== 'docker') return scripts;
  const prepare = `if [ "$1" = configure ]; then
  getent group docker >/dev/null || groupadd --system docker
  deb-systemd-helper enable docker.socket >/dev/null
fi
`;
  return { ...scripts, postinst: `${prepare}${scripts.postinst}` };
}

function controlOf(item: DockerPackage, revision: string): string {
  const epoch = item.hasEpoch === true ? '5:' : '';
  return lines([
    `Package: ${item.name}`,
    `Version: ${epoch}${item.version}-${revision}~debian.@release@`,
    'Architecture: amd64',
    'Maintainer: The lab of kplay <lab@kplay.invalid>',
    'Section: admin',
    'Priority: optional',
    ...Object.entries(item.control ?? {}).map(([name, value]) => `${name}: ${value}`),
    'Homepage: https://www.docker.com',
    `Description: ${item.summary}`,
  ]);
}

function lines(list: readonly string[] = []): string {
  return list.map(line => `${line}\n`).join('');
}
