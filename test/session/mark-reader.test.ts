import { expect } from 'chai';
import fc from 'fast-check';
import { MarkReader } from '../../src/session/mark-reader.ts';

const nonce = 'aXaYaaZ';

/** What a reader makes of chunks: data as one text, and a mark as `<operation word args>` in its place. */
function read(chunks: readonly string[]): string {
  let seen = '';
  const reader = new MarkReader(nonce, {
    onData: bytes => {
      seen += bytes.toString();
    },
    onMark: ({ operation, word, args }) => {
      seen += `<${[operation, word, ...args].join(' ')}>`;
    },
  });
  for (const chunk of chunks) reader.feed(Buffer.from(chunk));
  reader.end();
  return seen;
}

function cut(text: string, at: readonly number[]): readonly string[] {
  const places = [...new Set(at.map(place => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => text.slice(from, places[index]));
}

describe('MarkReader', () => {
  it('tells marks from the data around them', () => {
    expect(read([`one${nonce} 1 end 0\ntwo${nonce} 12 up\n`])).to.equal('one<1 end 0>two<12 up>');
  });

  it('gives back what only looks like a mark', () => {
    for (const text of [
      nonce,
      `${nonce} x\n`,
      `${nonce} 1 END\n`,
      'aXaYaa',
      `${nonce.slice(0, 6)}a`,
    ])
      expect(read([text])).to.equal(text);
  });

  it('reads the same however the stream was cut', () => {
    const piece = fc.constantFrom(
      'a',
      'aX',
      'aXaY',
      'aXaYaa',
      'Z',
      nonce,
      ' 3 end 7\n',
      '\n',
      'text ',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (pieces, at) => {
          const text = pieces.join('');
          expect(read(cut(text, at))).to.equal(read([text]));
        },
      ),
      { numRuns: 500 },
    );
  });
});
