import { type Method, method } from './method.ts';

const cased = /\p{Lu}|\p{Ll}|\p{Lt}/u;

function test(name: string, pattern: RegExp, emptyPasses = false): Method<string> {
  return method(name, [], self => (self === '' ? emptyPasses : pattern.test(self)));
}

/** Letters that are two letters have a form with only the first of them large. */
const digraphs: Readonly<Record<string, string>> = { Ǆ: 'ǅ', Ǉ: 'ǈ', Ǌ: 'ǋ', Ǳ: 'ǲ' };

function inTitleCase(letter: string): string {
  const upper = letter.toUpperCase();
  const [first = '', ...others] = upper;
  return digraphs[upper] ?? first + others.join('').toLowerCase();
}

export const stringCaseMethods: readonly Method<string>[] = [
  method('upper', [], self => self.toUpperCase()),
  method('lower', [], self => self.toLowerCase()),
  method('casefold', [], self => self.toLowerCase().replaceAll('ß', 'ss')),
  method('swapcase', [], self =>
    self.replaceAll(/\p{L}/gu, letter =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    ),
  ),
  method('capitalize', [], self => {
    const [first = ''] = self;
    return inTitleCase(first) + self.slice(first.length).toLowerCase();
  }),
  method('title', [], self =>
    self.replaceAll(/\p{L}+/gu, word => {
      const [first = ''] = word;
      return inTitleCase(first) + word.slice(first.length).toLowerCase();
    }),
  ),
  method('isupper', [], self => cased.test(self) && self === self.toUpperCase()),
  method('islower', [], self => cased.test(self) && self === self.toLowerCase()),
  method('istitle', [], self => {
    const words = self.match(/\p{L}+/gu) ?? [];
    return words.length > 0 && words.every(word => /^[\p{Lu}\p{Lt}][^\p{Lu}\p{Lt}]*$/u.test(word));
  }),
  test('isdigit', /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]+$/u),
  test('isdecimal', /^\p{Nd}+$/u),
  test('isnumeric', /^\p{N}+$/u),
  test('isalpha', /^\p{L}+$/u),
  test('isalnum', /^[\p{L}\p{N}]+$/u),
  test('isspace', /^\s+$/u),
  test('isidentifier', /^[\p{ID_Start}_]\p{ID_Continue}*$/u),
  test('isascii', /^[\0-\x7f]*$/, true),
  test('isprintable', /^[^\p{C}\p{Zl}\p{Zp}]*$/u, true),
];
