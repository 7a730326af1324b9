/** A pattern or a replacement that Python's `re` would refuse, or that cannot be translated. */
export class RegexSyntaxError extends Error {
  /** What is wrong, without the pattern. */
  readonly reason: string;

  constructor(text: string, reason: string) {
    super(`"${text}" is not a regular expression: ${reason}`);
    this.name = 'RegexSyntaxError';
    this.reason = reason;
  }
}

/** `\a`, `\n` and their like, which mean the same in patterns, classes and replacements. */
export const controlEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);
