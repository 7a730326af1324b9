import { expect } from 'chai';
import * as fc from 'fast-check';
import { formatLocation, lineStartsOf, positionOf } from '../../src/diagnostics/source-file.ts';

describe('positionOf', () => {
  const source = { path: 'x', text: 'ab\n\nc' };
  const positions = [
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [5, 3, 2],
  ] as const;
  for (const [offset, line, column] of positions) {
    it(`finds ${line}:${column} at ${offset}`, () => {
      expect(positionOf(source, offset)).to.deep.equal({ line, column });
    });
  }

  it('agrees with the beginnings of lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '😀') }), fc.nat(), (text, n) => {
        const source = { path: 'x', text };
        const offset = n % (text.length + 1);
        const { line, column } = positionOf(source, offset);
        expect((lineStartsOf(source)[line - 1] ?? -1) + column - 1).to.equal(offset);
        expect(text.slice(0, offset).split('\n')).to.have.lengthOf(line);
      }),
    );
  });
});

describe('formatLocation', () => {
  it('is what editors and terminals make clickable', () => {
    const source = { path: 'dir/x.yaml', text: 'a\nbc' };
    expect(formatLocation({ source, start: 3, end: 4 })).to.equal('dir/x.yaml:2:2');
  });
});
