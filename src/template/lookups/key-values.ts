/** A term such as `path with spaces length=8 chars="a b"`: what stands before the options, and they. */
export interface KeyValues {
  readonly text: string;
  readonly values: ReadonlyMap<string, string>;
}

/** Only words of the form `known=value` are options. */
export function parseKeyValues(term: string, known: readonly string[]): KeyValues {
  const values = new Map<string, string>();
  const words: string[] = [];
  for (const [word] of term.matchAll(/(?:[^\s"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|["'])+/g)) {
    const [, name = '', value = ''] = /^(\w+)=([^]*)$/.exec(word) ?? [];
    if (known.includes(name)) values.set(name, unquoted(value));
    else words.push(word);
  }
  return { text: words.join(' '), values };
}

function unquoted(value: string): string {
  const inner = /^(["'])([^]*)\1$/.exec(value)?.[2];
  return inner?.replaceAll(/\\(["'\\])/g, '$1') ?? value;
}
