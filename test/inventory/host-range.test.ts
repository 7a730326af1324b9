import { expect } from 'chai';
import { expandRanges, RangeProblem } from '../../src/inventory/host-range.ts';

describe('expandRanges', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['web', ['web']],
    ['web[1:3]', ['web1', 'web2', 'web3']],
    ['web[01:03].example', ['web01.example', 'web02.example', 'web03.example']],
    ['web[01:10:3]', ['web01', 'web04', 'web07', 'web10']],
    ['web[08:11]', ['web08', 'web09', 'web10', 'web11']],
    ['web[9:11]', ['web9', 'web10', 'web11']],
    ['web[0:2]', ['web0', 'web1', 'web2']],
    ['web[:2]', ['web0', 'web1', 'web2']],
    ['web[2:2]', ['web2']],
    ['db-[a:d:2]', ['db-a', 'db-c']],
    ['db-[y:B]', ['db-y', 'db-z', 'db-A', 'db-B']],
    ['r[1:2]-n[a:b]', ['r1-na', 'r1-nb', 'r2-na', 'r2-nb']],
  ];
  for (const [text, expected] of cases) {
    it(`expands ${text}`, () => expect(expandRanges(text)).to.deep.equal(expected));
  }

  const wrong: readonly [string, string, number, number][] = [
    ['web[1]', 'written as', 3, 6],
    ['web[1:]', 'written as', 3, 7],
    ['web[1:2:3:4]', 'written as', 3, 12],
    ['web[01:100]', 'same number of digits', 3, 11],
    ['web[3:1]', 'begin after its end', 3, 8],
    ['web[b:a]', 'begin after its end', 3, 8],
    ['web[a:3]', 'to a letter', 3, 8],
    ['web[1:3:0]', 'step of 1 or more', 3, 10],
    ['web[1:3:x]', 'step of 1 or more', 3, 10],
    ['a[1:2]b[1:3', 'no "]"', 7, 11],
    ['web[0:99999999]', 'more than 100000 hosts', 3, 15],
    ['w[0:999]x[0:999]', 'more than 100000 hosts', 9, 16],
  ];
  for (const [text, message, start, end] of wrong) {
    it(`refuses ${text}`, () => {
      expect(() => expandRanges(text))
        .to.throw(RangeProblem, message)
        .that.includes({ start, end });
    });
  }
});
