import { expect } from 'chai';
import * as fc from 'fast-check';
import { at, parsed } from './support.ts';

/** A piece of a scalar as it is written, and the text it stands for, each character at the piece's start. */
interface Piece {
  readonly written: string;
  readonly text: string;
  /** The text stands in the source as it is, character by character. */
  readonly literal?: boolean;
  /** Where in `written` the character stands that the text comes from. */
  readonly from?: number;
}

const word = fc
  .string({
    unit: fc.constantFrom('a', 'b', 'c', 'Ä', 'ß', '日', '😀', '{', '}', '%', '/'),
    minLength: 1,
    maxLength: 6,
  })
  .map((text): Piece => ({ written: text, text, literal: true }));
const words = fc.constantFrom<Piece>(
  { written: 'a b', text: 'a b', literal: true },
  { written: 'x{{ y }}', text: 'x{{ y }}', literal: true },
);
const folds = fc.constantFrom<Piece>(
  { written: '\n  ', text: ' ' },
  { written: ' \n  ', text: ' ', from: 1 },
  { written: '\t \r\n  ', text: ' ', from: 3 },
  { written: '\n\n  ', text: '\n', from: 1 },
  { written: ' \n  \n\n    ', text: '\n\n', from: 4 },
);
const singleEscapes = fc.constant<Piece>({ written: "''", text: "'" });
const doubleEscapes = fc.constantFrom<Piece>(
  { written: '\\n', text: '\n' },
  { written: '\\"', text: '"' },
  { written: '\\\\', text: '\\' },
  { written: '\\ ', text: ' ' },
  { written: '\\x7b', text: '{' },
  { written: '\\u00e9', text: 'é' },
  { written: '\\U0001F600', text: '😀' },
  { written: '\\\n   ', text: '' },
);

function flow(...between: readonly fc.Arbitrary<Piece>[]): fc.Arbitrary<readonly Piece[]> {
  const inner = fc.array(fc.tuple(fc.oneof(word, words), fc.oneof(word, ...between)));
  return fc.tuple(inner, word).map(([pairs, last]) => [...pairs.flat(), last]);
}

const block = fc
  .array(fc.tuple(fc.constantFrom('', ' ', '  '), fc.oneof(word, words)), { minLength: 1 })
  .map(lines => {
    const first: Piece = { written: 'first', text: 'first', literal: true };
    return [[''] as const, ...lines].flatMap(([more, line], index): Piece[] => [
      { written: '    ', text: '' },
      { written: more, text: more, literal: true },
      index === 0 ? first : (line ?? first),
      { written: '\n', text: '\n' },
    ]);
  });

const styles: Readonly<
  Record<string, { open: string; close: string; pieces: fc.Arbitrary<readonly Piece[]> }>
> = {
  plain: { open: 'a', close: 'z', pieces: flow(folds) },
  'single-quoted': { open: "'", close: "'", pieces: flow(folds, singleEscapes) },
  'double-quoted': { open: '"', close: '"', pieces: flow(folds, doubleEscapes) },
  literal: { open: '|\n', close: '', pieces: block },
};

describe('scalarText', () => {
  for (const [style, { open, close, pieces }] of Object.entries(styles)) {
    it(`knows where each character of a ${style} text was written`, () => {
      fc.assert(
        fc.property(pieces, list => {
          const isPlain = style === 'plain';
          const all = isPlain
            ? [{ written: open, text: open }, ...list, { written: close, text: close }]
            : list;
          const written = all.map(piece => piece.written).join('');
          const prefix = `k: ${isPlain ? '' : open}`;
          const node = at(parsed(`${prefix}${written}${isPlain ? '' : close}\n`), 'k');
          if (node.kind !== 'scalar') throw new Error('not a scalar');

          expect(node.style).to.equal(style);
          expect(node.text).to.equal(all.map(({ text }) => text).join(''));
          expect(offsetsOf(node.origin, node.text)).to.deep.equal(expected(all, prefix.length));
        }),
      );
    });
  }

  it('knows where each character of a folded text was written', () => {
    const source = 'k: >\n  one\n  two\n\n  three\n    more\n  four\n';
    const node = at(parsed(source), 'k');
    if (node.kind !== 'scalar') throw new Error('not a scalar');

    expect(node.text).to.equal('one two\nthree\n  more\nfour\n');
    const found = offsetsOf(node.origin, node.text);
    expect(found.map(offset => source[offset]).join('')).to.equal(
      'one\ntwo\nthree\n  more\nfour\n',
    );
  });

  const blocks: readonly (readonly [string, string])[] = [
    ['k: |\n  a\n\n\nz: 1\n', 'a\n'],
    ['k: |-\n  a\n\n\nz: 1\n', 'a'],
    ['k: |+\n  a\n\n\nz: 1\n', 'a\n\n\n'],
    ['k: |\n  a', 'a'],
    ['k: |+\n\n\nz: 1\n', '\n\n'],
    ['k: |\n\n\nz: 1\n', ''],
    ['k: |2\n   a\n', ' a\n'],
    ['k: |\r\n  a\r\n  b\r\n', 'a\nb\n'],
    ['k: |\n  a\n   \n  \nz: 1\n', 'a\n \n'],
    ['k: >\n  a\n  b\n', 'a b\n'],
    ['k: >\n  a\n\n   b\n\n  c\n', 'a\n\n b\n\nc\n'],
    ['k: >-\n  a\n  \tb\n  c\n', 'a\n\tb\nc'],
    ['k: >\n\n  a\n', '\na\n'],
    ['k: >+ # comment\n  a\n  b\n\nz: 1\n', 'a b\n\n'],
  ];
  for (const [source, text] of blocks) {
    it(`reads ${JSON.stringify(source)} as PyYAML does`, () => {
      expect(at(parsed(source), 'k')).to.have.property('value', text);
    });
  }
});

function offsetsOf(origin: { offsetAt(index: number): number }, text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, index) => origin.offsetAt(index));
}

function expected(pieces: readonly Piece[], start: number): readonly number[] {
  let offset = start;
  return pieces.flatMap(({ written, text, literal, from = 0 }) => {
    const base = offset;
    offset += written.length;
    const steps = Array.from({ length: text.length }, (_, index) => index);
    if (literal === true) return steps.map(index => base + index);
    return steps.map(index => base + from + (written.includes('\n') ? index : 0));
  });
}
