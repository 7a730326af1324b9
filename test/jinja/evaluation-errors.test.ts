import { expect } from 'chai';
import { renderTemplate, resolve, ScopeDict } from '../../src/jinja/evaluate.ts';
import { jinjaOptions } from '../../src/jinja/syntax/options.ts';
import { type Dict, type Value } from '../../src/values/value.ts';
import { scopeOf } from './support/environment.ts';
import { environment, errorOf, rendered, valueOf } from './support/evaluation.ts';
import { marked, templated, templateFrom } from './support/sources.ts';

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
    ['({}).x', '({}).x', "'({}).x' is undefined: the dict has no key 'x'; it is empty."],
    ['(l)[5]', '(l)[5]', "'(l)[5]' is undefined: the list has only 2 items."],
    ['1 + ( d )', '1 + ( d )', '"+" cannot combine int with dict.'],
    ['(d) | length(1)', '(d) | length(1)', '"length" takes no arguments, but is given 1.'],
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

  it('tells where a dict was asked whose values are made only then', () => {
    const other = scopeOf({ x: templated('{{ 1 + "x" }}', 'a.yaml') });
    const variables = { hosts: new ScopeDict(other, environment) };
    for (const text of ["hosts['x']", 'hosts.x']) {
      const { diagnostic } = errorOf(() => valueOf(text, variables));
      expect(diagnostic.location?.source.path).to.equal('a.yaml');
      expect(diagnostic.related?.map(({ message }) => message)).to.deep.equal([
        `'${text}' is used here`,
      ]);
    }
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

  it('takes a function for no value', () => {
    for (const text of ["{{ 'a'.upper }}", "{{ ['a'.upper] }}", "{{ {'a': 'b'.upper} }}"]) {
      const { diagnostic } = errorOf(() => rendered(text));
      expect(diagnostic.message).to.equal('"upper" is a function and no value.');
      expect(diagnostic.hint).to.match(/^Write "upper\(\)" to call it/);
      expect(marked(diagnostic)).to.equal(text.slice(3, -3));
    }
  });

  it('refuses "omit" within a text', () => {
    expect(errorOf(() => rendered('a{{ omit }}')).message).to.match(/^"omit" cannot be/);
  });
});
