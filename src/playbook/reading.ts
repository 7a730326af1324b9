import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { Value } from '../values/value.ts';
import type { Variable, Variables } from '../values/variable-layer.ts';
import type { Located, MapNode, ScalarNode } from '../yaml/located.ts';
import { toValue } from '../yaml/to-value.ts';
import { levelsOf } from './keywords.ts';
import type { Written } from './model.ts';
import { isVariableName, nameProblem } from './variable-name.ts';

/** What reading part of a playbook needs: a place for problems. */
export interface Reading {
  readonly diagnostics: Diagnostics;
}

/** What is encrypted has been reported where the file was read, and stands for itself. */
export function valueOf(node: Located): Value {
  return toValue(node, { decrypt: ({ text }) => text });
}

export function written(node: Located): Written {
  return { value: valueOf(node), location: node.location };
}

/** A map, or a diagnostic that says what should have been one. */
export function asMap(
  node: Located | undefined,
  what: string,
  { diagnostics }: Reading,
): MapNode | undefined {
  if (node?.kind === 'map') return node;
  if (node !== undefined) wrongType(diagnostics, `${what} must be a dict.`, node.location);
  return undefined;
}

/** A list; a missing value counts as an empty one. */
export function asList(
  node: Located | undefined,
  what: string,
  { diagnostics }: Reading,
): readonly Located[] {
  if (node === undefined || isNull(node)) return [];
  if (node.kind === 'seq') return node.items;
  wrongType(diagnostics, `${what} must be a list.`, node.location);
  return [];
}

/** A list, or one value that stands for a list of one. */
export function asListOrOne(node: Located | undefined): readonly Located[] {
  if (node === undefined || isNull(node)) return [];
  return node.kind === 'seq' ? node.items : [node];
}

/** The text of a scalar that is not a template. */
export function asText(
  node: Located | undefined,
  what: string,
  { diagnostics }: Reading,
): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar' && node.value !== null) return node.text;
  wrongType(diagnostics, `${what} must be a string.`, node.location);
  return undefined;
}

/** A text that is written as one: `5` is a number. */
export function asName(
  node: Located | undefined,
  what: string,
  reading: Reading,
): string | undefined {
  const text = asText(node, what, reading);
  if (node === undefined || text === undefined) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'string' && text.trim() !== '') return text;
  wrongType(reading.diagnostics, `${what} must be a name.`, node.location);
  return undefined;
}

export function isNull(node: Located): node is ScalarNode {
  return node.kind === 'scalar' && node.value === null;
}

export const fileOfVariables = 'A file of variables';

/**
 * In a file of variables words of the language are names that only `vars` and `hostvars` can reach.
 */
export function asVariables(node: Located | undefined, what: string, reading: Reading): Variables {
  const variables = new Map<string, Variable>();
  const isFile = what === fileOfVariables;
  if (node === undefined || isNull(node)) return variables;
  // A list of dicts is an old form that Ansible still reads.
  const maps = node.kind === 'seq' ? node.items : [node];
  for (const item of maps) {
    const map = asMap(item, what, reading);
    for (const { key, value } of map?.entries ?? []) {
      const problem = nameProblem(key.text);
      if (problem !== undefined && !(isFile && isVariableName(key.text))) {
        reading.diagnostics.error('playbook/invalid', problem, key.location);
        continue;
      }
      variables.set(key.text, { value: valueOf(value), location: key.location });
    }
  }
  return variables;
}

/** Reports a key that does not belong here, and what was likely meant. */
export function unknownKeyword(
  key: ScalarNode,
  level: string,
  known: readonly string[],
  { diagnostics }: Reading,
): void {
  const word = key.text;
  const others = levelsOf(word);
  const hint =
    others.length > 0 ? `It is a keyword of ${others.join(', ')}.` : didYouMean(word, known);
  const message = `"${word}" is not a keyword of ${level}.`;
  diagnostics.error('playbook/unknown-keyword', message, key.location, { hint });
}

export function wrongType(diagnostics: Diagnostics, message: string, location: Location): void {
  diagnostics.error('playbook/wrong-type', message, location);
}
