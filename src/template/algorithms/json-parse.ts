import { fromBig } from '../../jinja/python/big-integer.ts';
import { type Dict, Float, type Value } from '../../values/value.ts';

/** Text that is not JSON; says where. */
export class JsonSyntaxError extends Error {
  constructor(problem: string, text: string, at: number) {
    const before = text.slice(0, at).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    super(`${problem} at line ${before.length}, column ${column}`);
    this.name = 'JsonSyntaxError';
  }
}

/** Reads JSON as Python does: floats stay floats, `NaN` and `Infinity` are numbers. */
export function parseJson(text: string): Value {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(): Value {
    this.blank();
    const char = this.text[this.at];
    if (char === '{') return this.dict();
    if (char === '[') return this.list();
    if (char === '"') return this.string();
    for (const [word, value] of words) {
      if (this.take(word)) return value;
    }
    return this.number();
  }

  end(): void {
    this.blank();
    if (this.at < this.text.length) this.fail('there is more after the value');
  }

  private dict(): Dict {
    const dict: Dict = new Map();
    this.members('{', '}', () => {
      this.blank();
      if (this.text[this.at] !== '"') this.fail('a key in double quotes is missing');
      const key = this.string();
      this.blank();
      if (!this.take(':')) this.fail('a ":" is missing');
      dict.set(key, this.value());
    });
    return dict;
  }

  private list(): Value[] {
    const list: Value[] = [];
    this.members('[', ']', () => list.push(this.value()));
    return list;
  }

  private members(open: string, close: string, member: () => void): void {
    this.take(open);
    this.blank();
    if (this.take(close)) return;
    for (;;) {
      member();
      this.blank();
      if (this.take(close)) return;
      if (!this.take(',')) this.fail(`a "," or "${close}" is missing`);
    }
  }

  private string(): string {
    const start = this.at;
    const found = this.match(/"(?:[^"\\]|\\[^])*"/y);
    if (found === undefined) this.fail('a string has no end');
    try {
      const text: unknown = JSON.parse(found ?? '');
      return String(text);
    } catch {
      this.at = start;
      return this.fail('a string has a wrong escape or a control character');
    }
  }

  private number(): Value {
    const found = this.match(/-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y);
    if (found === undefined) return this.fail('a value is missing');
    if (!/[.eE]/.test(found)) return fromBig(BigInt(found));
    const number = Number(found);
    return Number.isInteger(number) ? new Float(number) : number;
  }

  private blank(): void {
    this.match(/[ \t\n\r]*/y);
  }

  private take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private match(regex: RegExp): string | undefined {
    regex.lastIndex = this.at;
    const found = regex.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private fail(problem: string): never {
    throw new JsonSyntaxError(problem, this.text, this.at);
  }
}

const words: readonly (readonly [string, Value])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];
