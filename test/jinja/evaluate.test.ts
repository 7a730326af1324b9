import { expect } from 'chai';
import { CachedScope, EvaluationError, type Scope } from '../../src/jinja/environment.ts';
import {
  evaluate,
  evaluateCondition,
  renderTemplate,
  renderValue,
  resolve,
  ScopeDict,
} from '../../src/jinja/evaluate.ts';
import { repr } from '../../src/jinja/python/text.ts';
import { fileOptions, jinjaOptions } from '../../src/jinja/syntax/options.ts';
import { fromPlain } from '../../src/values/plain.ts';
import { type Dict, Float, omit, Templated, type Value } from '../../src/values/value.ts';
import { environmentOf, scopeOf } from './support/environment.ts';
import { expressionOf, marked, originOf, templated, templateFrom } from './support/sources.ts';

const environment = environmentOf();

function valueOf(text: string, variables: Readonly<Record<string, Value>> = {}): Value {
  return evaluate(expressionOf(text), scopeOf(variables), environment);
}

function rendered(text: string, variables: Readonly<Record<string, Value>> = {}): Value {
  return renderValue(templateFrom(text), scopeOf(variables), environment);
}

function errorOf(run: () => unknown): EvaluationError {
  try {
    run();
  } catch (error) {
    if (error instanceof EvaluationError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Counts how often each variable is asked for. */
function countingScope(variables: Readonly<Record<string, Value>>): Scope & {
  readonly asked: string[];
} {
  const asked: string[] = [];
  const scope = scopeOf(variables);
  return {
    asked,
    lookup: name => {
      asked.push(name);
      return scope.lookup(name);
    },
  };
}

/** A template that counts how often its text is looked at. */
class Counted extends Templated {
  looks = 0;

  constructor(text: string) {
    super(text, originOf(text));
    Object.defineProperty(this, 'text', {
      get: () => {
        this.looks++;
        return text;
      },
    });
  }
}

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

describe('CachedScope', () => {
  it('renders a variable once', () => {
    const source = countingScope({ a: templated('{{ b }}'), b: 1 });
    const scope = new CachedScope(source);

    for (let round = 0; round < 3; round++) evaluate(expressionOf('a'), scope, environment);

    expect(source.asked.filter(name => name === 'b')).to.have.length(1);
  });
});

describe('ScopeDict', () => {
  it('gives the variables of another scope, rendered in that scope', () => {
    const other = new ScopeDict(
      scopeOf({
        a: templated('{{ b }}!'),
        b: 'theirs',
        broken: templated('{{ nowhere }}'),
        dict: new Map([
          ['good', templated('{{ b }}')],
          ['bad', templated('{{ nowhere }}')],
        ]),
      }),
      environment,
    );
    const variables = { hostvars: new Map<string, Value>([['h', other]]), b: 'mine' };

    expect(valueOf("hostvars.h.a ~ hostvars['h']['b'] ~ b", variables)).to.equal(
      'theirs!theirsmine',
    );
    expect(valueOf("hostvars.h.c | default('none')", variables)).to.equal('none');
    expect(valueOf("'a' in hostvars.h and hostvars.h.keys() | length == 4", variables)).to.equal(
      true,
    );
  });

  it('notices variables of two scopes that lead to each other', () => {
    const hostvars: Dict = new Map();
    const first = scopeOf({ a: templated('{{ hostvars.second.a }}'), hostvars });
    const second = scopeOf({ a: templated('{{ hostvars.first.a }}'), hostvars });
    hostvars.set('first', new ScopeDict(first, environment));
    hostvars.set('second', new ScopeDict(second, environment));

    const { message } = errorOf(() => evaluate(expressionOf('a'), first, environment));
    expect(message).to.match(/is defined by itself/);
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

describe('methods that change their object', () => {
  it('leave the variables of the scope as they are', () => {
    const list = [1, [2]];
    const dict = fromPlain({ a: { b: [1] } });
    const text =
      '{% set _ = l.append(3) %}{% set _ = l[1].append(4) %}{% set _ = d.a.update(c=l) %}' +
      "{% set _ = d.a.b.append(5) %}{{ [l, d, l | length, d['a']['b']] }}";

    expect(repr(rendered(text, { l: list, d: dict }))).to.equal(
      "[[1, [2, 4], 3], {'a': {'b': [1, 5], 'c': [1, [2, 4], 3]}}, 3, [1, 5]]",
    );
    expect(list).to.deep.equal([1, [2]]);
    expect(repr(dict)).to.equal("{'a': {'b': [1]}}");
  });

  it('are seen through every name of the object', () => {
    const text =
      '{% set x = l %}{% set y = {"k": l} %}{% do x.append(2) %}{% do y.k.append(3) %}' +
      '{% for i in [l] %}{% do i.append(4) %}{% endfor %}{{ [l, x, y] }}';
    expect(repr(rendered(text, { l: [1] }))).to.equal(
      "[[1, 2, 3, 4], [1, 2, 3, 4], {'k': [1, 2, 3, 4]}]",
    );
  });

  it('work on what a filter gave back and on what is still to be rendered', () => {
    const text =
      '{% set x = nowhere | default([]) %}{% do x.append(1) %}{% do l.remove("b") %}' +
      '{% do l.sort() %}{{ [x, l, l.pop()] }}';
    const l = [templated('{{ "c" }}'), templated('{{ "b" }}'), templated('{{ "a" }}')];
    expect(repr(rendered(text, { l }))).to.equal(
      "[[1], ['a', 'c'], 'c']".replace("'a', 'c'", "'a'"),
    );
  });

  it('do not reach a constant of the template, run after run', () => {
    const template = templateFrom('{% set l = [1] %}{% do l.append(2) %}{{ l }}');
    const run = (): Value => renderValue(template, scopeOf({}), environment);
    expect([run(), run()]).to.deep.equal([
      [1, 2],
      [1, 2],
    ]);
  });

  it('do not reach what another text has rendered', () => {
    const scope = new CachedScope(scopeOf({ a: templated('{{ [1] }}') }));
    const template = templateFrom('{% do a.append(2) %}{{ a }}');
    const run = (): Value => renderValue(template, scope, environment);
    expect([run(), run()]).to.deep.equal([
      [1, 2],
      [1, 2],
    ]);
    expect(evaluate(expressionOf('a'), scope, environment)).to.deep.equal([1]);
  });
});

describe('EvaluationError', () => {
  const cases: readonly (readonly [
    text: string,
    marked: string,
    message: string,
    hint?: string,
  ])[] = [
    ['nowhere', 'nowhere', "'nowhere' is undefined."],
    ['portt + 1', 'portt', "'portt' is undefined.", 'Did you mean "port"?'],
    [
      'upper(port)',
      'upper',
      "'upper' is undefined.",
      '"upper" is a filter: write "value | upper".',
    ],
    [
      'd.nme',
      'd.nme',
      "'d.nme' is undefined: the dict has no key 'nme'; it has: name, 1.",
      'Did you mean "name"?',
    ],
    [
      "d['x'].y",
      "d['x'].y",
      "'d['x'].y' is undefined: 'd['x']' is undefined: the dict has no key 'x'; it has: name, 1.",
    ],
    ['l[5]', 'l[5]', "'l[5]' is undefined: the list has only 2 items."],
    [
      "'a'.uper()",
      "'a'.uper",
      "''a'.uper' is undefined: a str has no attribute 'uper'.",
      'Did you mean "upper"?',
    ],
    ['none.x', 'none.x', "'none.x' is undefined: None has no attribute 'x'."],
    [
      "1 + 'a'",
      "1 + 'a'",
      '"+" cannot combine int with str.',
      'Join texts with "~", or convert the str to a number: "| int".',
    ],
    ['d + d', 'd + d', '"+" cannot combine dict with dict.', 'Merge dicts with "| combine(…)".'],
    [
      "1 < 'a'",
      "1 < 'a'",
      '"<" cannot compare int with str.',
      'Convert one of them: "| int" or "| string".',
    ],
    ["1 in 'a'", "1 in 'a'", '"in" cannot look for an int in a str.', 'Convert it: "| string".'],
    ['1 / 0', '1 / 0', 'A division by zero has no result.'],
    ['x | nofilter', 'nofilter', 'There is no filter "nofilter".'],
    ['port | uper', 'uper', 'There is no filter "uper".', 'Did you mean "upper"?'],
    ['port is defned', 'defned', 'There is no test "defned".', 'Did you mean "defined"?'],
    ['port | length', 'port | length', 'An int has no length.'],
    ['port | length(1)', 'port | length(1)', '"length" takes no arguments, but is given 1.'],
    [
      "l | join(sep='-')",
      "l | join(sep='-')",
      '"join" takes no argument "sep".',
      'It takes: separator.',
    ],
    ['0 | arguments', '0 | arguments', '"arguments" needs "first".'],
    ['port()', 'port()', 'An int cannot be called.'],
    ['d.keys', 'd.keys', '"keys" is a function and has no text.'],
    ["'%d' % 'a'", "'%d' % 'a'", '"%d" needs a number, not a str.', 'Convert it: "| int".'],
    ["'%s %s' % 1", "'%s %s' % 1", 'The format needs more than 1 value.'],
    ["'{} {}'.format(1)", "'{} {}'.format(1)", 'The format needs a value number 2.'],
    [
      "','.join([1])",
      "','.join([1])",
      '"join" needs a list of str, but item 0 is an int.',
      `Convert it: "| map('string')".`,
    ],
    ['{[]: 1}', '[]', 'A list cannot be the key of a dict.'],
    ['-d', '-d', '"-" needs a number, not a dict.'],
    ["l['a':]", "l['a':]", 'The bounds of a slice must be int, not str.', 'Convert them: "| int".'],
    ['[1][::0]', '[1][::0]', 'The step of a slice cannot be zero.'],
    ['[].pop()', '[].pop()', 'The list is empty; there is nothing to pop.'],
  ];
  const variables = {
    port: 80,
    l: [1, 2],
    d: new Map<string | number, Value>([
      ['name', 'x'],
      [1, 2],
    ]),
  };
  for (const [text, where, message, hint] of cases) {
    it(`says what is wrong with ${text}`, () => {
      const run = (): Value => rendered(`x {{ ${text} }}`, variables);
      const { diagnostic } = errorOf(run);

      expect(diagnostic.message).to.equal(message);
      expect(marked(diagnostic)).to.equal(where);
      if (hint !== undefined) expect(diagnostic.hint).to.equal(hint);
    });
  }

  it('has a code for what is undefined and for unknown functions', () => {
    const codes = ['a', 'a | b', '1 | b', '1 is b', '1 + "a"'].map(
      text => errorOf(() => valueOf(text)).diagnostic.code,
    );
    expect(codes).to.deep.equal([
      'expression/undefined',
      'expression/unknown-filter',
      'expression/unknown-filter',
      'expression/unknown-test',
      'expression/failed',
    ]);
  });

  it('points into the definition of a variable, and tells the way to it', () => {
    const variables = {
      a: templated('{{ b | upper }}', 'a.yaml'),
      b: templated('{{ 1 + "x" }}', 'b.yaml'),
    };
    const { diagnostic } = errorOf(() => valueOf('a ~ "!"', variables));

    expect(diagnostic.location?.source.path).to.equal('b.yaml');
    expect(marked(diagnostic)).to.equal('1 + "x"');
    expect(
      diagnostic.related?.map(({ message, location }) => [message, location.source.path]),
    ).to.deep.equal([
      ["'b' is used here", 'a.yaml'],
      ["'a' is used here", 'test.j2'],
    ]);
  });

  it('points at what is undefined within a variable', () => {
    const variables = { a: templated('{{ nowhere }}', 'a.yaml') };
    const { diagnostic } = errorOf(() => valueOf('a | upper', variables));

    expect(diagnostic.code).to.equal('expression/undefined');
    expect(diagnostic.location?.source.path).to.equal('a.yaml');
    expect(diagnostic.related?.map(({ message }) => message)).to.deep.equal(["'a' is used here"]);
  });

  it('names the variables of a circle', () => {
    const variables = {
      a: templated('{{ b }}', 'a.yaml'),
      b: templated('{{ c }}', 'b.yaml'),
      c: templated('{{ b | default(1) }}', 'c.yaml'),
    };
    const { diagnostic } = errorOf(() => valueOf('a', variables));

    expect(diagnostic.message).to.equal("'b' is defined by itself: b → c → b.");
    expect(diagnostic.location?.source.path).to.equal('c.yaml');
  });

  it('reports a broken variable where it is broken', () => {
    const variables = { a: templated('{{ 1 + }}', 'a.yaml') };
    const { diagnostic } = errorOf(() => valueOf('a', variables));

    expect(diagnostic.code).to.equal('expression/syntax');
    expect(diagnostic.location?.source.path).to.equal('a.yaml');
    expect(diagnostic.related?.[0]?.message).to.equal("'a' is used here");
  });

  it('reports a leaf of a value at its own place', () => {
    const value: Dict = new Map<string, Value>([['x', [templated('{{ nowhere }}', 'task.yaml')]]]);
    const { diagnostic } = errorOf(() => resolve(value, scopeOf({}), environment));

    expect(diagnostic.location?.source.path).to.equal('task.yaml');
    expect(marked(diagnostic)).to.equal('nowhere');
    expect(diagnostic.related).to.equal(undefined);
  });

  it('takes a macro without end for an error', () => {
    const text = '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}';
    const run = (): unknown =>
      renderTemplate(templateFrom(text, jinjaOptions), scopeOf({}), environment);
    expect(errorOf(run).message).to.equal('This nests without end.');
  });

  it('refuses "omit" within a text', () => {
    expect(errorOf(() => rendered('a{{ omit }}')).message).to.match(/^"omit" cannot be/);
  });
});

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
