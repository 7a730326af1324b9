import { InputError } from '../../src/diagnostics/diagnostic.ts';
import { type Location, positionOf, type SourceFile } from '../../src/diagnostics/source-file.ts';
import { type Dict, isDict, type Value } from '../../src/values/value.ts';
import type { Located } from '../../src/yaml/located.ts';
import { parseYaml } from '../../src/yaml/parse.ts';

export function sourceOf(text: string): SourceFile {
  return { path: 'test.yaml', text };
}

/** The tree of a text that has no mistakes. */
export function parsed(text: string): Located {
  const result = parseYaml(sourceOf(text));
  if (!result.ok) throw new InputError(result.diagnostics);
  return result.value;
}

/** The value at a path of keys and indices. */
export function at(node: Located, ...path: readonly (string | number)[]): Located {
  let found: Located | undefined = node;
  for (const step of path) {
    if (found?.kind === 'map') found = found.get(String(step));
    else found = found?.kind === 'seq' ? found.items[Number(step)] : undefined;
  }
  if (found === undefined) throw new Error(`nothing at ${path.join('.')}`);
  return found;
}

export function textAt({ source, start, end }: Location): string {
  return source.text.slice(start, end);
}

/** `code line:column`, as tests of mistakes assert them. */
export function problemsOf(text: string): readonly string[] {
  const result = parseYaml(sourceOf(text));
  const diagnostics = result.ok ? (result.warnings ?? []) : result.diagnostics;
  return diagnostics.map(({ code, location }) => {
    if (location === undefined) return code;
    const { line, column } = positionOf(location.source, location.start);
    return `${code} ${line}:${column}`;
  });
}

/** A dict that a test knows to be one. */
export function dictOf(value: Value | undefined): Dict {
  if (!isDict(value)) throw new Error('not a dict');
  return value;
}
