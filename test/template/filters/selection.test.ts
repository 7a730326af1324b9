import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of selection', () => {
  itAnswers([
    ["none|map('upper')|list", '[]'],
    ['none|select|list', '[]'],
    ["false|selectattr('a')|list", '[]'],
    ["''|rejectattr('a')|list", '[]'],
    ["none|reject('none')|list", '[]'],
    ["[missing, 1] | select('defined') | list", '[1]'],
    ["[[1, 2], [3]] | map('length')", '[2, 1]'],
    ["[{'a': {'b': 1}}, {'a': {}}] | selectattr('a.b', 'defined')", "[{'a': {'b': 1}}]"],
    ["[{'a': none}] | map(attribute='a.b', default=7)", '[7]'],
    ["[1, 'a'] | map('string')", "['1', 'a']"],
    ["[{'a': 1}, {'a': 2}] | map(attribute='a')", '[1, 2]'],
    ["[{'a': 1}, {}] | map(attribute='a', default=7)", '[1, 7]'],
    ["['a', 'b'] | map('regex_replace', '(.)', '<\\\\1>')", "['<a>', '<b>']"],
    ['[0, 1, 2] | select', '[1, 2]'],
    ["[1, 2, 3] | select('odd')", '[1, 3]'],
    ["[1, 2, 3] | reject('greaterthan', 1)", '[1]'],
    ["[{'a': 1}, {'a': 2}] | selectattr('a', 'equalto', 2)", "[{'a': 2}]"],
    ["[{'a': 1}, {'b': 2}] | selectattr('a', 'defined')", "[{'a': 1}]"],
    ["[{'a': 1}, {'b': 2}] | rejectattr('a', 'defined')", "[{'b': 2}]"],
    ["[{'a': True}, {'a': False}] | selectattr('a')", "[{'a': True}]"],
    ["[{'a': 'foo1'}, {'a': 'bar'}] | selectattr('a', 'match', '^foo')", "[{'a': 'foo1'}]"],
  ]);

  itRefuses([
    ['[1] | map', '"map" needs the name of a filter, or "attribute".'],
    ["[1] | map('nope')", 'There is no filter "nope".'],
    ["[1] | select('nope')", 'There is no test "nope".'],
    ['[{}] | selectattr()', 'The name of an attribute is missing.'],
  ]);
});
