import type { JsonNode } from './json-tree.ts';

export class JsonSyntaxError extends Error {
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;

  constructor(message: string, text: string, offset: number) {
    super(message);
    this.name = 'JsonSyntaxError';
    const before = text.slice(0, offset).split('\n');
    this.line = before.length;
    this.column = Array.from(before.at(-1) ?? '').length + 1;
  }
}

// oxlint-disable-next-line no-control-regex
const goodBeginning = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const wholeString = new RegExp(`${goodBeginning.source}"`, 'y');

/** Deeper ones are refused. */
const mostLevels = 500;

export function parseJson(text: string): JsonNode {
  const parser = new JsonParser(text);
  return parser.document();
}

class JsonParser {
  private readonly text: string;
  private at = 0;
  private level = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): JsonNode {
    this.skipSpace();
    const node = this.value('a value');
    this.skipSpace();
    if (this.at < this.text.length) this.fail('there is more after the end of the value');
    return node;
  }

  private value(expected: string): JsonNode {
    const start = this.at;
    const first = this.text[start];
    if (first === '{' || first === '[') {
      if (++this.level > mostLevels) this.fail(`it is nested more than ${mostLevels} levels deep`);
      const node = first === '{' ? this.object(start) : this.array(start);
      this.level--;
      return node;
    }
    if (first === '"') {
      const value = this.string();
      return { kind: 'scalar', value, raw: this.text.slice(start, this.at) };
    }
    const raw = this.take(
      /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.+-])/y,
    );
    if (raw === undefined) this.unexpected(expected);
    return { kind: 'scalar', value: scalarOf(raw), raw };
  }

  private object(start: number): JsonNode {
    const entries = new Map<string, JsonNode>();
    this.list('}', () => {
      const keyAt = this.at;
      if (this.text[this.at] !== '"') this.unexpected('a key in double quotes');
      const key = this.string();
      if (entries.has(key)) this.fail(`the key ${JSON.stringify(key)} is there twice`, keyAt);
      this.skipSpace();
      if (this.text[this.at] !== ':') this.unexpected('":"');
      this.at++;
      this.skipSpace();
      entries.set(key, this.value('a value'));
    });
    return { kind: 'object', entries, raw: this.text.slice(start, this.at), isChanged: false };
  }

  private array(start: number): JsonNode {
    const items: JsonNode[] = [];
    this.list(']', () => items.push(this.value('a value')));
    return { kind: 'array', items, raw: this.text.slice(start, this.at), isChanged: false };
  }

  /** From the opening bracket to behind the closing one. */
  private list(close: '}' | ']', item: () => void): void {
    this.at++;
    this.skipSpace();
    if (this.text[this.at] === close) {
      this.at++;
      return;
    }
    for (;;) {
      item();
      this.skipSpace();
      const comma = this.at;
      const next = this.text[this.at];
      if (next !== close && next !== ',') this.unexpected(`"," or "${close}"`);
      this.at++;
      if (next === close) return;
      this.skipSpace();
      if (this.text[this.at] === close) this.fail(`a comma before "${close}" is not JSON`, comma);
    }
  }

  private string(): string {
    const start = this.at;
    const raw = this.take(wholeString);
    if (raw === undefined) {
      const good = this.take(goodBeginning) ?? '';
      const wrong = this.text[start + good.length] ?? '\n';
      if (wrong === '\\') this.fail('there is no such escape in a JSON string');
      if (/[\r\n]/.test(wrong)) this.fail('the string does not end on its line', start);
      this.fail('a control character must be written as an escape');
    }
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : '';
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private skipSpace(): void {
    this.take(/[ \t\r\n]*/y);
    const rest = this.text.slice(this.at, this.at + 2);
    if (rest === '//' || rest === '/*' || rest.startsWith('#')) {
      this.fail('a comment is not JSON');
    }
  }

  private unexpected(expected: string): never {
    const found = /[\w'.+-]+|[^]/uy;
    found.lastIndex = this.at;
    const word = found.exec(this.text)?.[0];
    if (word === undefined) this.fail(`the text ends where ${expected} should be`);
    this.fail(`${JSON.stringify(word.slice(0, 40))} stands where ${expected} should be`);
  }

  private fail(message: string, offset = this.at): never {
    throw new JsonSyntaxError(message, this.text, offset);
  }
}

function scalarOf(raw: string): null | boolean | number {
  if (raw === 'null') return null;
  if (raw === 'true' || raw === 'false') return raw === 'true';
  return Number(raw);
}
