import type { JsonObject } from '../module-api/json.ts';
import { installationFacts } from './installation.ts';
import type { Sections } from './sections.ts';

/** Distribution, kernel, names: what `min` says of the system. */
export function systemFacts(sections: Sections): JsonObject {
  const [system = '', nodename = '', kernel = '', machine = '', kernelVersion = ''] =
    sections.lines('uname');
  const fqdn = sections.lines('fqdn')[0] ?? nodename;
  const dot = fqdn.indexOf('.');
  return {
    system: system === '' ? 'Linux' : system,
    kernel,
    kernel_version: kernelVersion,
    machine,
    architecture: machine,
    userspace_architecture: machine,
    userspace_bits: machine.includes('64') ? '64' : '32',
    nodename,
    hostname: nodename.split('.')[0] ?? nodename,
    fqdn,
    domain: dot === -1 ? '' : fqdn.slice(dot + 1),
    ...distributionFacts(sections),
    ...pythonFacts(sections),
    machine_id: sections.text('machine-id'),
    boot_id: sections.text('boot-id'),
    uptime_seconds: Math.floor(Number(sections.text('uptime').split(' ')[0] ?? 0)),
    cmdline: cmdline(sections.text('cmdline')),
    proc_cmdline: cmdline(sections.text('cmdline')),
    fips: sections.text('fips') === '1',
    cgroup_version: sections.text('cgroup') === 'cgroup2fs' ? 2 : 1,
    dns: dns(sections.lines('resolv')),
    ...installationFacts(sections),
    ...sshKeys(sections.lines('ssh-keys')),
  };
}

const families: readonly (readonly [family: string, ids: readonly string[]])[] = [
  [
    'Debian',
    ['debian', 'ubuntu', 'raspbian', 'linuxmint', 'kali', 'pop', 'devuan', 'neon', 'deepin'],
  ],
  [
    'RedHat',
    ['rhel', 'centos', 'fedora', 'rocky', 'almalinux', 'ol', 'amzn', 'scientific', 'openeuler'],
  ],
  [
    'Suse',
    ['opensuse', 'opensuse-leap', 'opensuse-tumbleweed', 'sles', 'sled', 'sles_sap', 'suse'],
  ],
  ['Alpine', ['alpine']],
  ['Archlinux', ['arch', 'archarm', 'manjaro', 'endeavouros']],
  ['Gentoo', ['gentoo']],
];

/** Ansible's names where they are not the first word of the system's own. */
const distributions: Readonly<Record<string, string>> = {
  rhel: 'RedHat',
  ol: 'OracleLinux',
  amzn: 'Amazon',
  sles: 'SLES',
  sled: 'SLED',
  'opensuse-leap': 'openSUSE Leap',
  'opensuse-tumbleweed': 'openSUSE Tumbleweed',
  almalinux: 'AlmaLinux',
  centos: 'CentOS',
  linuxmint: 'Linux Mint',
  arch: 'Archlinux',
  openeuler: 'openEuler',
};

function distributionFacts(sections: Sections): JsonObject {
  const release = shellValues(sections.lines('os-release'));
  const id = release.get('ID') ?? '';
  const like = (release.get('ID_LIKE') ?? '').split(' ');
  const name = distributions[id] ?? capitalized(id === '' ? 'linux' : id);
  const version = versionOf(id, release, sections);
  const family = familyOf(id) ?? like.map(familyOf).find(one => one !== undefined) ?? name;
  const codename =
    release.get('VERSION_CODENAME') ?? /\(([^)]+)\)/.exec(release.get('VERSION') ?? '')?.[1];
  return {
    distribution: name,
    distribution_version: version,
    distribution_major_version: version.split('.')[0] ?? version,
    distribution_minor_version: version.split('.')[1] ?? '',
    distribution_release: codename ?? 'NA',
    distribution_file_parsed: true,
    distribution_file_path: '/etc/os-release',
    distribution_file_variety: family,
    os_family: family,
    os_release: Object.fromEntries(release),
  };
}

/** Debian tells its point release, and testing its name, only in a file of its own. */
function versionOf(id: string, release: ReadonlyMap<string, string>, sections: Sections): string {
  const version = release.get('VERSION_ID') ?? '';
  const debian = sections.text('debian_version');
  if (id === 'debian' && /^\d/.test(debian)) return debian;
  const redhat = /release (\d+(?:\.\d+)*)/.exec(sections.text('redhat-release'))?.[1];
  if (id === 'centos' && redhat !== undefined) return redhat;
  return version === '' ? 'NA' : version;
}

function familyOf(id: string): string | undefined {
  return families.find(([, ids]) => ids.includes(id))?.[0];
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `NAME="value"` lines, quotes and escapes undone. */
function shellValues(lines: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of lines) {
    const match = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (match === null) continue;
    const raw = (match[2] ?? '').trim();
    const quoted = /^(["'])(.*)\1$/.exec(raw);
    values.set(match[1] ?? '', (quoted?.[2] ?? raw).replaceAll(/\\(["'$`\\])/g, '$1'));
  }
  return values;
}

function cmdline(text: string): JsonObject {
  return Object.fromEntries(
    text
      .split(/\s+/)
      .filter(word => word !== '')
      .map(word => {
        const equals = word.indexOf('=');
        return equals === -1 ? [word, true] : [word.slice(0, equals), word.slice(equals + 1)];
      }),
  );
}

function dns(lines: readonly string[]): JsonObject {
  const words = (key: string): readonly string[] =>
    lines.filter(line => line.startsWith(`${key} `)).flatMap(line => line.split(/\s+/).slice(1));
  return {
    ...(words('nameserver').length > 0 && { nameservers: words('nameserver') }),
    ...(words('search').length > 0 && { search: words('search') }),
    ...(words('domain').length > 0 && { domain: words('domain')[0] ?? '' }),
    ...(words('options').length > 0 && { options: words('options') }),
  };
}

function sshKeys(lines: readonly string[]): JsonObject {
  const names: Readonly<Record<string, string>> = {
    'ssh-rsa': 'rsa',
    'ssh-ed25519': 'ed25519',
    'ssh-dss': 'dsa',
  };
  return Object.fromEntries(
    lines.flatMap(line => {
      const [type = '', key = ''] = line.split(' ');
      const name = names[type] ?? (type.startsWith('ecdsa') ? 'ecdsa' : undefined);
      if (name === undefined) return [];
      return [
        [`ssh_host_key_${name}_public`, key],
        [`ssh_host_key_${name}_public_keytype`, type],
      ];
    }),
  );
}

function pythonFacts(sections: Sections): JsonObject {
  const [real = '', path = ''] = sections.lines('python');
  const version = /python(\d+)\.(\d+)/.exec(real);
  if (version === null) return {};
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return {
    python: { executable: path, type: 'cpython', has_sslcontext: true, version: { major, minor } },
    python_version: `${major}.${minor}`,
  };
}
