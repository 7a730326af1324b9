import { expect } from 'chai';
import { evaluateCondition, renderTemplate, resolve } from '../../src/jinja/evaluate.ts';
import { repr } from '../../src/jinja/python/text.ts';
import { fileOptions } from '../../src/jinja/syntax/options.ts';
import { fromPlain } from '../../src/values/plain.ts';
import { type Dict, Float, omit, type Value } from '../../src/values/value.ts';
import { environmentOf, scopeOf } from './support/environment.ts';
import { Counted, environment, rendered, valueOf } from './support/evaluation.ts';
import { expressionOf, templated, templateFrom } from './support/sources.ts';

describe('resolve', () => {
  it('parses a template once, for however many hosts', () => {
    const [one, many] = [new Counted('{{ a + 1 }}'), new Counted('{{ a + 1 }}')];

    resolve(one, scopeOf({ a: 1 }), environmentOf());
    const hosts = Array.from({ length: 1000 }, (_, a) => scopeOf({ a }));
    const results = hosts.map(scope => resolve(many, scope, environmentOf()));

    expect(results.slice(0, 3)).to.deep.equal([1, 2, 3]);
    expect(many.looks).to.equal(one.looks);
  });
});

describe('evaluate', () => {
  it('renders a variable where it is used', () => {
    const variables = { a: templated('{{ b + 1 }}'), b: templated('{{ 41 }}') };
    expect(valueOf('a', variables)).to.equal(42);
  });

  it('does not render the neighbours of what is used', () => {
    const dict: Dict = new Map<string, Value>([
      ['good', templated('{{ 1 }}')],
      ['bad', templated('{{ nowhere }}')],
    ]);
    expect(valueOf('d.good', { d: dict })).to.equal(1);
    expect(valueOf("d['good'] + d.get('good')", { d: dict })).to.equal(2);
    expect(valueOf('d.bad is defined', { d: dict })).to.equal(false);
  });

  it('renders all of what it gives out', () => {
    const list = [templated('{{ 1 }}'), new Map([['a', templated('{{ 2 }}')]])];
    expect(repr(valueOf('l', { l: list }))).to.equal("[1, {'a': 2}]");
    expect(repr(valueOf('[l, {"x": l[0]}]', { l: list }))).to.equal("[[1, {'a': 2}], {'x': 1}]");
  });

  it('renders the arguments and the input of functions', () => {
    const variables = { l: [templated('{{ "a" }}'), 'b'], s: templated('{{ "-" }}') };
    expect(valueOf('l | join(s)', variables)).to.equal('a-b');
    expect(valueOf("','.join(l)", variables)).to.equal('a,b');
    expect(valueOf("'a' in l and l.index('a') == 0", variables)).to.equal(true);
    expect(valueOf("l == ['a', 'b']", variables)).to.equal(true);
    expect(valueOf("'%s' % l[0]", variables)).to.equal('a');
  });

  it('renders the items of what is gone through or taken apart', () => {
    const variables = {
      l: [templated('{{ 1 }}'), [templated('{{ 2 }}'), 3]],
      d: new Map<string, Value>([['k', templated('{{ 4 }}')]]),
      m: templated('{{ 5 }}'),
    };
    const texts: readonly (readonly [string, string])[] = [
      ['{% for i in l %}{{ i }};{% endfor %}', '1;[2, 3];'],
      ['{% for k, v in d.items() %}{{ k }}{{ v + 1 }}{% endfor %}', 'k5'],
      ['{% set a, (b, c) = l %}{{ a + b + c }}', '6'],
      ['{% for v in d.values() %}{{ v }}{% endfor %}{{ d.get("k") }}{{ d }}', "44{'k': 4}"],
      ['{% macro f(x, y=m) %}{{ x }}{{ y }}{% endmacro %}{{ f(l[0]) }}', '15'],
      ['{% with x = d.k %}{{ x }}{% endwith %}{% set ns = namespace(x=d) %}{{ ns.x.k }}', '44'],
      ['{% for i in l if i == 1 %}{{ loop.previtem is defined }}{{ i }}{% endfor %}', 'False1'],
    ];
    for (const [text, expected] of texts) {
      const template = templateFrom(text);
      expect(renderTemplate(template, scopeOf(variables), environment), text).to.equal(expected);
    }
  });

  it('gives functions their arguments by name and by place', () => {
    const cases: readonly (readonly [string, string])[] = [
      ["0 | arguments('a')", "['a', None, [], {}]"],
      ["0 | arguments('a', 'b', 'c', 'd')", "['a', 'b', ['c', 'd'], {}]"],
      ["0 | arguments(second='b', first='a', x=1)", "['a', 'b', [], {'x': 1}]"],
      ["0 | arguments(*['a', 'b', 'c'], **{'x': 1})", "['a', 'b', ['c'], {'x': 1}]"],
    ];
    for (const [text, expected] of cases) expect(repr(valueOf(text))).to.equal(expected);
  });

  it('finds functions by their aliases and by their full names', () => {
    expect(valueOf("nowhere | ansible.builtin.default('x') | d('y')")).to.equal('x');
    expect(valueOf('ansible_x is ansible.legacy.defined')).to.equal(false);
  });

  it('lets functions ask for variables and other functions', () => {
    expect(valueOf("lookup('vars', 'a')", { a: templated('{{ 1 }}') })).to.equal(1);
    expect(valueOf("'x' | apply('upper')")).to.equal('X');
  });

  it('gives bytes as the text that they are in UTF-8', () => {
    expect(rendered("{{ 'é'.encode() }}")).to.equal('é');
    expect(rendered("<{{ 'é'.encode() }}>")).to.equal('<é>');
  });

  it('lets variables win over built-in names, but not over what is bound in the template', () => {
    expect(valueOf('range', { range: 'mine' })).to.equal('mine');
    expect(rendered('{% set a = 1 %}{{ a }}', { a: 2 })).to.equal(1);
  });

  it('reads attributes before items with a dot, and items before attributes with brackets', () => {
    const d = fromPlain({ items: 'an item', other: 1 });
    expect(valueOf("d['items']", { d })).to.equal('an item');
    expect(repr(valueOf('d.items()', { d }))).to.equal("[('items', 'an item'), ('other', 1)]");
    expect(valueOf("d['get']('other')", { d })).to.equal(1);
    expect(valueOf('d.has_key("other")', { d })).to.equal(true);
  });

  it('takes None for a value like any other', () => {
    const variables = { n: null, d: new Map<string, Value>([['a', null]]) };
    expect(valueOf('n is defined', variables)).to.equal(true);
    expect(valueOf("d.get('a', 1)", variables)).to.equal(null);
    expect(valueOf("d.a | default('x')", variables)).to.equal(null);
    expect(valueOf("{'n': n}['n']", variables)).to.equal(null);
    expect(
      rendered('{% macro m(a=1) %}{{ a is none }}{% endmacro %}{{ m(none) }}{{ m(a=none) }}'),
    ).to.equal('TrueTrue');
    expect(
      rendered('{% for i in [1, none] %}{{ loop.nextitem is defined }} {% endfor %}'),
    ).to.equal('True False ');
  });

  it('gives a value that a function said cannot be known as unknown', () => {
    expect(valueOf("'x' | unknowable")).to.deep.include({ because: 'a task' });
  });
});

