import { fail } from './failure.ts';

/**
 * POSIX shell text in which every value that came from outside has been quoted. It can only be made by
 * `sh`, so a raw string cannot be passed where shell text is wanted.
 */
export class Shell {
  readonly text: string;
  /** Only `sh` calls this. */
  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type ShellValue = string | number | Shell | readonly (string | number | Shell)[];

/**
 * Shell text from a template: strings and numbers are quoted, lists become quoted words, and `Shell`
 * goes in as it is.
 *
 *     sh`install -d -m ${mode} -- ${paths}`
 */
export function sh(texts: TemplateStringsArray, ...values: readonly ShellValue[]): Shell {
  let text = cooked(texts[0]);
  for (const [index, value] of values.entries()) {
    text += asWords(value) + cooked(texts[index + 1]);
  }
  return new Shell(text);
}

/** An escape that JavaScript does not know (`\\1`) makes a piece of a template undefined. */
function cooked(text: string | undefined): string {
  if (text !== undefined) return text;
  throw new SyntaxError(
    'shell text holds an escape that JavaScript does not know: double its backslash',
  );
}

export function joinShell(
  parts: readonly Shell[],
  separator: '\n' | ' ' | '; ' | ' && ' | ' || ',
): Shell {
  return new Shell(parts.map(part => part.text).join(separator));
}

/** One shell word for exactly these characters. NUL cannot be in a word and fails the task. */
export function quote(value: string): string {
  if (value.includes('\0'))
    fail(`${JSON.stringify(value)} holds a NUL character, which no shell word can`);
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

function asWords(value: ShellValue): string {
  if (value instanceof Shell) return value.text;
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(asWords).join(' ');
  // Modules of roles are JavaScript, whose types nobody has checked.
  throw new TypeError(`${String(value)} cannot be a word of a shell text`);
}
