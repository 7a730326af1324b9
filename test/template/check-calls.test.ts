import { expect } from 'chai';
import { positionOf } from '../../src/diagnostics/source-file.ts';
import { checkReferences } from '../../src/jinja/check-references.ts';
import { referencesOf } from '../../src/jinja/references.ts';
import { catalogOf, createFunctions } from '../../src/template/registry.ts';
import { expressionOf, templateFrom } from '../jinja/support/sources.ts';
import { controller } from './support.ts';

const catalog = catalogOf(createFunctions(controller));

function problemsOf(text: string): readonly string[] {
  return checkReferences(referencesOf(expressionOf(text)), catalog).map(
    ({ code, location, message, hint }) => {
      const column = location && positionOf(location.source, location.start).column;
      return `${column} ${code.replace('expression/', '')}: ${message}${hint ? ` ${hint}` : ''}`;
    },
  );
}

const cases: Readonly<Record<string, readonly string[]>> = {
  // What is known by name and not built in.
  'x | from_xml': ['5 unsupported: The filter "from_xml" is not supported. XML is not built in.'],
  "x | map('ansible.utils.from_xml')": [
    '9 unsupported: The filter "ansible.utils.from_xml" is not supported. XML is not built in.',
  ],
  "x | json_query('a[')": [
    '16 wrong-argument: The JMESPath expression "a[" is wrong: Expected Star, got: EOF.',
  ],
  "lookup('config', 'DEFAULT_ROLES_PATH')": [
    '8 unsupported: The lookup "config" is not supported. The settings of Ansible are none here.',
  ],
  // Numbers and names of arguments.
  'x | ternary(1)': ['5 wrong-argument: "ternary" needs "false_val".'],
  "x | replace('a')": ['5 wrong-argument: "replace" needs "new".'],
  "x | default('a', true, 3)": [
    '24 wrong-argument: "default" takes 2 arguments at most, but is given 3.',
  ],
  'x | to_json(idnent=2)': [
    '13 wrong-argument: "to_json" takes no argument "idnent". Did you mean "indent"?',
  ],
  'x | quote(a=1)': ['11 wrong-argument: "quote" takes no argument "a". It takes none.'],
  "x | replace('a', 'b', old='c')": ['23 wrong-argument: "replace" is given "old" twice.'],
  "x | map('replace', 'a') | list": ['9 wrong-argument: "replace" needs "new".'],
  "x | selectattr('a', 'version')": ['21 wrong-argument: "version" needs "version".'],
  'lookup()': ['1 wrong-argument: "lookup" needs "name".'],
  "lookup('env', 'A', defalt='')": [
    '20 wrong-argument: "env" takes no argument "defalt". Did you mean "default"?',
  ],
  'now(format=1)': ['5 wrong-argument: "now" takes no argument "format". It takes: utc, fmt.'],
  'x | ternary(*y)': [],
  'x | replace(**y)': [],
  "x | select('defined') | map('upper') | list": [],
  "x | map(attribute='a', default='b')": [],
  // What arguments hold.
  "x | regex_replace('(')": [
    '19 wrong-argument: "(" is not a regular expression: missing ), unterminated subpattern.',
  ],
  "x | regex_replace('a', '\\\\3')": [
    '24 wrong-argument: The replacement "\\3" is wrong: invalid group reference 3.',
  ],
  "x | regex_search('(a)', '\\\\5')": ['25 wrong-argument: The pattern has no group "5".'],
  "x | regex_findall(regex='[')": [
    '25 wrong-argument: "[" is not a regular expression: unterminated character set.',
  ],
  "x is match('[')": [
    '12 wrong-argument: "[" is not a regular expression: unterminated character set.',
  ],
  "x | select('search', '[')": [
    '22 wrong-argument: "[" is not a regular expression: unterminated character set.',
  ],
  "lookup('varnames', '[')": [
    '20 wrong-argument: "[" is not a regular expression: unterminated character set.',
  ],
  "x | combine(y, list_merge='all')": [
    '27 wrong-argument: "list_merge" must be replace, keep, append, prepend, append_rp or prepend_rp, not "all".',
  ],
  "x is version('1', '>>')": [
    '19 wrong-argument: "operator" must be ==, =, eq, !=, <>, ne, <, lt, <=, le, >, gt, >= or ge, not ">>".',
  ],
  "x | hash('sha3')": ['10 wrong-argument: The hash "sha3" is not known.'],
  "x | round(1, 'up')": ['14 wrong-argument: "method" must be common, ceil or floor, not "up".'],
  "x | dictsort(by='size')": ['17 wrong-argument: "by" must be key or value, not "size".'],
  "lookup('file', 'a', errors='no')": [
    '28 wrong-argument: "errors" must be strict, warn or ignore, not "no".',
  ],
  "x | regex_replace(pattern, '\\\\9') is match(other)": [],
  "x | regex_replace('(?P<a>b)(?i)', '\\\\g<a>')": [],
  // Functions.
  'foo()': ['1 unknown-function: There is no function "foo".'],
  'to_json(x)': [
    '1 unknown-function: There is no function "to_json". "to_json" is a filter: write "value | to_json".',
  ],
  "looup('env', 'A')": ['1 unknown-function: There is no function "looup". Did you mean "lookup"?'],
  'range(3) | list + [dict(a=1), namespace(b=2), q("env"), ansible.builtin.x()]': [],
  'x.split() + x["keys"]()': [],
};

describe('checkReferences', () => {
  for (const [text, problems] of Object.entries(cases)) {
    it(`${problems.length === 0 ? 'takes' : 'refuses'} ${text}`, () => {
      expect(problemsOf(text)).to.deep.equal(problems);
    });
  }

  it('knows macros, and those of the file around where there may be one', () => {
    const text = '{% macro a() %}{{ caller() }}{% endmacro %}{{ a() }}{% call a() %}{% endcall %}';
    const own = referencesOf(templateFrom(`{% from 'b' import c %}${text}{{ c() }}{{ d() }}`));

    expect(checkReferences(own, catalog).map(({ message }) => message)).to.deep.equal([
      'There is no function "d".',
    ]);
    expect(checkReferences(own, catalog, { mayCallMacros: true })).to.deep.equal([]);
  });
});
