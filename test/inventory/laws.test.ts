import { expect } from 'chai';
import fc from 'fast-check';
import { expandRanges } from '../../src/inventory/host-range.ts';
import { parseLiteral } from '../../src/inventory/python-literal.ts';
import { selectHosts } from '../../src/inventory/select-hosts.ts';
import { splitWords } from '../../src/inventory/shell-words.ts';
import { repr } from '../../src/jinja/python/text.ts';
import { wholeText } from '../../src/values/origin.ts';
import type { Value } from '../../src/values/value.ts';
import { inventoryOf } from './support.ts';

const values = fc.letrec<{ value: Value }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
    fc.string().filter(text => !/\{[{%#]/.test(text)),
    fc.array(tie('value')),
    fc.array(fc.tuple(fc.string(), tie('value'))).map(entries => new Map(entries)),
  ),
})).value;

const characters = `'"[](){},:-+.eE01x_Tru\\ #bf`.split('');

describe('parseLiteral', () => {
  it('reads back what Python prints', () => {
    fc.assert(
      fc.property(values, value => {
        const text = repr(value);
        expect(parseLiteral(text, wholeText({ path: 'hosts', text }))).to.deep.equal(value);
      }),
    );
  });

  it('takes any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...characters) }), text => {
        parseLiteral(text, wholeText({ path: 'hosts', text }));
      }),
    );
  });
});

describe('splitWords', () => {
  it('takes apart what was quoted word by word', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), words => {
        const text = words.map(word => `'${word.replaceAll("'", `'"'"'`)}'`).join(' \t');
        const split = splitWords(text, { comments: true });
        expect(split.words.map(word => word.text)).to.deep.equal(words);
        for (const { text: word, indices } of split.words) {
          expect(indices.map(index => text[index]).join('')).to.equal(word);
        }
      }),
    );
  });
});

describe('expandRanges', () => {
  it('counts from the first number to the last, by the step', () => {
    const numbers = fc.nat(999);
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 1, max: 50 }), (begin, more, step) => {
        const names = expandRanges(`h[${begin}:${begin + more}:${step}]x`);
        expect(names).to.have.length(Math.floor(more / step) + 1);
        expect(names[0]).to.equal(`h${begin}x`);
        expect(new Set(names).size).to.equal(names.length);
      }),
    );
  });
});

describe('selectHosts', () => {
  const inventory = inventoryOf('[a]\nh[1:4]\n[b]\nh[3:6]\n[c:children]\na\n[d]\nh1\nh6\n');
  const terms = fc.constantFrom('a', 'b', 'c', 'd', 'all', 'h3', 'h*', 'a[0]', 'b[1:2]', '~h[12]');
  const names = (pattern: string) =>
    new Set(selectHosts(inventory, pattern).hosts.map(({ name }) => name));

  it('is union, then intersection, then difference', () => {
    fc.assert(
      fc.property(terms, terms, terms, terms, (first, second, both, without) => {
        const selected = names(`!${without}:${first}:&${both}:${second}`);
        const union = [...names(first), ...names(second)];
        const expected = union.filter(name => names(both).has(name) && !names(without).has(name));
        expect([...selected].toSorted()).to.deep.equal([...new Set(expected)].toSorted());
      }),
    );
  });

  it('limits to what the limit selects alone', () => {
    fc.assert(
      fc.property(terms, terms, (pattern, limit) => {
        const { hosts } = selectHosts(inventory, pattern, { limit });
        const expected = [...names(pattern)].filter(name => names(limit).has(name));
        expect(hosts.map(({ name }) => name)).to.deep.equal(expected);
      }),
    );
  });
});
