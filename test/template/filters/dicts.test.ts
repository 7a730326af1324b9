import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of dicts', () => {
  itAnswers([
    ["[{'a': 1, 'b': 2}] | community.general.keep_keys(['a'])", "[{'a': 1}]"],
    ["[{'ab': 1, 'b': 2}] | community.general.keep_keys('a', 'starts_with')", "[{'ab': 1}]"],
    [
      "[{'ab': 1, 'b': 2}] | community.general.remove_keys('b', matching_parameter='ends_with')",
      '[{}]',
    ],
    [
      "[{'ab': 1, 'c': 2}] | community.general.remove_keys(target=['^a'], matching_parameter='regex')",
      "[{'c': 2}]",
    ],
    ["[('a', 1)] | community.general.dict", "{'a': 1}"],
    [
      "[{}, {'a': {'b': [1]}}] | combine({'a': {'b': [2]}}, recursive=true, list_merge='append')",
      "{'a': {'b': [1, 2]}}",
    ],
    ["{'a': 1, 'b': {'x': 1}} | combine({'b': {'y': 2}})", "{'a': 1, 'b': {'y': 2}}"],
    [
      "{'a': 1, 'b': {'x': 1}} | combine({'b': {'y': 2}}, recursive=True)",
      "{'a': 1, 'b': {'x': 1, 'y': 2}}",
    ],
    ["{'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='append')", "{'a': [1, 2, 2, 3]}"],
    ["{'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='prepend')", "{'a': [2, 3, 1, 2]}"],
    ["{'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='append_rp')", "{'a': [1, 2, 3]}"],
    ["{'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='prepend_rp')", "{'a': [2, 3, 1]}"],
    ["{'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='keep')", "{'a': [1, 2]}"],
    [
      "{'a': {'l': [1]}} | combine({'a': {'l': [2], 'm': 3}}, recursive=True, list_merge='append')",
      "{'a': {'l': [1, 2], 'm': 3}}",
    ],
    ["[{'a': 1}, {'b': 2}] | combine", "{'a': 1, 'b': 2}"],
    ["[{'a': 1}, {'b': 2}] | combine({'a': 3})", "{'a': 3, 'b': 2}"],
    ['{} | combine', '{}'],
    ["{'b': 1, 'a': 2} | combine({'c': 1, 'a': 9})", "{'b': 1, 'a': 9, 'c': 1}"],
    ["{'a': {'x': 1}} | combine({'a': None}, recursive=True)", "{'a': None}"],
    ["{'z': 1} | combine({'y': 1}, {'x': 1, 'z': 2})", "{'z': 2, 'y': 1, 'x': 1}"],
    ["{'a': 1, 'b': 2} | dict2items", "[{'key': 'a', 'value': 1}, {'key': 'b', 'value': 2}]"],
    ["{'a': 1} | dict2items('file', 'path')", "[{'file': 'a', 'path': 1}]"],
    ["[{'key': 'a', 'value': 1}] | items2dict", "{'a': 1}"],
    ["[{'f': 'a', 'p': 1}] | items2dict('f', 'p')", "{'a': 1}"],
    [
      "[{'n': 'a', 'v': 1}, {'n': 'b'}] | rekey_on_member('n')",
      "{'a': {'n': 'a', 'v': 1}, 'b': {'n': 'b'}}",
    ],
    [
      "[{'n': 'a', 'v': 1}, {'n': 'a', 'v': 2}] | rekey_on_member('n', 'overwrite')",
      "{'a': {'n': 'a', 'v': 2}}",
    ],
    ["{'x': {'n': 'a'}} | rekey_on_member('n')", "{'a': {'n': 'a'}}"],
    [
      "[{'n': 'a', 'g': [1, 2]}, {'n': 'b', 'g': [3]}] | subelements('g')",
      "[({'n': 'a', 'g': [1, 2]}, 1), ({'n': 'a', 'g': [1, 2]}, 2), ({'n': 'b', 'g': [3]}, 3)]",
    ],
    ["[{'n': 'a'}] | subelements('g', skip_missing=True)", '[]'],
    ["[{'a': {'b': [1]}}] | subelements('a.b')", "[({'a': {'b': [1]}}, 1)]"],
    ["{'k': {'g': [1]}} | subelements('g')", "[({'g': [1]}, 1)]"],
    ["[['a', 1], ['b', 2]] | community.general.dict", "{'a': 1, 'b': 2}"],
  ]);

  itRefuses([
    [
      "[{}] | community.general.keep_keys('a', 'like')",
      '"matching_parameter" must be equal, starts_with, ends_with or regex, not "like".',
    ],
    ['[[1]] | community.general.dict', 'Every item must be a list of a key and a value.'],
    ["[{'key': [], 'value': 1}] | items2dict", 'A key must be a string or a number, not a list.'],
    [
      "[{'a': 1}] | rekey_on_member('a', 'drop')",
      '"duplicates" must be error or overwrite, not "drop".',
    ],

    [
      "{'a': [1, 2]} | combine({'a': [2, 3]}, list_merge='bogus')",
      '"list_merge" must be replace, keep, append, prepend, append_rp or prepend_rp, not "bogus".',
    ],
    ["{'a': 1} | combine('x')", 'Everything combined must be a dict, not a str.'],
    ['[1] | dict2items', 'The input must be a dict, not a list.'],
    ["[{'k': 'a'}] | items2dict", "An item has no key \"key\": {'k': 'a'}."],
    [
      "[{'n': 'a', 'v': 1}, {'n': 'a', 'v': 2}] | rekey_on_member('n')",
      "Two items have the n 'a'.",
    ],
    ["[{'n': 'a'}] | subelements('g')", "An item has no key 'g'."],
  ]);
});
