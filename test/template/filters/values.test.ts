import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of values', () => {
  itAnswers([
    ['nope|default(none)', 'None'],
    ["(nope|default(none)) == ''", 'False'],
    ['nope|default', "''"],
    ["{'x':1}|attr('x')|default('n')", "'n'"],
    ["'x'|attr('upper')|default('n') is callable", 'True'],
    ["'abc' | attr('upper')()", "'ABC'"],
    ["({'a': 1} | attr('keys')()) | list", "['a']"],
    [
      "(5 | attr('real'), true.numerator, 2.5.imag, (2 | attr('nope')) is defined)",
      '(5, 1, 0.0, False)',
    ],
    ["missing | default('d')", "'d'"],
    ['missing.deep | d(5)', '5'],
    ['(1, 2) | type_debug', "'tuple'"],
    ["'x' | mandatory", "'x'"],
    ["none | default('d')", 'None'],
    ["'' | default('x')", "''"],
    ["'' | default('x', True)", "'x'"],
    ["None | default('x', True)", "'x'"],
    ['0 | default(boolean=True)', "''"],
    ["True | ternary('a', 'b')", "'a'"],
    ["None | ternary('a', 'b', 'c')", "'c'"],
    ["None | ternary('a', 'b')", "'b'"],
    ["'' | ternary('a', 'b')", "'b'"],
    ["'Yes' | bool", 'True'],
    ["'maybe' | bool", 'False'],
    ['1 | bool', 'True'],
    ['1.0 | bool', 'True'],
    ['2 | bool', 'False'],
    ['None | bool', 'None'],
    ["'ON' | bool", 'True'],
    ["[1, 'a', None, 2.0] | string", '"[1, \'a\', None, 2.0]"'],
    ["{'a': True} | string", '"{\'a\': True}"'],
    ["'a' | extract({'a': {'b': 1}})", "{'b': 1}"],
    ["'a' | extract({'a': {'b': 1}}, 'b')", '1'],
    ["1 | extract(['x', 'y'])", "'y'"],
    ["'a' | extract({'a': {'b': [5]}}, ['b', 0])", '5'],
    ['None | type_debug', "'NoneType'"],
    ['[1] | type_debug', "'list'"],
    ['1.5 | type_debug', "'float'"],
    ["'x' | type_debug", "'str'"],
  ]);

  itRefuses([
    ['missing | mandatory', "The mandatory variable 'missing' is not defined."],
    ["missing | mandatory('say it')", 'say it'],
    ['missing | bool', "'missing' is undefined"],
    ["'a' | extract({})", "'a' is undefined: a dict has no member 'a'"],
  ]);
});
