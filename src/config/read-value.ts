import { isList, type Value } from '../values/value.ts';
import type { Declaration, SettingValue } from './declaration.ts';

/** The value, or what was expected instead: the end of "It must be …". */
export type Reading = { readonly value: SettingValue } | { readonly expected: string };

/** Reads a setting from a text: of a flag, a variable of the environment, `ansible.cfg`. */
export function readText(text: string, declaration: Declaration): Reading {
  switch (declaration.type) {
    case 'boolean': {
      const value = booleanOf(text);
      return value === undefined ? { expected: expectedOf(declaration) } : { value };
    }
    case 'integer': {
      const value = /^-?\d+$/.test(text.trim()) ? Number(text) : undefined;
      return isInteger(value, declaration.minimum)
        ? { value }
        : { expected: expectedOf(declaration) };
    }
    case 'choice':
      return choiceOf(text, declaration);
    case 'text':
      return { value: text };
    case 'list':
      return { value: entriesOf(text, declaration) };
  }
}

/** Reads a setting from what `kplay.yaml` holds. */
export function readYamlValue(given: Value, declaration: Declaration): Reading {
  const { type } = declaration;
  const expected = expectedOf(declaration);
  if (type === 'list') {
    if (isList(given)) {
      const entries = given.filter(entry => typeof entry === 'string');
      return entries.length === given.length ? { value: entries } : { expected };
    }
    return typeof given === 'string' ? readText(given, declaration) : { expected };
  }
  if (type === 'boolean') return typeof given === 'boolean' ? { value: given } : { expected };
  if (type === 'integer') {
    return isInteger(given, declaration.minimum) ? { value: given } : { expected };
  }
  if (type === 'choice' && typeof given === 'boolean') return choiceOf(String(given), declaration);
  if (typeof given === 'number' && type === 'text') return { value: String(given) };
  return typeof given === 'string' ? readText(given, declaration) : { expected };
}

/** What a value of a setting must be, in words. */
export function expectedOf(declaration: Declaration): string {
  switch (declaration.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return declaration.minimum === 1
        ? 'a positive whole number'
        : `a whole number from ${declaration.minimum}`;
    case 'choice':
      return `one of ${declaration.choices.join(', ')}`;
    case 'text':
      return 'a text';
    case 'list':
      return 'a text or a list of texts';
  }
}

function isInteger(value: unknown, minimum: number): value is number {
  return Number.isSafeInteger(value) && typeof value === 'number' && value >= minimum;
}

const yes: readonly string[] = ['yes', 'on', '1', 'true', 't', 'y'];
const no: readonly string[] = ['no', 'off', '0', 'false', 'f', 'n'];

function booleanOf(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (yes.includes(word)) return true;
  return no.includes(word) ? false : undefined;
}

function choiceOf(text: string, declaration: Declaration & { readonly type: 'choice' }): Reading {
  const { choices, words = {} } = declaration;
  const word = text.trim().replace(/^(?:ansible\.builtin|community\.general)\./, '');
  if (choices.includes(word)) return { value: word };
  const other = words[word] ?? words[String(booleanOf(word))];
  return other === undefined ? { expected: expectedOf(declaration) } : { value: other };
}

/** A text that ends in a comma is a host list, so it is one entry. */
function entriesOf(
  text: string,
  { separator, paths }: Declaration & { readonly type: 'list' },
): readonly string[] {
  if (separator === undefined && (paths !== 'source' || text.trim().endsWith(','))) return [text];
  return text
    .split(separator ?? ',')
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
}