describe('renderValue', () => {
  const cases: readonly (readonly [text: string, expected: Value])[] = [
    ['{{ 1 }}', 1],
    ['{{ 2 / 2 }}', new Float(1)],
    ['{{ [1, "a"] }}', [1, 'a']],
    ['{{ none }}', null],
    ['{{ true }}', true],
    ['{{ "1" }}', '1'],
    ['{{ "[1]" }}', '[1]'],
    [' {{ 1 }}', ' 1'],
    ['{{ 1 }}{{ 2 }}', '12'],
    ['{{ 1 }}{{ "" }}', '1'],
    ['{{ "" }}{{ "" }}{{ 1 }}', '1'],
    ['{{ none }}x', 'x'],
    ['{{ 1 }}\n', 1],
    ['{{ "a" }}\n', 'a\n'],
    ['{{ "a" }}\n\n', 'a\n\n'],
    ['{# c #}{{ 1 }}', 1],
    ['{% set l = [] %}{% set _ = l.append(1) %}{{ l }}', [1]],
    ['{% if true %}{{ [1] }}{% endif %}', [1]],
    ['{% if false %}{{ 1 }}{% endif %}', ''],
    ['{% for i in [1] %}{{ i }}{% endfor %}', '1'],
    ['{% for i in [1, 2] %}{{ i }}{% endfor %}', '12'],
    ['{{ "a" if false }}', ''],
    ['{{ omit }}', omit],
    ['', ''],
    ['{% if true %}\na\n{% endif %}\n', 'a\n'],
  ];
  for (const [text, expected] of cases) {
    it(`gives ${JSON.stringify(text)} its type`, () => {
      expect(rendered(text)).to.deep.equal(expected);
    });
  }
});

