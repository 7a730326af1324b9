import { expect } from 'chai';
import { splitWords } from '../../src/module-api/words.ts';

describe('splitWords', () => {
  const cases: readonly [text: string, words: readonly string[]][] = [
    ['visudo -cf %s', ['visudo', '-cf', '%s']],
    ['  a\tb\nc ', ['a', 'b', 'c']],
    ['', []],
    [`a '' ""`, ['a', '', '']],
    [`'it is' "so \\" \\\\ \\n"`, ['it is', 'so " \\ \\n']],
    [`a'b'"c"d\\ e`, ['abcd e']],
    [`'\\'`, ['\\']],
    ['$HOME > x | y', ['$HOME', '>', 'x', '|', 'y']],
  ];
  for (const [text, words] of cases) {
    it(`splits ${JSON.stringify(text)}`, () => {
      expect(splitWords(text)).to.deep.equal(words);
    });
  }

  it('refuses what is not closed', () => {
    expect(() => splitWords(`a 'b`)).to.throw('a quote in "a \'b" is not closed');
    expect(() => splitWords('a \\')).to.throw('a backslash ends the command "a \\\\"');
  });
});
