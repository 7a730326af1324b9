import { expect } from 'chai';
import type { Value } from '../../src/values/value.ts';
import { errorOf, rendered, valueOf } from './support/evaluation.ts';
import { templated } from './support/sources.ts';

describe('an undefined value', () => {
  const cases: readonly (readonly [string, Value])[] = [
    ["a.b.c | default('x')", 'x'],
    ["a['b'][0].c | default('x')", 'x'],
    ["d.x.y | default('x')", 'x'],
    ['a is defined', false],
    ['a.b is undefined', true],
    ["(a if true) | default('x')", 'x'],
    ["a | default(b) | default('x')", 'x'],
    ["l[a] | default('x')", 'x'],
    ["('a' if false) | default('x')", 'x'],
    ["('a' if false) | upper", ''],
    ['[a is defined, 1]', [false, 1]],
    ["v | default('x')", 'x'],
    ['v is defined', false],
    ["w.y | default('x')", 'x'],
  ];
  const variables = {
    d: new Map(),
    l: [1],
    v: templated('{{ nowhere }}'),
    w: new Map<string, Value>([['y', templated('{{ nowhere.x }}')]]),
  };
  for (const [text, expected] of cases) {
    it(`can be asked about: ${text}`, () => {
      expect(valueOf(text, variables)).to.deep.equal(expected);
    });
  }

  for (const text of [
    'a',
    'a + 1',
    'not a',
    'a or 1',
    'a == 1',
    '1 in a',
    'a ~ "x"',
    'a()',
    '-a',
    'a | upper',
    '"x" | default(1) | join(a)',
    '[1, a]',
    'l[:a]',
    'a[1:]',
    '1 if a else 2',
    'a is truthy',
    '"%s" % a',
    '[a] == [1]',
  ]) {
    it(`cannot be used: ${text}`, () => {
      const { diagnostic } = errorOf(() => valueOf(text, { l: [1] }));
      expect(diagnostic.code).to.equal('expression/undefined');
      expect(diagnostic.message).to.equal("'a' is undefined.");
    });
  }

  it('can be bound and asked about later', () => {
    expect(rendered("{% set x = a.b %}{{ x | default('d') }}")).to.equal('d');
  });
});
