import { fail } from '../../module-api/index.ts';
import { fieldsOf, listOf, textAt, textsOf } from './docker.ts';
import { bytesOf } from './units.ts';

/** Items of lists as they are compared: each takes what a task has, and what `docker inspect` says of it. */

export function capabilityText(name: unknown): string {
  return String(name).toUpperCase().replace(/^CAP_/, '');
}

export function deviceText(device: unknown): string {
  if (typeof device !== 'string') {
    const fields = fieldsOf(device);
    return ['PathOnHost', 'PathInContainer', 'CgroupPermissions']
      .map(key => textAt(fields, key))
      .join(':');
  }
  const [path = '', inside = path, permissions = 'rwm'] = device.split(':');
  return `${path}:${inside}:${permissions}`;
}

/** docker keeps the text of a profile, not the name of its file. */
export function securityText(option: unknown): string {
  const text = String(option).replace(/^([\w-]+):/, '$1=');
  if (/^seccomp=(?!unconfined$|builtin$)/.test(text)) return 'seccomp=(a profile)';
  return text.replace(/^no-new-privileges=true$/, 'no-new-privileges');
}

/** `name=soft:hard`, as the command line has it, where a task may say `name:soft:hard`. */
export function ulimitText(limit: unknown): string {
  if (typeof limit !== 'string') {
    const { Name, Soft, Hard } = fieldsOf(limit);
    return `${String(Name)}=${String(Soft)}:${String(Hard)}`;
  }
  const [, name, soft, hard = soft] = /^(\w+)[:=](-?\d+)(?::(-?\d+))?$/.exec(limit) ?? [];
  if (name === undefined)
    fail(`"ulimits": ${JSON.stringify(limit)} is not like "nofile:1024:2048"`);
  return `${name}=${soft}:${hard}`;
}

/** `/db:/web/db` of docker, `db:db` and `db` of a task. */
export function linkText(link: unknown): string {
  const [target = '', alias = target] = String(link).split(':');
  const last = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
  return `${last(target)}:${last(alias)}`;
}

/** `80`, `80/udp`, `8000-8002`: each alone, with its protocol. */
export function portText(port: unknown): readonly string[] {
  const [, first = '', last = first, protocol = 'tcp'] =
    /^(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/.exec(String(port)) ?? [];
  const count = Number(last) - Number(first) + 1;
  if (first === '' || count < 1 || Number(last) > 65_535) {
    fail(`"exposed_ports": ${JSON.stringify(port)} is not like "9000", "53/udp" or "8000-8002"`);
  }
  return Array.from({ length: count }, (_, at) => `${Number(first) + at}/${protocol}`);
}

export function rateText(option: string, item: unknown, inBytes: boolean): string {
  const { path, rate } = fieldsOf(item);
  const written = typeof rate === 'number' ? rate : String(rate);
  return `${String(path)}:${inBytes ? bytesOf(option, written) : written}`;
}

interface Request {
  readonly driver: string;
  readonly count: number;
  readonly ids: readonly string[];
  readonly capabilities: readonly string[];
  readonly options: readonly string[];
}

function requestOf(item: unknown): Request {
  const fields = fieldsOf(item);
  const isTheirs = 'Capabilities' in fields || 'DeviceIDs' in fields || 'Driver' in fields;
  const at = (ours: string, theirs: string): unknown => fields[isTheirs ? theirs : ours];
  const ids = textsOf(at('device_ids', 'DeviceIDs'));
  const lists = listOf(at('capabilities', 'Capabilities'));
  const [first, ...more] = lists.every(one => typeof one === 'string') ? [lists] : lists;
  if (more.length > 0)
    fail('"device_requests": docker\'s command line has one list of capabilities');
  const count = at('count', 'Count');
  return {
    driver: textAt(fields, isTheirs ? 'Driver' : 'driver'),
    count: typeof count === 'number' ? count : ids.length > 0 ? 0 : 1,
    ids: ids.toSorted(),
    // The command line adds it to whatever is asked for.
    capabilities: [...new Set([...textsOf(first), 'gpu'])].toSorted(),
    options: Object.entries(fieldsOf(at('options', 'Options')))
      .map(([key, value]) => `${key}=${String(value)}`)
      .toSorted(),
  };
}

export function gpuText(item: unknown): string {
  const { driver, count, ids, capabilities, options } = requestOf(item);
  return [driver, String(count), ids.join(','), capabilities.join(','), options.join(',')].join(
    '|',
  );
}

/** Fields separated by commas; those with commas in them are quoted. */
export function gpuWord(item: unknown): string {
  const { driver, count, ids, capabilities, options } = requestOf(item);
  const others = capabilities.filter(one => one !== 'gpu');
  return csvLine([
    ...(driver === '' ? [] : [`driver=${driver}`]),
    ...(ids.length > 0 ? [`device=${ids.join(',')}`] : [`count=${count === -1 ? 'all' : count}`]),
    ...(others.length === 0 ? [] : [`capabilities=${others.join(',')}`]),
    ...(options.length === 0 ? [] : [`options=${options.join(',')}`]),
  ]);
}

export function csvLine(fields: readonly string[]): string {
  return fields
    .map(field => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',');
}
