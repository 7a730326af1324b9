import type { Result } from '../diagnostics/diagnostic.ts';
import { positionOf } from '../diagnostics/source-file.ts';
import type { Value } from '../values/value.ts';
import type { Located } from './located.ts';
import { parseYaml, parseYamlDocuments } from './parse.ts';
import { toValue } from './to-value.ts';

/**
 * The value of a text that is data, so that nothing in it is a template. Throws an `Error` that gives
 * line and column of the first problem.
 */
export function fromYaml(text: string): Value {
  return dataOf(valueOf(parseYaml(sourceOf(text))));
}

/** The values of all documents of a text. */
export function fromYamlAll(text: string): Value[] {
  return valueOf(parseYamlDocuments(sourceOf(text))).map(dataOf);
}

function sourceOf(text: string) {
  return { path: '', text };
}

function dataOf(located: Located): Value {
  const decrypt = ({ text }: { readonly text: string }): Value => text;
  return toValue(located, { isData: true, decrypt });
}

function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const problem = result.diagnostics.find(({ severity }) => severity === 'error');
  const { location, message = 'not YAML' } = problem ?? {};
  if (location === undefined) throw new Error(message);
  const { line, column } = positionOf(location.source, location.start);
  throw new Error(`${line}:${column}: ${message}`);
}
