import { expect } from 'chai';
import { CachedScope } from '../../src/jinja/environment.ts';
import { evaluate, renderValue } from '../../src/jinja/evaluate.ts';
import { repr } from '../../src/jinja/python/text.ts';
import { fromPlain } from '../../src/values/plain.ts';
import type { Value } from '../../src/values/value.ts';
import { scopeOf } from './support/environment.ts';
import { environment, rendered } from './support/evaluation.ts';
import { expressionOf, templated, templateFrom } from './support/sources.ts';

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
