import { expect } from 'chai';
import fc from 'fast-check';
import { slice } from '../../../src/jinja/python/sequence.ts';
import { Tuple } from '../../../src/values/value.ts';

/** Python's own definition: item i of the slice is s[start + i * step], with the bounds made fit. */
function model(items: readonly number[], bounds: readonly (number | undefined)[]): number[] {
  const [first, last, step = 1] = bounds;
  const { length } = items;
  const fit = (bound: number): number => {
    const index = bound < 0 ? bound + length : bound;
    return step > 0
      ? Math.min(length, Math.max(0, index))
      : Math.min(length - 1, Math.max(-1, index));
  };
  const start = first === undefined ? (step > 0 ? 0 : length - 1) : fit(first);
  const stop = last === undefined ? (step > 0 ? length : -1) : fit(last);
  const taken: number[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) {
    const item = items[at];
    if (item !== undefined) taken.push(item);
  }
  return taken;
}

describe('slice', () => {
  const bound = fc.option(fc.integer({ min: -12, max: 12 }), { nil: undefined });
  const step = fc.option(
    fc.integer({ min: -4, max: 4 }).filter(value => value !== 0),
    { nil: undefined },
  );
  const items = fc.array(fc.nat({ max: 9 }), { maxLength: 9 });

  it('takes the items Python takes', () => {
    fc.assert(
      fc.property(items, bound, bound, step, (list, first, last, by) => {
        const expected = model(list, [first, last, by]);
        expect(slice(list, { first, last, step: by })).to.deep.equal(expected);
        expect(slice(list.join(''), { first, last, step: by })).to.equal(expected.join(''));
      }),
      { numRuns: 1000 },
    );
  });

  it('makes a tuple of a tuple, and counts characters rather than code units', () => {
    expect(
      slice(Tuple.of(1, 2, 3), { first: 1, last: undefined, step: undefined }),
    ).to.be.instanceOf(Tuple);
    expect(slice('a😀b', { first: 1, last: 2, step: undefined })).to.equal('😀');
  });
});
