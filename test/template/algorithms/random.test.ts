import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  below,
  SeededRandomness,
  shuffled,
  systemRandomness,
} from '../../../src/template/algorithms/random.ts';

describe('SeededRandomness', () => {
  // What Python draws: randrange(60), randrange(10**12), the 53 bits after two more draws, a shuffle.
  const drawn: readonly (readonly [string | number, number, number, readonly number[]])[] = [
    ['web1', 52, 284873084611, [2, 6, 7, 8, 1, 3, 0, 9, 4, 5]],
    ['', 29, 225895574272, [4, 0, 8, 2, 1, 5, 9, 6, 3, 7]],
    ['é', 26, 193676987409, [8, 3, 4, 5, 9, 0, 7, 2, 1, 6]],
    [0, 54, 834878271422, [7, 8, 1, 5, 3, 4, 2, 0, 9, 6]],
    [-5, 39, 812845946937, [2, 3, 1, 0, 8, 7, 6, 5, 4, 9]],
    [12345678901, 38, 954891488787, [8, 7, 3, 1, 0, 4, 2, 6, 5, 9]],
    ['a long seed string '.repeat(20), 27, 89236446320, [7, 0, 3, 4, 5, 9, 2, 8, 1, 6]],
  ];
  for (const [seed, minute, large, order] of drawn) {
    it(`draws what Python draws from the seed ${JSON.stringify(seed).slice(0, 30)}`, () => {
      const randomness = new SeededRandomness(seed);
      expect(below(60, randomness)).to.equal(minute);
      expect(below(1e12, randomness)).to.equal(large);
      expect(shuffled([...order.keys()], new SeededRandomness(seed))).to.deep.equal(order);
    });
  }
});

describe('below', () => {
  it('stays below the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), limit => {
        expect(below(limit, systemRandomness)).to.be.within(0, limit - 1);
      }),
    );
  });
});

describe('shuffled', () => {
  it('keeps every item', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
        expect(shuffled(items, new SeededRandomness(seed))).to.have.members(items);
      }),
    );
  });
});
