import type { KubernetesPackage } from './contents.ts';

type HostFiles = Readonly<Record<string, { readonly content: string; readonly mode?: number }>>;

/** Debian's version of a package: the revision is the one that pkgs.k8s.io has. */
export function debVersion(version: string): string {
  return `${version}-1.1`;
}

/** What {@link debScript} builds from: to be put on the host first, by absolute path. */
export function debFiles(folder: string, packages: readonly KubernetesPackage[]): HostFiles {
  const files = packages.flatMap(item => {
    const tree = `${folder}/.build/${item.name}_${debVersion(item.version)}_amd64`;
    const content = Object.entries(item.files).map(
      ([path, file]) => [`${tree}${path}`, file] as const,
    );
    return [
      [`${tree}/DEBIAN/control`, { content: controlOf(item) }] as const,
      [`${tree}/DEBIAN/postinst`, { content: postinst, mode: 0o755 }] as const,
      ...content,
    ];
  });
  return Object.fromEntries(files);
}

/** Shell text that makes a flat repository, signed by the first secret key of gpg. */
export function debScript(folder: string): string {
  return [
    `cd ${folder}`,
    'mkdir amd64',
    'for tree in .build/*; do',
    '  dpkg-deb --root-owner-group -Zgzip --build "$tree" amd64/ >/dev/null',
    'done',
    'rm -r .build',
    'apt-ftparchive packages amd64 > Packages',
    'gzip --keep --no-name Packages',
    `apt-ftparchive -o APT::FTPArchive::Release::Origin=kplay-lab release . > ../Release`,
    'mv ../Release Release',
    'gpg --batch --yes --armor --detach-sign --output Release.gpg Release',
    'gpg --batch --yes --clearsign --output InRelease Release',
    'gpg --batch --armor --export kplay-lab > Release.key',
    'cd /',
  ].join('\n');
}

const postinst = `#!/bin/sh
set -e
if [ "$1" = configure ] && [ -d /run/systemd/system ]; then systemctl --system daemon-reload; fi
`;

function controlOf({ name, version, summary, needs = {}, debianNeeds = [] }: KubernetesPackage) {
  const depends = [
    ...Object.entries(needs).map(([other, least]) => `${other} (>= ${least})`),
    ...debianNeeds,
  ];
  return [
    `Package: ${name}`,
    `Version: ${debVersion(version)}`,
    'Architecture: amd64',
    'Maintainer: The lab of kplay <lab@kplay.invalid>',
    'Section: admin',
    'Priority: optional',
    ...(depends.length === 0 ? [] : [`Depends: ${depends.join(', ')}`]),
    'Homepage: https://kubernetes.io',
    `Description: ${summary}`,
    '',
  ].join('\n');
}
