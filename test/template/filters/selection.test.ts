import { itAnswers } from '../support.ts';

describe('the filters of selection', () => {
  itAnswers([
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
});
