import { expect } from 'chai';
import {
  evaluate,
  evaluateCondition,
  renderTemplate,
  renderValue,
} from '../../src/jinja/evaluate.ts';
import { repr } from '../../src/jinja/python/text.ts';
import { type Dict, isDict, Unknown, type Value } from '../../src/values/value.ts';
import { environmentOf, scopeOf } from './support/environment.ts';
import { expressionOf, templated, templateFrom } from './support/sources.ts';

const unknown = new Unknown('Read the version');
const scope = scopeOf({
  u: unknown,
  r: new Map<string, Value>([
    ['stdout', unknown],
    ['rc', 0],
  ]),
  t: templated('v{{ u }}'),
  l: [1, unknown],
});
const environment = environmentOf();

function valueOf(text: string): Value {
  return evaluate(expressionOf(text), scope, environment);
}

describe('an unknown value', () => {
  const carried = [
    'u',
    'u + 1',
    '1 + u',
    'u.stdout.lines[0]',
    "u['a']",
    'l[u]',
    '{"a": 1}[u]',
    'u[1:]',
    '"abc"[u:]',
    'u()',
    'u.split(",")',
    '"a,b".split(u)',
    '-u',
    'u == 1',
    '1 < u < 3',
    'u in [1]',
    'u in u',
    '1 in u',
    '"a" in u',
    'u ~ "x"',
    '"%s" % u',
    '"%s" % [u]',
    '"{}".format(u)',
    'u | upper',
    '"x" | join(u)',
    '[u] | join(",")',
    'u | default(1)',
    'u is divisibleby 2',
    'u is truthy',
    'not u',
    'u and 1',
    'u or "text"',
    'u or 0',
    '1 and u',
    '0 or u',
    '1 if u else 2',
    't',
    't | upper',
    'r.stdout | int + 1',
    'l == [1, 2]',
    'range(u)',
    'range(*u)',
    'dict(**u)',
    '"{a}".format(a=1, **u)',
    '"x" | join(**u)',
    '",".join(["a", u])',
  ];
  for (const text of carried) {
    it(`makes the result of ${text} unknown`, () => {
      expect(valueOf(text)).to.equal(unknown);
    });
  }

  const decided: readonly (readonly [text: string, expected: Value])[] = [
    ['u is defined', true],
    ['u is undefined', false],
    ['u and false', false],
    ['false and u', false],
    ['u or true', true],
    ['true or u', true],
    ['u == 1 and r.rc != 0', false],
    ['r.rc', 0],
    ['l[0]', 1],
    ['l | length', 2],
    ['1 in l', true],
    ['l[0] if true else u', 1],
    ['nowhere | default("d")', 'd'],
  ];
  for (const [text, expected] of decided) {
    it(`does not keep ${text} from being known`, () => {
      expect(valueOf(text)).to.equal(expected);
    });
  }

  it('stays within the list or dict that holds it', () => {
    const value = valueOf('{"a": u, "b": [1, u.x], "c": 2}');
    const dict: Dict = isDict(value) ? value : new Map();

    expect(dict.get('a')).to.equal(unknown);
    expect(dict.get('b')).to.deep.equal([1, unknown]);
    expect(repr(dict.get('c') ?? null)).to.equal('2');
  });

  it('makes the whole text unknown that it is printed into', () => {
    expect(renderTemplate(templateFrom('a {{ u }} b'), scope, environment)).to.equal(unknown);
    expect(renderValue(templateFrom('a {{ l }} b'), scope, environment)).to.equal(unknown);
    expect(renderValue(templateFrom('{{ u }}'), scope, environment)).to.equal(unknown);
  });

  it('makes a text unknown whose statements depend on it', () => {
    for (const text of [
      '{% if u %}a{% endif %}',
      '{% for i in u %}a{% endfor %}',
      '{% for i in [1] if u %}a{% endfor %}',
      '{% set x = u %}{{ x }}',
      '{% set x %}{{ u }}{% endset %}{{ x }}',
      '{% macro m() %}{{ u }}{% endmacro %}{{ m() }}',
      '{% filter upper %}{{ u }}{% endfilter %}',
      '{% include u %}',
    ]) {
      expect(renderTemplate(templateFrom(text), scope, environment), text).to.equal(unknown);
    }
  });

  it('does not matter where it is not used', () => {
    const template = templateFrom(
      '{% set x = u %}{% if r.rc == 0 or u %}a{% else %}{{ u }}{% endif %}',
    );
    expect(renderTemplate(template, scope, environment)).to.equal('a');
  });

  const conditions: readonly (readonly [text: string, expected: boolean | Unknown])[] = [
    ['u', unknown],
    ['not u', unknown],
    ['u and 0', false],
    ['u or "text"', true],
    ['u or ""', unknown],
    ['u and nowhere.x == 1', unknown],
    ['(u or 1) and not (u and "")', true],
    ['1 if u else 1', unknown],
  ];
  for (const [text, expected] of conditions) {
    it(`leaves the condition ${text} ${typeof expected === 'boolean' ? expected : 'undecided'}`, () => {
      expect(evaluateCondition(expressionOf(text), scope, environment)).to.equal(expected);
    });
  }
});
