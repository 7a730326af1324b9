import { expect } from 'chai';
import fc from 'fast-check';
import { evaluate } from '../../../src/jinja/evaluate.ts';
import { floatText } from '../../../src/jinja/python/number-text.ts';
import { repr, toText } from '../../../src/jinja/python/text.ts';
import { fromPlain, toPlain } from '../../../src/values/plain.ts';
import { LazyDict, type Value } from '../../../src/values/value.ts';
import { environmentOf, scopeOf } from '../support/environment.ts';
import { expressionOf } from '../support/sources.ts';

describe('floatText', () => {
  it('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number => {
        expect(Object.is(Number(floatText(number)), number)).to.equal(true);
      }),
    );
  });

  it('marks every float as one', () => {
    fc.assert(
      fc.property(fc.double(), number => {
        expect(floatText(number)).to.match(/[.e]|^-?inf$|^nan$/);
      }),
    );
  });
});

describe('repr', () => {
  it('is the expression of the same value', () => {
    const plain = fc.letrec(tie => ({
      leaf: fc.oneof(
        fc.integer(),
        fc.string({ unit: 'grapheme' }),
        fc.boolean(),
        fc.constant(null),
      ),
      value: fc.oneof(
        { maxDepth: 3 },
        tie('leaf'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(plain, original => {
        const value = fromPlain(JSON.parse(JSON.stringify(original)));
        const text = repr(value);
        const again = evaluate(expressionOf(text), scopeOf({}), environmentOf());
        expect(toPlain(again)).to.deep.equal(toPlain(value));
      }),
      { numRuns: 300 },
    );
  });
});

describe('toText', () => {
  it('prints a dict that makes its values on demand like any other', () => {
    class Hosts extends LazyDict {
      override get(key: Value): Value | undefined {
        return key === 'a' ? [1] : undefined;
      }

      override keys(): Iterable<string> {
        return ['a'];
      }
    }
    expect(toText(new Hosts())).to.equal("{'a': [1]}");
  });

  it('prints whole numbers beyond the safe ones with all their digits', () => {
    expect(toText(2 ** 64)).to.equal('18446744073709551616');
  });
});
