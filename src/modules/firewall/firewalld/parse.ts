import { fail } from '../../../module-api/failure.ts';
import { portCovers } from '../rule.ts';
import type { Section } from '../sections.ts';
import {
  emptyZone,
  type FirewalldState,
  type Property,
  properties,
  type Zone,
  type Zones,
} from './state.ts';

/** From the sections that the probe printed. */
export function parseFirewalld(
  sections: ReadonlyMap<string, Section>,
  serverPort: number,
): FirewalldState {
  const read = (name: string): string => {
    const { exitCode, text } = sections.get(name) ?? { exitCode: 1, text: '' };
    if (exitCode === 0) return text.trim();
    const denied = /not authorized|authoriz|root|permission/i.test(text);
    fail(
      denied
        ? 'firewalld can only be read as root; set "become"'
        : `firewalld does not answer: ${text.trim()}`,
    );
  };
  const settings = sections.get('firewalld-settings')?.text ?? '';
  const settingOf = (name: string) => new RegExp(`^${name}=(\\S+)`, 'm').exec(settings)?.[1];
  const running = sections.get('firewalld-state')?.exitCode === 0;
  return {
    running,
    enabled: sections.get('firewalld-enabled')?.text.trim() === 'enabled',
    defaultZone: settingOf('DefaultZone') ?? 'public',
    logDenied: settingOf('LogDenied') ?? 'off',
    runtime: running ? readZones(read('firewalld-runtime')) : {},
    permanent: readZones(read('firewalld-permanent')),
    openers: readOpeners(sections.get('firewalld-openers')?.text ?? '', serverPort),
  };
}

/**
 * Lines of `grep -H` from the files of services, those of the host first: `FILE:<port protocol="tcp" port="22"/>`.
 * A file of the host stands for all of one that came with firewalld; a line without a port says that it is there.
 */
export function readOpeners(text: string, serverPort: number): readonly string[] {
  const folders = new Map<string, string>();
  const openers = new Set<string>();
  for (const line of text.split('\n')) {
    const [, folder = '', service = '', element = ''] =
      /^(.*)\/([^/]+)\.xml(?::(.*))?$/.exec(line) ?? [];
    if (service === '') continue;
    if ((folders.get(service) ?? folder) !== folder) continue;
    folders.set(service, folder);
    const port = /\bport="([\d-]+)"/.exec(element)?.[1];
    const isTcp = /\bprotocol="tcp"/.test(element);
    if (port !== undefined && isTcp && portCovers(port, serverPort)) openers.add(service);
  }
  return Array.from(openers);
}

/**
 * What `--list-all-zones` prints: a zone's name at the start of a line, its properties below, and values
 * that have spaces in them on lines of their own behind a tab.
 */
export function readZones(text: string): Zones {
  const zones: { [name: string]: Zone } = {};
  for (const block of text.split(/\n(?=\S)/)) {
    const [title = '', ...lines] = block.split('\n');
    const name = title.replace(/ \(.*\)$/, '').trim();
    if (name !== '') zones[name] = readZone(lines);
  }
  return zones;
}

function readZone(lines: readonly string[]): Zone {
  const zone: Record<Property, readonly string[]> = { ...emptyZone, forward: [] };
  let last: Property | undefined;
  for (const line of lines) {
    if (line.startsWith('\t')) {
      if (last !== undefined) zone[last] = [...zone[last], line.trim()];
      continue;
    }
    const [, label = '', rest = ''] = /^ {2}([\w -]+?):(.*)$/.exec(line) ?? [];
    last = properties.find(property => property === label);
    if (last !== undefined) zone[last] = valuesOf(last, rest.trim());
  }
  return zone;
}

const switches: ReadonlySet<Property> = new Set(['forward', 'masquerade', 'icmp-block-inversion']);

function valuesOf(property: Property, text: string): readonly string[] {
  if (switches.has(property)) return text === 'yes' ? ['yes'] : [];
  return text === '' ? [] : text.split(/\s+/);
}
