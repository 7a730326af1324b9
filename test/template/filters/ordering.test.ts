import { itAnswers, itRefuses } from '../support.ts';

describe('the filters that compare items', () => {
  itAnswers([
    ['[none]|min', 'None'],
    ['[2**64, 3, 1.5] | sort', '[1.5, 3, 18446744073709551616]'],
    ["([{'a': 'x', 'b': 1}, {'a': 'x', 'b': 2}] | groupby('a'))[0].grouper", "'x'"],
    ["([{'a': 'x', 'b': 1}, {'a': 'x', 'b': 2}] | groupby('a'))[0].list | length", '2'],
    ["[{'a': 'x'}, {'a': 'y'}] | groupby('a') | map(attribute='grouper') | list", "['x', 'y']"],
    ['[3, 1] | sort(reverse=true)', '[3, 1]'],
    ['[3, 1, 2] | sort', '[1, 2, 3]'],
    ["['b', 'A', 'a', 'B'] | sort", "['A', 'a', 'b', 'B']"],
    ["['b', 'A', 'a', 'B'] | sort(case_sensitive=True)", "['A', 'B', 'a', 'b']"],
    ["['b', 'A', 'a', 'B'] | sort(True)", "['b', 'B', 'A', 'a']"],
    [
      "[{'n': 2, 'm': 'x'}, {'n': 1, 'm': 'y'}, {'n': 2, 'm': 'a'}] | sort(attribute='n,m')",
      "[{'n': 1, 'm': 'y'}, {'n': 2, 'm': 'a'}, {'n': 2, 'm': 'x'}]",
    ],
    [
      "[{'n': {'k': 2}}, {'n': {'k': 1}}] | sort(attribute='n.k')",
      "[{'n': {'k': 1}}, {'n': {'k': 2}}]",
    ],
    ['[[2, 1], [1, 5]] | sort', '[[1, 5], [2, 1]]'],
    ["{'b': 1, 'a': 2} | sort", "['a', 'b']"],
    ["['a', 'A', 'b', 'a'] | unique", "['a', 'b']"],
    ["['a', 'A', 'b', 'a'] | unique(True)", "['a', 'A', 'b']"],
    ['[1, 1.0, True, 2] | unique', '[1, 2]'],
    ["[{'a': 1}, {'a': 1}] | unique", "[{'a': 1}]"],
    ["[{'a': 1, 'b': 1}, {'a': 1, 'b': 2}] | unique(attribute='a')", "[{'a': 1, 'b': 1}]"],
    ['[3, 1, 2] | min', '1'],
    ["['a', 'B'] | max", "'B'"],
    ["['a', 'B'] | max(True)", "'a'"],
    ["[{'a': 1}, {'a': 3}] | max(attribute='a')", "{'a': 3}"],
    [
      "[{'a': 1, 'b': 2}, {'a': 2, 'b': 3}, {'a': 1, 'b': 4}] | groupby('a')",
      "[(1, [{'a': 1, 'b': 2}, {'a': 1, 'b': 4}]), (2, [{'a': 2, 'b': 3}])]",
    ],
    [
      "[{'a': 'x'}, {'a': 'X'}, {'b': 1}] | groupby('a', default='z')",
      "[('x', [{'a': 'x'}, {'a': 'X'}]), ('z', [{'b': 1}])]",
    ],
    ["{'b': 1, 'A': 2, 'a': 0} | dictsort", "[('A', 2), ('a', 0), ('b', 1)]"],
    ["{'b': 1, 'A': 2, 'a': 0} | dictsort(True)", "[('A', 2), ('a', 0), ('b', 1)]"],
    ["{'b': 1, 'A': 2, 'a': 0} | dictsort(False, 'value')", "[('a', 0), ('b', 1), ('A', 2)]"],
    ["{'b': 1, 'A': 2, 'a': 0} | dictsort(reverse=True)", "[('b', 1), ('A', 2), ('a', 0)]"],
  ]);

  itRefuses([
    ['[] | max', 'there is no item, the sequence was empty'],
    ["{} | dictsort(by='name')", '"by" must be key or value, not "name".'],
    ["[1, 'a'] | sort", '"<" cannot compare str with int.'],
  ]);
});
