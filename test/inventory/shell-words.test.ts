import { expect } from 'chai';
import { splitWords } from '../../src/inventory/shell-words.ts';

describe('splitWords', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['', []],
    ['  a\tb  ', ['a', 'b']],
    ['a=1 b="two words" c=\'x y\'', ['a=1', 'b=two words', 'c=x y']],
    ['a="x"y\'z\'', ['a=xyz']],
    ["''", ['']],
    ['a\\ b', ['a b']],
    ['"a\\"b\\\\c\\n"', ['a"b\\c\\n']],
    ["'a\\'", ['a\\']],
    ['-o ProxyCommand="ssh -W %h:%p jump" -v', ['-o', 'ProxyCommand=ssh -W %h:%p jump', '-v']],
    ['a#b # c', ['a#b', '#', 'c']],
  ];
  for (const [text, expected] of cases) {
    it(`splits ${JSON.stringify(text)}`, () => {
      expect(splitWords(text).words.map(word => word.text)).to.deep.equal(expected);
    });
  }

  const comments: readonly [string, readonly string[], number | undefined][] = [
    ['a # b', ['a'], undefined],
    ['# a', [], undefined],
    ['a x=p#q y', ['a', 'x=p'], 5],
    ["a x='p#q' y", ['a', 'x=p#q', 'y'], undefined],
  ];
  for (const [text, expected, cut] of comments) {
    it(`ends ${JSON.stringify(text)} at its comment`, () => {
      const split = splitWords(text, { comments: true });
      expect(split.words.map(word => word.text)).to.deep.equal(expected);
      expect(split.cut).to.equal(cut);
    });
  }

  it('knows where each character stood', () => {
    const [word] = splitWords(' a="b\\"c"').words;
    expect(word).to.deep.equal({ text: 'a=b"c', indices: [1, 2, 4, 6, 7], end: 9 });
  });

  for (const [text, unclosed] of [
    ['a "b c', 2],
    ["a=b'c", 3],
    ['a \\', 2],
  ] as const) {
    it(`says where the open quote of ${JSON.stringify(text)} is`, () => {
      expect(splitWords(text).unclosed).to.equal(unclosed);
    });
  }
});
