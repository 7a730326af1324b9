import { expect } from 'chai';
import fc from 'fast-check';
import { matchesPattern, matchesPatternList } from '../../../src/transport/ssh/pattern.ts';

const cases: readonly (readonly [text: string, pattern: string, expected: boolean])[] = [
  ['web1', 'web1', true],
  ['web1', 'web', false],
  ['web', 'web1', false],
  ['web1', '*', true],
  ['', '*', true],
  ['', '', true],
  ['web1', 'web?', true],
  ['web', 'web?', false],
  ['web1.example.org', '*.example.org', true],
  ['example.org', '*.example.org', false],
  ['abcabc', '*abc', true],
  ['aXbXc', 'a*b*c', true],
  ['aXbX', 'a*b*c', false],
  ['web.1', 'web?1', true],
  ['[::1]:22', '[::1]:22', true],
  ['a+b', 'a+b', true],
];

describe('matchesPattern', () => {
  for (const [text, pattern, expected] of cases) {
    it(`${expected ? 'finds' : 'does not find'} "${text}" in ${pattern}`, () => {
      expect(matchesPattern(text, pattern)).to.equal(expected);
    });
  }

  it('agrees with the regular expression that says the same', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(letters, patterns, (text, pattern) => {
        const expression = pattern
          .split('')
          .map(letter => ({ '*': '.*', '?': '.', '.': '\\.' })[letter] ?? letter);
        return matchesPattern(text, pattern) === new RegExp(`^${expression.join('')}$`).test(text);
      }),
    );
  });

  it('does not take longer and longer for many stars', () => {
    expect(matchesPattern('a'.repeat(5000), `${'*a'.repeat(500)}b`)).to.equal(false);
  });
});

describe('matchesPatternList', () => {
  it('ignores the case of letters', () => {
    expect(matchesPatternList('Web1', ['wEB*'])).to.equal(true);
  });

  it('is refused by a negated pattern, wherever it stands', () => {
    expect(matchesPatternList('web1', ['!web1', '*'])).to.equal(false);
    expect(matchesPatternList('web1', ['*', '!web1'])).to.equal(false);
    expect(matchesPatternList('web2', ['*', '!web1'])).to.equal(true);
  });

  it('needs a pattern that is not negated', () => {
    expect(matchesPatternList('web2', ['!web1'])).to.equal(false);
  });
});
