import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { isDict, isList, type Value } from '../values/value.ts';
import type { AnySchema } from './describe-type.ts';
import { formatProblems } from './format-problems.ts';
import { keyOf, type Located } from './located.ts';
import { dataOf, type Path } from './schema-data.ts';
import { type SchemaProblem, schemaProblems } from './schema-problems.ts';
import { locationOf } from './to-value.ts';

/** What is checked, for messages and their places. */
export interface Subject {
  /** An option, a module, a keyword: what messages call the value. */
  readonly name: string;
  /** What its keys are called; when they are options or keywords, they go by their own names. */
  readonly keys?: 'option' | 'keyword' | 'key';
  /** Where the value was written. Problems inside of it are shown as exactly as can be told. */
  readonly located?: Located | undefined;
  /** In the place of `located`: a value that `toValue` made, which remembers its dicts and lists. */
  readonly value?: Value | undefined;
  /** Shown for the value as a whole, and where nothing better is known. */
  readonly location?: Location | undefined;
  readonly prefix?: 'args' | 'playbook';
}

const codes: Readonly<
  Record<'args' | 'playbook', Readonly<Record<SchemaProblem['kind'], DiagnosticCode>>>
> = {
  args: {
    unknown: 'args/unknown',
    missing: 'args/missing',
    'wrong-type': 'args/wrong-type',
    'wrong-value': 'args/wrong-value',
  },
  playbook: {
    unknown: 'playbook/unknown-keyword',
    missing: 'playbook/invalid',
    'wrong-type': 'playbook/wrong-type',
    'wrong-value': 'playbook/invalid',
  },
};

/**
 * Everything in which a value, or plain data made from one, differs from a schema. A template stands
 * for anything; so does what is unknown in check mode.
 */
export function validate(schema: AnySchema, value: unknown, subject: Subject): Diagnostic[] {
  return diagnosticsOf(schemaProblems(schema, dataOf(value)), subject);
}

/** Of the same only the texts and numbers that look wrong: of a value that has yet to be turned into its type. */
export function validateFormats(schema: AnySchema, value: unknown, subject: Subject): Diagnostic[] {
  return diagnosticsOf(formatProblems(schema, dataOf(value)), subject);
}

function diagnosticsOf(problems: readonly SchemaProblem[], subject: Subject): Diagnostic[] {
  const prefix = subject.prefix ?? 'args';
  return problems.map(problem => ({
    severity: 'error',
    code: codes[prefix][problem.kind],
    message: messageOf(problem, subject),
    location: placeOf(problem, subject),
    hint: problem.hint,
  }));
}

function messageOf({ kind, path, key = '', says }: SchemaProblem, subject: Subject): string {
  const name = nameOf(path, subject);
  const keyWord = path.length === 0 ? (subject.keys ?? 'key') : 'key';
  if (kind === 'unknown') return `"${name}" has no ${keyWord} "${key}".`;
  if (kind === 'missing') return `"${name}" needs the ${keyWord} "${key}".`;
  return `"${name}" ${says}.`;
}

/** `ports[0].name`: below a module, options go by their own names. */
function nameOf(path: Path, { name, keys = 'key' }: Subject): string {
  const isOwn = path.length > 0 && keys !== 'key';
  return path.reduce<string>(
    (text, step) => {
      if (typeof step === 'number') return `${text}[${step}]`;
      return text === '' ? step : `${text}.${step}`;
    },
    isOwn ? '' : name,
  );
}

/** An unknown key is shown at the key, a missing one at its dict, anything else at the value. */
function placeOf({ kind, path, key }: SchemaProblem, subject: Subject): Location | undefined {
  const { located, value, location } = subject;
  if (path.length === 0 && kind !== 'unknown' && location !== undefined) return location;
  if (located !== undefined)
    return locatedPlace(located, path, kind === 'unknown' ? key : undefined);
  return (value === undefined ? undefined : valuePlace(value, path)) ?? location;
}

/** The deepest place on the path: what was coerced has parts that were not written. */
function locatedPlace(located: Located, path: Path, key: string | undefined): Location {
  let node = located;
  for (const step of path) {
    const next = childOf(node, step);
    if (next === undefined) return node.location;
    node = next;
  }
  const entry = node.kind === 'map' ? node.entries.find(each => each.key.text === key) : undefined;
  return (entry?.key ?? node).location;
}

function childOf(node: Located, step: string | number): Located | undefined {
  if (node.kind === 'seq') return node.items[Number(step)];
  if (node.kind === 'scalar') return undefined;
  return node.entries.find(({ key }) => String(keyOf(key)) === String(step))?.value;
}

function valuePlace(value: Value, path: Path): Location | undefined {
  let place = locationOf(value);
  let at: Value | undefined = value;
  for (const step of path) {
    if (isList(at)) at = at[Number(step)];
    else at = isDict(at) ? at.get(step) : undefined;
    place = (at === undefined ? undefined : locationOf(at)) ?? place;
  }
  return place;
}
