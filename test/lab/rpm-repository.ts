import type { LabPackage } from './repository.ts';

/** A file of the host, by its mode; those without one are 0644. */
interface HostFile {
  readonly content: string;
  readonly mode?: number;
}

/** An RPM package that the lab makes itself. Its release is 1. */
export interface LabRpm extends Pick<LabPackage, 'name' | 'version' | 'summary' | 'files'> {
  /** Other lines of the preamble: `['Requires', 'kplay-lib >= 1.0']`. */
  readonly tags?: readonly (readonly [tag: string, value: string])[];
  /** Of the files: kept as the user left them. */
  readonly configs?: readonly string[];
  /** Files that are where the package is made: by path in the package, their path there. */
  readonly taken?: Readonly<Record<string, string>>;
  /** Shell text; the first argument is the number of versions that are there afterwards. */
  readonly scripts?: Readonly<Partial<Record<'pre' | 'post' | 'preun' | 'postun', string>>>;
}

export interface RpmRepository {
  /** On the host. Packages that it holds already stay. */
  readonly folder: string;
  readonly packages: readonly LabRpm[];
  /** Groups of packages: name to members. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

/** What {@link repositoryScript} builds from: to be put on the host first, by absolute path. */
export function repositoryFiles({
  folder,
  packages,
  groups = {},
}: RpmRepository): Readonly<Record<string, HostFile>> {
  const sources = packages.flatMap(item => {
    const tree = `${buildFolder(folder)}/${item.name}-${item.version}`;
    const files = Object.entries(item.files ?? {});
    return [
      [`${tree}.spec`, { content: specOf(item, tree) }] as const,
      ...files.map(([path, file]) => [`${tree}${path}`, file] as const),
    ];
  });
  const comps = { content: compsOf(groups) };
  return Object.fromEntries([...sources, [`${buildFolder(folder)}/comps.xml`, comps]]);
}

interface Making {
  /** By the first secret key of gpg. */
  readonly signed?: boolean;
  /** Of all packages. Programs may be in none that are `noarch`. */
  readonly target?: 'noarch' | 'x86_64';
}

/** Shell text that makes the packages and the repository. */
export function repositoryScript(
  folder: string,
  { signed = false, target = 'noarch' }: Making = {},
): string {
  const build = buildFolder(folder);
  const define = `--define '_topdir ${build}/top' --define '_rpmdir ${folder}'`;
  return [
    `mkdir -p ${build}`,
    `for spec in ${build}/*.spec; do`,
    `  [ ! -e "$spec" ] || rpmbuild --quiet -bb --target ${target} ` +
      `${define} --define '_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' "$spec"`,
    'done',
    signed ? `rpmsign --define '_gpg_name kplay-lab' --addsign ${folder}/*.rpm` : '',
    `createrepo_c --quiet --groupfile ${build}/comps.xml ${folder}`,
    signed ? `gpg --batch --yes --armor --detach-sign ${folder}/repodata/repomd.xml` : '',
    signed ? `gpg --batch --armor --export > ${folder}/repodata/repomd.xml.key` : '',
    `rm -r ${build}`,
  ].join('\n');
}

function buildFolder(folder: string): string {
  return `${folder}/.build`;
}

/** Programs are not stripped, and those that came stripped are no reason to complain; nor are they pressed hard. */
const asTheyAre = [
  ...['%global debug_package %{nil}', '%global __os_install_post %{nil}'],
  '%global _binary_payload w1.gzdio',
];

function specOf({ configs = [], ...item }: LabRpm, tree: string): string {
  const ownPaths = Object.keys(item.files ?? {});
  const taken = Object.entries(item.taken ?? {});
  const paths = [...ownPaths, ...taken.map(([path]) => path)];
  return [
    `Name: ${item.name}`,
    `Version: ${item.version}`,
    'Release: 1',
    `Summary: ${item.summary}`,
    'License: MIT',
    // What files need cannot be found among packages of Debian.
    'AutoReqProv: no',
    ...(taken.length > 0 ? asTheyAre : []),
    ...(item.tags ?? []).map(([tag, value]) => `${tag}: ${value}`),
    '%description',
    item.summary,
    '%install',
    'mkdir -p %{buildroot}',
    ...(ownPaths.length > 0 ? [`cp -a ${tree}/. %{buildroot}/`] : []),
    ...taken.map(
      ([path, source]) => `install -D -p -m $(stat -c %a ${source}) ${source} %{buildroot}${path}`,
    ),
    ...Object.entries(item.scripts ?? {}).flatMap(([name, text]) => [`%${name}`, text]),
    '%files',
    '%defattr(-,root,root)',
    ...paths.map(path => (configs.includes(path) ? `%config(noreplace) ${path}` : path)),
    '',
  ].join('\n');
}

function compsOf(groups: Readonly<Record<string, readonly string[]>>): string {
  const entries = Object.entries(groups).map(
    ([name, members]) => `<group><id>${name}</id><name>${name}</name>
<description>${name}</description><default>false</default><uservisible>true</uservisible>
<packagelist>${members.map(one => `<packagereq type="mandatory">${one}</packagereq>`).join('')}</packagelist>
</group>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<comps>\n${entries.join('\n')}\n</comps>\n`;
}
