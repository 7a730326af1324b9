import { expect } from 'chai';
import { splitPieces } from '../../../src/playbook/parse/key-value.ts';

const valuesOf = (text: string): readonly string[] => splitPieces(text).map(({ value }) => value);

describe('splitPieces', () => {
  const cases: readonly (readonly [text: string, values: readonly string[]])[] = [
    ['a=1 b="x y" c={{ d e }}', ['1', 'x y', '{{ d e }}']],
    [String.raw`a="p\nq" b=p\tq c='p\\nq'`, ['p\nq', 'p\tq', String.raw`p\nq`]],
    [String.raw`a="\x41\u00e9\U0001F600\a\b\f\r\v"`, ['Aé😀\x07\b\f\r\v']],
    [String.raw`a="p\"q" b='p\'q' c="{{ v }}\n"`, ['p"q', "p'q", '{{ v }}\n']],
    [String.raw`a="\q\101\0\x4\u12\U00110000"`, [String.raw`\q\101\0\x4\u12\U00110000`]],
    ['a= b="" c=x"y"', ['', '', 'x"y"']],
  ];
  for (const [text, values] of cases) {
    it(`reads ${text}`, () => {
      expect(valuesOf(text)).to.deep.equal(values);
    });
  }

  it('knows where each character of a value is', () => {
    const [piece] = splitPieces(String.raw`a="p\nq\u00e9r"`);
    expect(piece?.offsets).to.deep.equal([3, 4, 6, 7, 13]);
  });

  it('tells of a quote that is not closed', () => {
    expect(splitPieces(`a="b c`).map(({ openQuote }) => openQuote)).to.deep.equal(['"']);
  });
});
