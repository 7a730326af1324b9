import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of values in values', () => {
  itAnswers([
    ["{'a':{'b':[{'c':1},{'c d':2}]}} | ansible.utils.get_path('a.b[0].c')", '1'],
    ["{'a':{'b':[{'c':1},{'c d':2}]}} | ansible.utils.get_path('a.b')", "[{'c': 1}, {'c d': 2}]"],
    [
      "{'a':{'b':[{'c':1},{'c d':2}]}} | ansible.utils.get_path('a.b', wantlist=True)",
      "[[{'c': 1}, {'c d': 2}]]",
    ],
    [
      "{'a':{'b':[{'c':'1'},{'c d':'x'}]}} | ansible.utils.get_path('a.b[1][\"c d\"]', wantlist=True)",
      "['x']",
    ],
    ["{'a':{'b':[{'c':'1'},{'c d':'x'}]}} | ansible.utils.get_path('a.b[1][\"c d\"]')", "'x'"],
    ["{'a':{'b':true}} | ansible.utils.get_path('a.b') | type_debug", "'bool'"],
    ["{'a':{'b':1.5}} | ansible.utils.get_path('a.b') | type_debug", "'float'"],
    ["{'a':{'b':[{'c':1}]}} | ansible.utils.to_paths(prepend='x')", "{'x.a.b[0].c': 1}"],
    [
      "{'a':{'b':[{'c':1}]}} | ansible.utils.to_paths(prepend='x', wantlist=True)",
      "[{'x.a.b[0].c': 1}]",
    ],
    ["[1,[2,3]] | ansible.utils.to_paths(prepend='x')", "{'x[0]': 1, 'x[1][0]': 2, 'x[1][1]': 3}"],
    ['[1,[2,3]] | ansible.utils.to_paths', "{'[0]': 1, '[1][0]': 2, '[1][1]': 3}"],
    ['1 | ansible.utils.to_paths', "{'': 1}"],
    ["lookup('ansible.utils.to_paths', {'a':[1]})", "{'a[0]': 1}"],
    ["lookup('ansible.utils.to_paths', {'a':[1]}, prepend='z', wantlist=True)", "[{'z.a[0]': 1}]"],
    ["query('ansible.utils.to_paths', {'a':[1]})", "[{'a[0]': 1}]"],
    ["lookup('ansible.utils.get_path', {'a':[1]}, 'a[0]')", '1'],
    ["lookup('ansible.utils.get_path', {'a':[1]}, 'a')", '[1]'],
    ["lookup('ansible.utils.get_path', {'a':[1]}, 'a[0]', wantlist=True)", '[1]'],
    ["query('ansible.utils.get_path', {'a':[1]}, 'a[0]')", '[1]'],
    ["lookup('ansible.utils.index_of', [1,2,3], 'eq', 2)", '1'],
    ["lookup('ansible.utils.index_of', [1,2,3], 'gt', 1)", '[1, 2]'],
    ["query('ansible.utils.index_of', [1,2,3], 'gt', 1)", '[1, 2]'],
    ["lookup('ansible.utils.index_of', data=[1,2,3], test='gt', value=1, wantlist=True)", '[1, 2]'],
    ["[1,2,3] | ansible.utils.index_of('eq', 2)", '1'],
    ["[1,2,3] | ansible.utils.index_of('!=', 2)", '[0, 2]'],
    ["[1,2,3] | ansible.utils.index_of('odd', wantlist=True)", '[0, 2]'],
    ["[1,2,3] | ansible.utils.index_of('in', 2)", '1'],
    ["[1,2,3] | ansible.utils.index_of('in', [2,3])", '[1, 2]'],
    ["[1,2,3] | ansible.utils.index_of('>', 5)", '[]'],
    ["[{'a':'x'},{'a':'y'},{}] | ansible.utils.index_of('eq', 'y', 'a')", '1'],
    ["[{'a':'x'},{'a':'y'},{}] | ansible.utils.index_of('regex', '[xy]', 'a')", '[0, 1]'],
    ["'abc' | ansible.utils.index_of('eq', 'b')", '[]'],
    ["'abc' | ansible.utils.index_of('eq', 'abc')", '0'],
  ]);
  itAnswers([
    ["[[1, 2]] | ansible.utils.get_path('[0][1]')", '2'],
    ["[1, 2, 3] | ansible.utils.index_of('not odd')", '1'],
    ["{'a b': {1: none, 'c.d': [], 'e': {}}} | ansible.utils.to_paths", '{"[\'a b\'][1]": None}'],
  ]);
  itRefuses([
    ["{'a': 1} | ansible.utils.get_path('a.b')", 'There is nothing at "a.b": '],
    ["{'a': 1} | ansible.utils.get_path('a | length')", '"a | length" is no path'],
    ["[1] | ansible.utils.index_of('nope', 5)", 'There is no test "nope".'],
    [
      "[{}] | ansible.utils.index_of('eq', 5, 'a', fail_on_missing=true)",
      "The item 0 has no key 'a'.",
    ],
    ["[1] | ansible.utils.index_of('eq', 5, 'a')", 'Every item must be a dict, not an int.'],
    ["lookup('ansible.utils.get_path')", '"var" is missing.'],
  ]);
});