describe('renderTemplate', () => {
  const file = (text: string): unknown =>
    renderTemplate(templateFrom(text, fileOptions), scopeOf({ l: [] }), environment);

  it('prints what stands alone as text too', () => {
    expect(file('{{ [1] }}')).to.equal('[1]');
    expect(file('{{ none }}')).to.equal('');
  });

  it('ends the text in as many newlines as the file, as Ansible does', () => {
    expect(file('a\n')).to.equal('a\n');
    expect(file('{% for i in l %}\n{{ i }}\n{% endfor %}\n')).to.equal('\n');
    expect(file('{% if true %}\na\n{% endif %}\n')).to.equal('a\n');
  });

  it('writes the newlines that were asked for', () => {
    expect(file("#jinja2: newline_sequence: '\\r\\n'\na\nb\n")).to.equal('a\r\nb\r\n');
    expect(file('a\r\nb\r\n')).to.equal('a\nb\n');
  });
});

describe('resolve', () => {
  const resolved = (value: Value, variables: Readonly<Record<string, Value>> = {}): Value =>
    resolve(value, scopeOf(variables), environment);

  it('gives back the value itself if there is nothing to render', () => {
    const value = fromPlain({ a: [1, 2, { b: 'c' }], d: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
    expect(resolved(value)).to.equal(value);
    expect(resolved(value)).to.equal(value);
  });

  it('renders strings at any depth and leaves the original alone', () => {
    const inner = [templated('{{ a }}')];
    const value: Dict = new Map<string, Value>([
      ['x', inner],
      ['y', 'plain'],
    ]);

    expect(repr(resolved(value, { a: 1 }))).to.equal("{'x': [1], 'y': 'plain'}");
    expect(inner[0]).to.have.property('text');
  });

  it('drops what is omitted', () => {
    const value: Dict = new Map<string, Value>([
      ['a', templated('{{ nowhere | default(omit) }}')],
      ['b', [1, omit, templated('{{ omit }}')]],
      ['c', 2],
    ]);
    expect(repr(resolved(value))).to.equal("{'b': [1], 'c': 2}");
    expect(resolved(omit)).to.equal(omit);
  });

  it('keeps what is omitted while it is passed to functions', () => {
    expect(repr(valueOf('[[1, omit] | length, [omit]]'))).to.equal('[2, []]');
  });
});

describe('evaluateCondition', () => {
  it('tells whether an expression counts as true', () => {
    const condition = (text: string): unknown =>
      evaluateCondition(expressionOf(text), scopeOf({}), environment);

    expect(['1', '""', '[] or {}', 'not none', '"a" if false'].map(condition)).to.deep.equal([
      true,
      false,
      false,
      true,
      false,
    ]);
  });
});
