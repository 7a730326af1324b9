import { expect } from 'chai';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { positionOf } from '../../src/diagnostics/source-file.ts';
import { checkReferences } from '../../src/jinja/check-references.ts';
import type { Expression, Template } from '../../src/jinja/parse.ts';
import { referencesOf } from '../../src/jinja/references.ts';
import { catalogOf, createFunctions } from '../../src/template/registry.ts';
import { expressionOf, templateFrom } from '../jinja/support/sources.ts';
import { controller } from './support.ts';

const catalog = catalogOf(createFunctions(controller));

function shown({ severity, location, message }: Diagnostic): string {
  const column = location && positionOf(location.source, location.start).column;
  return `${column} ${severity}: ${message}`;
}

function problemsOf(source: Expression | Template, mustBeDefined = true): readonly string[] {
  return checkReferences(referencesOf(source), catalog, { mustBeDefined }).map(shown);
}

const noZero = 'A division by zero has no result.';

const failing: Readonly<Record<string, readonly string[]>> = {
  '1 / 0': [`1 error: ${noZero}`],
  'x + 1 / 0': [`5 error: ${noZero}`],
  'x | default(1 / 0)': [`13 error: ${noZero}`],
  "'a' + 1": ['1 error: "+" cannot combine str with int.'],
  "'{' | from_json": [
    '1 error: The input is not JSON: a key in double quotes is missing at line 1, column 2.',
  ],
  "['a'] | map('from_json') | list": [
    '1 error: The input is not JSON: a value is missing at line 1, column 1.',
  ],
  "query('sequence', 'strat=1')": ['1 error: "strat=1" is not a sequence.'],
  "range('a')": ['1 error: "range" needs int, not str.'],
  "'abc'.split(1)": ['1 error: "sep" must be a str, not an int.'],
  '[1][5] + 1': ["1 error: '[1][5]' is undefined: the list has only 1 item."],
  // The parts that are known decide.
  'true and 1 / 0': [`10 error: ${noZero}`],
  '1 / 0 if true else 2': [`1 error: ${noZero}`],
  // Only where they are come to.
  'x and 1 / 0': [`7 warning: ${noZero}`],
  '1 / 0 if x else 2': [`1 warning: ${noZero}`],
  'x < y < 1 / 0': [`9 warning: ${noZero}`],
  // What an operator takes of no value.
  'x / 0': [`1 error: ${noZero}`],
  "x | int + 'GB'": ['1 error: "+" cannot combine int with str.'],
  "x | length > '5'": ['1 error: ">" cannot compare int with str.'],
  'x ~ y > 5': ['1 error: ">" cannot compare str with int.'],
  'x in 5': ['1 error: "in" cannot search an int.'],
  'x + {}': ['1 error: "+" cannot combine int with dict.'],
  // Arguments of which the value they are for is not known.
  "x | to_datetime('%Q')": ['17 error: "%Q" in the format "%Q" cannot be read.'],
  "x | strftime('a')": ['14 error: "second" must be seconds since 1970, not "a".'],
  "x | map(atribute='a')": [
    '18 error: "map" without the name of a filter takes no argument "atribute".',
  ],
  'x | map': ['5 error: "map" needs the name of a filter, or "attribute".'],
  'x | selectattr': ['5 error: The name of an attribute is missing.'],
  "x | batch('a')": ['11 error: "linecount" must be an integer, not a str.'],
  "x | root('a')": ['10 error: "base" must be a number, not a str.'],
  "x | b64decode('nosuch')": ['15 error: The encoding "nosuch" is not known.'],
  "x | comment('nosuch')": [
    '13 error: "style" must be plain, erlang, c, cblock or xml, not "nosuch".',
  ],
  "x | ipaddr('nosuch')": ['12 error: "nosuch" is no query, number or network.'],
  "x | combine('a')": ['13 error: Everything combined must be a dict, not a str.'],
  'x is divisibleby(0)': ['18 error: Nothing is divisible by 0.'],
  "x is version('')": ['14 error: A version must not be empty.'],
};

const right: readonly string[] = [
  'false and 1 / 0',
  'true or 1 / 0',
  '2 if true else 1 / 0',
  "'a' if false",
  '[1][5] is defined',
  '[1][5] | default(2)',
  '[] | first | default(1)',
  // Not known before the run.
  "'%Q' | strftime",
  '[1, 2] | random + 1',
  "lookup('env', 'A') + 1",
  "lookup('file', '/nosuch') + 1",
  "'/nosuch' is exists or 1 / x",
  "'a' | password_hash('sha512')",
  'range(x)',
  "cycler('a').next() + 1",
  // Too much work to try.
  "'a' * 1000000000",
  "query('sequence', 'end=100000000')",
  "'a' * 1000 * 1000 * 1000 * 1000",
  // What some values can do.
  'x + 1',
  "x + 'a'",
  "'%d' % x",
  "x * 'a'",
  "x | int(default='a') + 'b'",
  "x | string + 'a'",
  "x | int > '5' | int",
  "'a' in x",
  'x[0] - y',
  'x | batch(2) | map("first") | list',
  "x | indent('  ')",
  "x | map(attribute='a', default=none)",
  'x | combine({}, [{}])',
  "x | b64decode('utf-16-le')",
  "x | to_datetime('%Y')",
  '-1 | abs',
];

describe('checkReferences of what is constant', () => {
  for (const [text, expected] of Object.entries(failing)) {
    it(`tells what fails in: ${text}`, () => {
      expect(problemsOf(expressionOf(text))).to.deep.equal(expected);
    });
  }

  for (const text of right) {
    it(`says nothing of: ${text}`, () => {
      expect(problemsOf(expressionOf(text))).to.deep.equal([]);
    });
  }

  const templates: Readonly<Record<string, readonly string[]>> = {
    '{{ [1][5] }}': ["4 error: '[1][5]' is undefined: the list has only 1 item."],
    '{% if x %}{{ 1 / 0 }}{% endif %}': [`14 warning: ${noZero}`],
    '{% if x %}{% elif 1 / 0 %}{% endif %}': [`19 warning: ${noZero}`],
    '{% for i in 1 / 0 %}{% endfor %}': [`13 error: ${noZero}`],
    '{% set range = x %}{{ range(1, 2, 3, 4) }}': [],
  };
  for (const [text, expected] of Object.entries(templates)) {
    it(`looks into ${text}`, () => {
      expect(problemsOf(templateFrom(text))).to.deep.equal(expected);
    });
  }

  it('leaves what is undefined alone where it can be asked for', () => {
    expect(problemsOf(templateFrom('{{ [1][5] }}'), false)).to.deep.equal([]);
  });

  it('only warns where failing does no harm', () => {
    const references = referencesOf(expressionOf('1 / 0'));
    expect(checkReferences(references, catalog, { mayFail: true }).map(shown)).to.deep.equal([
      `1 warning: ${noZero}`,
    ]);
  });
});
