import { expect } from 'chai';
import { repr } from '../../../src/jinja/python/text.ts';
import type { Value } from '../../../src/values/value.ts';
import { environmentWith, valueOf } from '../support.ts';

const variables: Readonly<Record<string, Value>> = {
  b__list: ['b'],
  a__list: ['a'],
  a__dict: new Map<string, Value>([
    ['p', [1]],
    ['q', new Map([['r', 1]])],
  ]),
  b__dict: new Map<string, Value>([
    ['p', [3]],
    ['q', new Map([['r', 2]])],
  ]),
  text: 'x',
};

function merged(expression: string): { answer: string; warnings: readonly string[] } {
  const warnings: string[] = [];
  const environment = environmentWith({
    variableNames: () => Object.keys(variables),
    warn: message => warnings.push(message),
  });
  const name = "'community.general.merge_variables'";
  return {
    answer: repr(valueOf(`lookup(${name}, ${expression})`, variables, environment)),
    warnings,
  };
}

describe('mergedVariablesLookup', () => {
  it('joins lists in the order of the names', () =>
    expect(merged("'__list$'").answer).to.equal("['a', 'b']"));
  it('begins with what it is given', () =>
    expect(merged("'__list', pattern_type='suffix', initial_value=['0']").answer).to.equal(
      "['0', 'a', 'b']",
    ));
  it('merges dicts at all depths', () =>
    expect(merged("'__dict', pattern_type='suffix', override='ignore'").answer).to.equal(
      "{'p': [1, 3], 'q': {'r': 2}}",
    ));
  it('warns of what is overridden', () =>
    expect(merged("'.__dict', override='warn'").warnings).to.deep.equal([
      '"b__dict.q.r" overrides another value of "r".',
    ]));
  it('takes a single variable as it is', () =>
    expect(merged("'b__l', pattern_type='prefix'").answer).to.equal("['b']"));

  const refused: readonly (readonly [expression: string, message: string])[] = [
    ["'__dict$'", '"b__dict.q.r" overrides another value of "r".'],
    ["'text'", 'Text must be a list or a dict, not a str.'],
    ["'^a__'", '"a__list" cannot be merged: one is a list, and one is a dict.'],
    ["'a', pattern_type='like'", '"pattern_type" must be prefix, suffix or regex, not "like".'],
  ];
  for (const [expression, message] of refused) {
    it(`refuses ${expression}`, () => expect(() => merged(expression)).to.throw(message));
  }
});
