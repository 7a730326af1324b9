import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of lists', () => {
  itAnswers([
    ["[none,1]|zip_longest([1,none,3],fillvalue='x')|list", "[(None, 1), (1, None), ('x', 3)]"],
    ['(1,[2])|flatten', '[1, 2]'],
    ['((1,2),[3])|flatten', '[1, 2, 3]'],
    ["['1.10', '1.9.1', '1.9'] | community.general.version_sort", "['1.9', '1.9.1', '1.10']"],
    ["['1.10', '1.9'] | community.general.version_sort(reverse=true)", "['1.10', '1.9']"],
    ["[1, [2, [3, [4, None]]], None, 'None'] | flatten", '[1, 2, 3, 4]'],
    ['[1, [2, [3, [4]]]] | flatten(1)', '[1, 2, [3, [4]]]'],
    ['[1, [2, [3, [4]]]] | flatten(0)', '[1, [2, [3, [4]]]]'],
    ['[1, [None], None] | flatten(skip_nulls=False)', '[1, None, None]'],
    ['[[], [1]] | flatten(levels=1)', '[1]'],
    ["[1, 2, 'a'] | union([2, 3, 'A', 'a'])", "[1, 2, 'a', 3, 'A']"],
    ['[1, 2, 2, 3] | intersect([2, 3])', '[2, 3]'],
    ['[1, 2, 2, 3, 1] | difference([3])', '[1, 2]'],
    ['[1, 2] | symmetric_difference([2, 3])', '[1, 3]'],
    ["[{'a': 1}] | union([{'a': 1}, {'b': 2}])", "[{'a': 1}, {'b': 2}]"],
    ["[1, 2] | product(['a', 'b'])", "[(1, 'a'), (1, 'b'), (2, 'a'), (2, 'b')]"],
    ['[0, 1] | product(repeat=2)', '[(0, 0), (0, 1), (1, 0), (1, 1)]'],
    ['[1, 2, 3] | permutations(2)', '[(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)]'],
    ['[1, 2] | permutations', '[(1, 2), (2, 1)]'],
    ['[1, 2, 3] | combinations(2)', '[(1, 2), (1, 3), (2, 3)]'],
    ["'abc' | combinations(2)", "[('a', 'b'), ('a', 'c'), ('b', 'c')]"],
    ["[1, 2, 3] | zip(['a', 'b'])", "[(1, 'a'), (2, 'b')]"],
    ["[1, 2, 3] | zip_longest(['a', 'b'], fillvalue='x')", "[(1, 'a'), (2, 'b'), (3, 'x')]"],
    ["[1, 2, 3] | zip_longest(['a', 'b'], [9])", "[(1, 'a', 9), (2, 'b', None), (3, None, None)]"],
  ]);

  itRefuses([
    ['[1, 2] | zip([1], strict=true)', 'The lists have different lengths.'],
    ["['1.a', '1.1'] | community.general.version_sort", 'cannot be put in order'],
    ['[1] | combinations(-1)', 'The size must not be negative.'],
    ['[1] | union(5)', 'The other list must be a list, a dict or a string, not an int.'],
  ]);
});
