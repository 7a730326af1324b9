import { expect } from 'chai';
import { CachedScope } from '../../src/jinja/environment.ts';
import { evaluate, ScopeDict } from '../../src/jinja/evaluate.ts';
import { type Dict, type Value } from '../../src/values/value.ts';
import { scopeOf } from './support/environment.ts';
import { countingScope, environment, errorOf, valueOf } from './support/evaluation.ts';
import { expressionOf, templated } from './support/sources.ts';

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
