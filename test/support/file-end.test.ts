import { expect } from 'chai';
import { endOfFile, splitAtEnd } from '../lab/file-end.ts';

describe('splitAtEnd', () => {
  const counts = { passed: 2, failed: 1, skipped: 0 };

  it('finds what a worker printed before and after the end of a file', () => {
    const text = `two lines\nof output${endOfFile(counts)}next`;
    expect(splitAtEnd(text)).to.deep.equal({
      before: 'two lines\nof output',
      counts,
      after: 'next',
    });
  });

  it('waits for the whole line', () => {
    expect(splitAtEnd(endOfFile(counts).slice(0, -1))).to.equal(undefined);
    expect(splitAtEnd('output')).to.equal(undefined);
  });
});
