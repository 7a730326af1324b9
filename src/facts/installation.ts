import type { Json, JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

/** What is asked by starting programs, and only where facts are gathered. */
export function installationFacts(sections: Sections): JsonObject {
  if (!sections.has('lsb')) return {};
  return {
    lsb: lsb(sections.lines('lsb')),
    is_chroot: isChroot(sections.lines('chroot')),
    ...systemdFacts(sections.lines('systemd')),
    ...capabilities(sections.lines('capabilities')),
  };
}

/** What `lsb_release -a` says, or the file /etc/lsb-release, which spares starting a program. */
function lsb(lines: readonly string[]): JsonObject {
  const said = new Map(
    lines.flatMap(line => {
      const [, key = '', value = ''] = /^([^:=]+?)\s*[:=]\s*(.*)$/.exec(line) ?? [];
      const name = lsbNames[key];
      return name === undefined ? [] : [[name, value.replaceAll(/^["']|["']$/g, '')] as const];
    }),
  );
  const release = said.get('release');
  return {
    ...Object.fromEntries(said),
    ...(release !== undefined && { major_release: release.split('.')[0] ?? release }),
  };
}

const lsbNames: Readonly<Record<string, string>> = {
  'Distributor ID': 'id',
  Description: 'description',
  Release: 'release',
  Codename: 'codename',
  DISTRIB_ID: 'id',
  DISTRIB_DESCRIPTION: 'description',
  DISTRIB_RELEASE: 'release',
  DISTRIB_CODENAME: 'codename',
};

/** The inode of the root of an undivided file system. */
const rootInodes: Readonly<Record<string, string>> = { btrfs: '256', xfs: '128' };

/**
 * Whether the root is another than that of the first process. Who may not look at that goes by the root's number, where
 * it has a usual one.
 */
function isChroot(lines: readonly string[]): Json {
  if (lines.includes('named')) return true;
  const value = (key: string): string =>
    lines.find(line => line.startsWith(`${key} `))?.slice(key.length + 1) ?? '';
  const [root, first, type] = [value('root'), value('first'), value('type')];
  if (root === '') return false;
  if (first !== '') return root !== first;
  if (type.startsWith('overlay')) return false;
  return root.split(':')[1] !== (rootInodes[type] ?? '2');
}

/** `systemd 252 (252.30-1~deb12u2)`, and below it what it was built with. */
function systemdFacts(lines: readonly string[]): JsonObject {
  const [first = '', features = ''] = lines;
  const version = /^systemd (\d+)/.exec(first)?.[1];
  return version === undefined ? {} : { systemd: { version: Number(version), features } };
}

/** What `capsh --print` says of the capabilities in force. */
function capabilities(lines: readonly string[]): JsonObject {
  const current = lines.find(line => line.startsWith('Current:'));
  if (current === undefined) {
    return { system_capabilities: 'NA', system_capabilities_enforced: 'NA' };
  }
  const said = current.slice('Current:'.length).replace(/^\s*=/, '').trim();
  const all = said === 'ep';
  return {
    system_capabilities: all ? [] : said.split(',').map(name => name.trim()),
    system_capabilities_enforced: all ? 'False' : 'True',
  };
}
