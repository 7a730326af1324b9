import { spawnSync } from 'node:child_process';
import { ExpressionError } from '../../jinja/functions.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Value } from '../../values/value.ts';
import { integerOf, stringOf, wrongType } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import type { LookupDefinition } from './lookup.ts';

/**
 * Where a service is, as DNS says; what is given where DNS says nothing. Node does not tell how long an answer holds, so
 * that `ttl` is 0.
 */
export const serviceLookup: LookupDefinition = {
  name: 'dig_srv',
  aliases: ['debops.debops.dig_srv'],
  summary:
    'Ask DNS where a service is; where it does not say, give the host and the port of the call.',
  meanings: { terms: 'The name of the service, a host and a port.' },
  examples: [
    "lookup('dig_srv', '_ldap._tcp.example.invalid', 'ldap.example.org', 389).target_port -> 'ldap.example.org:389'",
  ],
  options: [],
  run(terms, _, { controller }) {
    const [name, host, port, ...more] = terms;
    if (name === undefined || host === undefined || port === undefined || more.length > 0) {
      throw new ExpressionError('It takes a name, and the host and the port where DNS has none.');
    }
    const owner = stringOf(name, 'the name of a service').replace(/\.+$/, '');
    const records = askDns(owner, controller);
    if (records.length > 0) return ordered(records).map(record => answer(owner, record, 'dns'));
    const number = integerOf(port);
    if (number === undefined) throw wrongType('the port', 'an integer', port);
    const fallback = { name: toText(host), port: number, priority: 0, weight: 0 };
    return [answer(owner, fallback, 'fallback')];
  },
};

interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** The first to be tried comes first. */
function ordered(records: readonly ServiceRecord[]): readonly ServiceRecord[] {
  return records.toSorted(
    (a, b) =>
      a.priority - b.priority ||
      b.weight - a.weight ||
      (a.name < b.name ? -1 : Number(a.name > b.name)) ||
      a.port - b.port,
  );
}

function answer(owner: string, record: ServiceRecord, source: 'dns' | 'fallback'): Value {
  const target = record.name.replace(/\.+$/, '');
  return new Map<string, Value>([
    ['class', 'IN'],
    ['owner', owner],
    ['port', record.port],
    ['priority', record.priority],
    ['target', target],
    ['ttl', 0],
    ['type', 'SRV'],
    ['weight', record.weight],
    ['dig_srv_src', source],
    ['target_port', `${target}:${record.port}`],
  ]);
}

/** Expressions are evaluated at once, and Node asks DNS only in the background: so another Node does. */
const program = `
require('node:dns').resolveSrv(process.argv[1], (error, records) => {
  const isNone = error !== null && ['ENOTFOUND', 'ENODATA'].includes(error.code);
  const problem = error === null || isNone ? undefined : error.code;
  process.stdout.write(JSON.stringify({ problem, records: records ?? [] }));
});
`;
const seconds = 15;

function askDns(name: string, { node, environment }: Controller): readonly ServiceRecord[] {
  const { stdout, signal, error } = spawnSync(node, ['-e', program, '--', name], {
    env: environment,
    encoding: 'utf8',
    timeout: seconds * 1000,
  });
  if (signal !== null) {
    throw new ExpressionError(`DNS did not answer in ${seconds} seconds about "${name}".`);
  }
  const { problem, records } = read(stdout);
  if (error === undefined && problem === undefined) return records;
  throw new ExpressionError(`DNS cannot be asked about "${name}": ${problem ?? error?.message}.`);
}

function read(json: string): { problem?: string; records: readonly ServiceRecord[] } {
  const answered: unknown = json === '' ? {} : JSON.parse(json);
  const none = { problem: 'no answer came', records: [] };
  if (typeof answered !== 'object' || answered === null || !('records' in answered)) return none;
  const problem = 'problem' in answered && typeof answered.problem === 'string';
  const records = Array.isArray(answered.records) ? answered.records.filter(isRecord) : [];
  return problem ? { problem: String(answered.problem), records } : { records };
}

function isRecord(value: unknown): value is ServiceRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['port', 'priority', 'weight'].every(key => typeof Reflect.get(value, key) === 'number') &&
    typeof Reflect.get(value, 'name') === 'string'
  );
}
