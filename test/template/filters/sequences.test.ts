import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of sequences', () => {
  itAnswers([
    ['[none,1]|first', 'None'],
    ['[1,none]|last', 'None'],
    ["[[none,2]]|map('first')|list", '[None]'],
    ["[none]|first|default('q')", 'None'],
    ['[2**60, 2**60, 5] | sum', '2305843009213693957'],
    ['missing | items', '[]'],
    ["{'a': 1} | first", "'a'"],
    ["'héé' | length", '3'],
    ["{'a': 1} | length", '1'],
    ['[1, 2] | count', '2'],
    ["'abc' | list", "['a', 'b', 'c']"],
    ["{'a': 1, 'b': 2} | list", "['a', 'b']"],
    ['[3, 4] | first', '3'],
    ["'abc' | last", "'c'"],
    ["'abc' | reverse", "'cba'"],
    ['[1, 2] | reverse', '[2, 1]'],
    ["[1, 'a', None, True] | join(',')", "'1,a,None,True'"],
    ["[{'a': 1}, {'a': 2}] | join('-', attribute='a')", "'1-2'"],
    ["'abc' | join('.')", "'a.b.c'"],
    ['[1, 2, 3] | sum', '6'],
    ['[1, 2.5] | sum', '3.5'],
    ['[1, 2.0] | sum', '3.0'],
    ["[{'a': 1}, {'a': 2}] | sum('a')", '3'],
    ['[[1], [2]] | sum(start=[])', '[1, 2]'],
    ['[1, 2, 3, 4, 5] | batch(2)', '[[1, 2], [3, 4], [5]]'],
    ["[1, 2, 3, 4, 5] | batch(2, 'x')", "[[1, 2], [3, 4], [5, 'x']]"],
    ['[1, 2, 3, 4, 5] | slice(3)', '[[1, 2], [3, 4], [5]]'],
    ["[1, 2, 3, 4, 5] | slice(3, 'x')", "[[1, 2], [3, 4], [5, 'x']]"],
    ["[1, 2, 3, 4, 5, 6] | slice(3, 'x')", "[[1, 2, 'x'], [3, 4, 'x'], [5, 6, 'x']]"],
    ["{'b': 1} | items", "[('b', 1)]"],
  ]);

  itRefuses([
    ['[] | first', 'there is no first item, the sequence was empty'],
    ['[1] | batch(0)', '"linecount" must be at least 1.'],
    ['[1] | join(missing)', "'missing' is undefined"],
    ['[missing] | join', "'missing' is undefined"],

    ['5 | length', 'The input must be a list, a dict or a string, not an int.'],
    ["['a'] | sum", 'An item must be a number, not a str.'],
  ]);
});
