import { itAnswers, itRefuses } from '../support.ts';

describe('the lookups of lists', () => {
  itAnswers([
    ["query('sequence','5')", "['1', '2', '3', '4', '5']"],
    ["query('sequence','2-10/2')", "['2', '4', '6', '8', '10']"],
    ["query('sequence','4:host%02d')", "['host01', 'host02', 'host03', 'host04']"],
    [
      "query('sequence','start=5 end=11 stride=2 format=0x%02x')",
      "['0x05', '0x07', '0x09', '0x0b']",
    ],
    ["query('sequence','start=0x0f00 count=4 format=%04x')", "['0f00', '0f01', '0f02', '0f03']"],
    ["query('sequence','count=3')", "['1', '2', '3']"],
    ["query('sequence','start=10 end=0 stride=-5')", "['10', '5', '0']"],
    ["query('sequence','count=0')", '[]'],
    ["query('nested',['a','b'],[1,2])", "[['a', 1], ['a', 2], ['b', 1], ['b', 2]]"],
    [
      "query('nested',['a','b'],[1,[2,3]],['z'])",
      "[['a', 1, 'z'], ['a', 2, 3, 'z'], ['b', 1, 'z'], ['b', 2, 3, 'z']]",
    ],
    ["query('together',['a','b','c'],[1,2])", "[['a', 1], ['b', 2], ['c', None]]"],
    [
      "query('community.general.flattened',[1,[2,[3]]],'x',['a',['b']])",
      "[1, 2, 3, 'x', 'a', 'b']",
    ],
    ["query('items',[1,[2]],3)", '[1, [2], 3]'],
    ["query('list',[1,[2]],3)", '[[1, [2]], 3]'],
    ["query('dict',{'a':1,'b':2})", "[{'key': 'a', 'value': 1}, {'key': 'b', 'value': 2}]"],
    ["query('indexed_items',['a','b'])", "[(0, 'a'), (1, 'b')]"],
    [
      "query('subelements',[{'n':1,'g':['x','y']},{'n':2,'g':[]}],'g')",
      "[({'n': 1}, 'x'), ({'n': 1}, 'y')]",
    ],
    [
      "query('subelements',[{'n':1},{'n':2,'g':['z']}],'g',{'skip_missing':True})",
      "[({'n': 2}, 'z')]",
    ],
    ["query('community.general.cartesian',[1,2],['a'])", "[[1, 'a'], [2, 'a']]"],
    ["lookup('items',[1,2])", '[1, 2]'],
    ["lookup('items',['a','b'])", "'a,b'"],
    ["lookup('items',['a'])", "'a'"],
    ["lookup('items',[])", '[]'],
  ]);

  itRefuses([
    ["query('sequence', 'start=10 end=0')", 'To count backwards, "stride" must be negative.'],
    ["query('sequence', 'end=5 count=3')", 'A sequence needs either "count" or "end".'],
    ["query('sequence', 'abc')", '"abc" is not a sequence.'],
    ["query('nested')", '"nested" needs at least one list.'],
    ["query('dict', [1])", 'Every term must be a dict, not a list.'],
  ]);
});
