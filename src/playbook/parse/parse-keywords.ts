import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { Float, Templated, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { Located, MapEntry, MapNode } from '../../yaml/located.ts';
import { isTemplate } from '../../yaml/to-value.ts';
import { checkTemplates } from '../check-templates.ts';
import type { FileReading } from '../file-reading.ts';
import { type KeywordKind, keywordRanges } from '../keywords.ts';
import type { Condition, Keywords, ModuleDefaults, Written } from '../model.ts';
import { parseModuleDefaults } from '../module-defaults.ts';
import { asListOrOne, asVariables, isNull, written, wrongType } from '../reading.ts';
import { parseConditions } from './parse-condition.ts';
import { parsePool } from './parse-pool.ts';
import { parseTags } from './parse-tags.ts';

type Table = Readonly<Record<string, readonly [keyof Keywords, KeywordKind]>>;

export const noKeywords: Keywords = {
  vars: new Map(),
  when: [],
  tags: [],
  environment: [],
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The keywords of `table` that a map sets; other keys are left to the caller. */
export function parseKeywords(map: MapNode, table: Table, reading: FileReading): Keywords {
  const keywords: Mutable<Keywords> = { ...noKeywords };
  for (const entry of map.entries) {
    const found = Object.hasOwn(table, entry.key.text) ? table[entry.key.text] : undefined;
    if (found === undefined) continue;
    // The table pairs each name with the kind of its value, which the types cannot follow.
    Object.assign(keywords, { [found[0]]: parseKeyword(entry, found[1], reading) });
  }
  return withoutBlankName(keywords);
}

/** A blank name is none, as in Ansible: a task is called by its module then. */
function withoutBlankName(keywords: Keywords): Keywords {
  const name = keywords.name?.value;
  return typeof name === 'string' && name.trim() === ''
    ? { ...keywords, name: undefined }
    : keywords;
}

type KeywordValue =
  | Written
  | Variables
  | readonly Condition[]
  | readonly string[]
  | readonly Written[]
  | readonly ModuleDefaults[]
  | undefined;

function parseKeyword(
  { key, value }: MapEntry,
  kind: KeywordKind,
  reading: FileReading,
): KeywordValue {
  switch (kind) {
    case 'variables': {
      const variables = asVariables(value, `"${key.text}"`, reading);
      for (const variable of variables.values()) checkTemplates(variable.value, reading);
      return variables;
    }
    case 'conditions':
      return parseConditions(value, ofConditions(reading));
    case 'tags':
      return parseTags(value, reading);
    case 'pool':
      return parsePool(value, reading);
    case 'module defaults':
      return parseModuleDefaults(value, reading);
    case 'environment':
      return asListOrOne(value).map(item => parseEnvironment(item, reading));
    case 'boolean':
    case 'integer':
    case 'number':
    case 'string':
    case 'become method':
    case 'connection':
    case 'debugger':
    case 'any':
      if (isNull(value)) return undefined;
      if (kind === 'debugger') warnOfDebugger(value, reading);
      return checkedScalar(key.text, value, kind, reading);
  }
}

/** A condition is evaluated before it can hold anything off. */
function ofConditions(reading: FileReading): FileReading {
  return reading.mayFail === 'action' ? { ...reading, mayFail: undefined } : reading;
}

export function parseNotify(node: Located | undefined, reading: FileReading): readonly Written[] {
  return asListOrOne(node).map(item => {
    const isName = item.kind === 'scalar' && typeof item.value === 'string' && item.text !== '';
    if (!isName) {
      const message = '"notify" must be names of handlers.';
      wrongType(reading.diagnostics, message, item.location);
    }
    return checked(item, reading);
  });
}

/** A value as written, its templates checked. */
export function checked(node: Located, reading: FileReading): Written {
  const result = written(node);
  checkTemplates(result.value, reading);
  return result;
}

/** A dict from names to values; a template makes one, and what is empty counts as none. */
function parseEnvironment(node: Located, reading: FileReading): Written {
  const result = { ...checked(node, reading), keyword: 'environment' };
  const { diagnostics } = reading;
  if (node.kind === 'map') {
    for (const { key } of node.entries) {
      if (/^[A-Za-z_]\w*$/.test(key.text) || isTemplate(key.text)) continue;
      const message = `"${key.text}" is not a name for an environment variable.`;
      diagnostics.error('playbook/invalid', message, key.location);
    }
  } else if (!(result.value instanceof Templated) && result.value !== null && result.value !== '') {
    wrongType(diagnostics, '"environment" must be a dict, or a list of them.', node.location);
  }
  return result;
}

const debuggers: readonly string[] = [
  'never',
  'always',
  'on_failed',
  'on_unreachable',
  'on_skipped',
];

/** Nobody is asked anything in the middle of a run, which is what `never` says. */
function warnOfDebugger(node: Located, { diagnostics }: FileReading): void {
  const { value } = written(node);
  if (value === 'never' || typeof value !== 'string' || !debuggers.includes(value)) return;
  const message = `kplay has no debugger: "debugger: ${value}" does nothing.`;
  diagnostics.warning('playbook/unsupported', message, node.location);
}

const booleanWords = new Set([
  'true',
  'false',
  'yes',
  'no',
  'on',
  'off',
  '1',
  '0',
  't',
  'f',
  'y',
  'n',
]);

const connection = /^(?:ansible\.(?:builtin|legacy)\.)?(?:ssh|local|smart|paramiko|paramiko_ssh)$/;

const becomeMethod = /^(?:ansible\.builtin\.|community\.general\.)?(?:sudo|su|doas)$/;

const choices: Readonly<Partial<Record<KeywordKind, readonly string[]>>> = {
  'become method': ['sudo', 'su', 'doas'],
  connection: ['ssh', 'local'],
  debugger: debuggers,
};

/**
 * The value of a keyword. A literal that cannot be what it needs is reported; templates are judged
 * when they are rendered.
 */
export function checkedScalar(
  name: string,
  node: Located,
  kind: KeywordKind,
  reading: FileReading,
): Written {
  const result = checked(node, reading);
  checkLiteral(name, result, kind, reading);
  return { ...result, keyword: name };
}

function checkLiteral(
  name: string,
  { value, location }: Written,
  kind: KeywordKind,
  { diagnostics }: FileReading,
): void {
  if (value instanceof Templated || kind === 'any') return;
  const expected = expectation(kind, value) ?? outOfRange(name, value) ?? notAName(name, value);
  if (expected !== undefined) {
    const known = kind === 'boolean' ? ['true', 'false', 'yes', 'no'] : choices[kind];
    const isWord = known !== undefined && typeof value === 'string';
    const hint = isWord ? didYouMean(value, known) : undefined;
    const message = `"${name}" must be ${expected}.`;
    diagnostics.error('playbook/wrong-type', message, location, { hint });
  }
}

/** Keywords that name a user or a host. */
const namingKeywords: ReadonlySet<string> = new Set([
  ...['become_user', 'remote_user', 'user', 'delegate_to'],
]);

function notAName(name: string, value: Value): string | undefined {
  if (!namingKeywords.has(name)) return undefined;
  return typeof value === 'string' && value.trim() !== '' ? undefined : 'a name';
}

function outOfRange(name: string, value: Value): string | undefined {
  const range = Object.hasOwn(keywordRanges, name) ? keywordRanges[name] : undefined;
  if (range === undefined || isBetween(Number(value instanceof Float ? value.value : value), range))
    return undefined;
  const [least, most] = range;
  return most === undefined ? `at least ${least}` : `from ${least} to ${most}`;
}

function isBetween(number: number, [least, most = Infinity]: readonly [number, number?]): boolean {
  return number >= least && number <= most;
}

function expectation(kind: KeywordKind, value: Value): string | undefined {
  const isScalar = value === null || typeof value !== 'object';
  if (kind === 'boolean') {
    const fits = isScalar && booleanWords.has(String(value).toLowerCase());
    return fits ? undefined : 'true or false';
  }
  if (kind === 'integer')
    return isScalar && /^-?\d+$/.test(String(value)) ? undefined : 'an integer';
  if (kind === 'number') {
    return isScalar && /^-?\d+(\.\d+)?$/.test(String(value)) ? undefined : 'a number';
  }
  if (kind === 'become method')
    return typeof value === 'string' && becomeMethod.test(value) ? undefined : 'sudo, su or doas';
  if (kind === 'connection')
    return typeof value === 'string' && connection.test(value) ? undefined : 'ssh or local';
  if (kind === 'debugger') {
    const fits = typeof value === 'string' && debuggers.includes(value);
    return fits ? undefined : `one of ${debuggers.join(', ')}`;
  }
  return isScalar ? undefined : 'a string';
}
