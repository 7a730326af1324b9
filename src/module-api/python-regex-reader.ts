import { controlEscapes, RegexSyntaxError } from './python-regex-syntax.ts';

/** Reads a pattern from left to right, a code point at a time. */
export class PatternReader {
  private readonly pattern: string;
  private at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get atEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  sees(text: string): boolean {
    return this.pattern.startsWith(text, this.at);
  }

  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  next(): string {
    const code = this.pattern.codePointAt(this.at);
    if (code === undefined) return this.fail('it ends too early');
    const char = String.fromCodePoint(code);
    this.at += char.length;
    return char;
  }

  /** In a set: takes a `-` that is not the set's last character. */
  takeRange(): boolean {
    const next = this.pattern[this.at + 1];
    return next !== undefined && next !== ']' && this.take('-');
  }

  until(end: string, problem: string): string {
    const found = this.pattern.indexOf(end, this.at);
    if (found === -1) return this.fail(problem);
    const text = this.pattern.slice(this.at, found);
    this.at = found + end.length;
    return text;
  }

  letters(): string {
    return this.takeMatch(/[a-zA-Z]*/y) ?? '';
  }

  /** White space or a comment, as a verbose pattern may have them. */
  skipBlank(): boolean {
    return (this.takeMatch(/\s+|#[^\n]*/y) ?? '') !== '';
  }

  /** `*`, `+`, `?`, `{2}`, `{,3}` …; a brace of any other form is an ordinary character. */
  quantifier(): string | undefined {
    const text = this.takeMatch(/[*+?]|\{(?:\d+(?:,\d*)?|,\d+)\}/y);
    return text?.replace('{,', '{0,');
  }

  /** The number after a backslash where it refers to a group and is not an octal escape. */
  groupNumber(): number | undefined {
    if (this.matches(/[0-3][0-7]{2}|0/y)) return undefined;
    const digits = this.takeMatch(/[1-9]\d?/y);
    return digits === undefined ? undefined : Number(digits);
  }

  /** The character that an escape stands for, from behind its backslash. */
  escapedChar(): string {
    const octal = this.takeMatch(/0[0-7]{0,2}|[1-3][0-7]{2}/y);
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    const hex = this.takeMatch(/x[\da-fA-F]{2}|u[\da-fA-F]{4}|U00(?:0[\da-fA-F]|10)[\da-fA-F]{4}/y);
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex.slice(1), 16));
    if (this.atEnd) return this.fail('the backslash at its end escapes nothing');
    const char = this.next();
    const control = controlEscapes.get(char);
    if (control !== undefined) return control;
    return /[A-Za-z\d]/.test(char) ? this.fail(`bad escape \\${char}`) : char;
  }

  fail(reason: string): never {
    throw new RegexSyntaxError(this.pattern, reason);
  }

  private matches(regex: RegExp): boolean {
    regex.lastIndex = this.at;
    return regex.test(this.pattern);
  }

  private takeMatch(regex: RegExp): string | undefined {
    regex.lastIndex = this.at;
    const text = regex.exec(this.pattern)?.[0];
    this.at += text?.length ?? 0;
    return text;
  }
}
