import type { Json, JsonObject } from '../../../module-api/index.ts';

/** What configurations are made of; what is `undefined` is left out. */
export interface Draft {
  readonly [key: string]: DraftValue;
}
type DraftValue = undefined | null | boolean | number | string | Draft | readonly DraftValue[];

/** The draft without what is not set, and without dicts that hold nothing then. */
export function settled(draft: Draft): JsonObject {
  const result: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(draft)) {
    const one = settledValue(value);
    if (one !== undefined) result[key] = one;
  }
  return result;
}

function settledValue(value: DraftValue): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return value;
  if (isDraftList(value)) return value.map(settledValue).filter(one => one !== undefined);
  const inner = settled(value);
  return Object.keys(inner).length === 0 ? undefined : inner;
}

/** Dicts are merged, deep; anything else of `over` replaces what is there. */
export function merged(under: JsonObject, over: JsonObject): JsonObject {
  const result: { [key: string]: Json } = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const there = result[key];
    result[key] = isDict(there) && isDict(value) ? merged(there, value) : value;
  }
  return result;
}

/** Documents as one YAML text. Strings are quoted wherever a reader might take them for something else. */
export function yamlOf(documents: readonly JsonObject[]): string {
  return documents.map(document => linesOf(document).join('\n')).join('\n---\n') + '\n';
}

function linesOf(value: JsonObject | readonly Json[]): readonly string[] {
  if (isList(value)) return value.flatMap(item => behind('- ', item, true));
  return Object.entries(value).flatMap(([key, item]) => behind(`${scalar(key)}:`, item, false));
}

function behind(head: string, value: Json, inList: boolean): readonly string[] {
  const open = head.trimEnd();
  if (typeof value !== 'object' || value === null) return [`${open} ${scalar(value)}`];
  if (Object.keys(value).length === 0) return [`${open} ${isList(value) ? '[]' : '{}'}`];
  const lines = linesOf(value);
  if (!inList) return [open, ...lines.map(line => (isList(value) ? line : `  ${line}`))];
  return lines.map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`));
}

function scalar(value: null | boolean | number | string): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isPlain = /^[A-Za-z/][\w./-]*$/.test(value) && !looksSpecial.test(value);
  return isPlain ? value : JSON.stringify(value);
}

const looksSpecial = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

function isDict(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isDraftList(value: object): value is readonly DraftValue[] {
  return Array.isArray(value);
}
