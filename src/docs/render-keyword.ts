import { keywordRanges, levelsOf, loopControlKeys } from '../playbook/keywords.ts';
import { keywordDocs } from './keyword-docs.ts';
import { type JsonSchema, keywordSchema } from './keyword-schemas.ts';
import { listed } from './listed.ts';

/** A keyword, or a key of `loop_control`. */
export interface DocumentedKeyword {
  readonly name: string;
  readonly summary: string;
}

export const keywords: readonly DocumentedKeyword[] = Object.entries(keywordDocs).map(
  ([name, summary]) => ({ name, summary }),
);

/** A keyword's page, in Markdown that is also read as it is. */
export function renderKeyword({ name, summary }: DocumentedKeyword): string {
  const what = [describe(keywordSchema(name)), rangeOf(name)].filter(text => text !== '').join(' ');
  const value = what === '' ? [] : [`Its value: ${what}.`, ''];
  return [`# ${name}`, '', summary, '', `A keyword of ${placesOf(name)}.`, '', ...value].join('\n');
}

function placesOf(name: string): string {
  const levels = levelsOf(name);
  const inLoop = loopControlKeys.includes(name) ? ['"loop_control"'] : [];
  // A block's parts are read with it.
  const places = levels.length + inLoop.length === 0 ? ['blocks'] : [...levels, ...inLoop];
  return listed(places, 'and');
}

function rangeOf(name: string): string {
  const [least, most] = keywordRanges[name] ?? [];
  if (least === undefined) return '';
  return most === undefined ? `from ${least} on` : `from ${least} to ${most}`;
}

const named: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  text: 'a text',
  texts: 'a text or a list of them',
  conditions: 'an expression or a list of them',
  variables: 'a dict of variables',
  nodes: 'a list of tasks and blocks',
  handlers: 'a list of handlers and blocks',
  needs: 'what is needed, or a list of it',
  loopControl: 'a dict',
};

const types: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a dict',
  string: 'a text',
  boolean: 'true or false',
};

/** In words; nothing where it can be anything. */
function describe({ $ref, enum: choices, type, anyOf }: JsonSchema): string {
  if (typeof $ref === 'string') return named[$ref.slice('#/definitions/'.length)] ?? '';
  if (Array.isArray(choices)) return listed(choices.map(String), 'or');
  if (Array.isArray(anyOf)) return describe(anyOf[0]);
  const all = (Array.isArray(type) ? type : [type]).map(one => types[String(one)]);
  return listed(
    all.filter(one => one !== undefined),
    'or',
  );
}
