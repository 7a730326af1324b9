import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of keys', () => {
  itAnswers([
    [
      "{'a':1,'b':{'a':2,'c':[{'a':3,'d':4}, 5]}} | ansible.utils.keep_keys(target=['a'])",
      "{'a': 1, 'b': {'a': 2, 'c': [{'a': 3}, 5]}}",
    ],
    ["[{'a':1,'b':2},{'b':1}] | ansible.utils.keep_keys(['a'])", "[{'a': 1}, {}]"],
    [
      "[{'abc':1,'b':2},{'b':1}] | ansible.utils.keep_keys(['a'], 'starts_with')",
      "[{'abc': 1}, {}]",
    ],
    [
      "[{'abc':1,'b':2},{'b':1}] | ansible.utils.keep_keys(['c'], matching_parameter='ends_with')",
      "[{'abc': 1}, {}]",
    ],
    [
      "[{'abc':1,'b':2},{'b':1}] | ansible.utils.keep_keys(['.b'], matching_parameter='regex')",
      "[{'abc': 1}, {}]",
    ],
    ["[{'abc':1,'b':2},{'b':1}] | ansible.utils.keep_keys('abc')", "[{'abc': 1}, {}]"],
    ["{'a':['x','y'],'b':['p']} | ansible.utils.keep_keys(['a'])", '{}'],
    ["{'a':[1,2],'b':[3]} | ansible.utils.keep_keys(['a'])", "{'a': [1, 2], 'b': [3]}"],
    ["{'a':{'x':1},'b':3} | ansible.utils.keep_keys(['a'])", '{}'],
    ["{'a':{'x':1},'b':3} | ansible.utils.keep_keys(['a','x'])", "{'a': {'x': 1}}"],
    [
      "{'a':1,'b':{'a':2,'c':[{'a':3,'d':4}, 5, 0, {}, []]}} | ansible.utils.remove_keys(target=['a'])",
      "{'b': {'c': [{'d': 4}, 5]}}",
    ],
    [
      "{'a':1,'b':{'a':2,'c':[{'a':3}]}} | ansible.utils.remove_keys(target=['a'])",
      "{'b': {'c': []}}",
    ],
    [
      "[{'abc':1,'b':2},{'b':1}] | ansible.utils.remove_keys(['a'], 'starts_with')",
      "[{'b': 2}, {'b': 1}]",
    ],
    [
      "[{'abc':1,'b':2},{'b':1}] | ansible.utils.remove_keys(['.b'], 'regex')",
      "[{'b': 2}, {'b': 1}]",
    ],
    [
      "{'a':1,'b':{'a':2,'c':[{'a':3,'d':4}]}} | ansible.utils.replace_keys(target=[{'before':'a','after':'z'}])",
      "{'b': {'c': [{'d': 4, 'z': 3}], 'z': 2}, 'z': 1}",
    ],
    [
      "[{'abc':1,'b':2},{'b':1}] | ansible.utils.replace_keys([{'before':'a','after':'b'}], 'starts_with')",
      "[{'b': 1}, {'b': 1}]",
    ],
  ]);
  itAnswers([
    [
      "[{'a': 1, 'b': 2}] | community.general.replace_keys([{'before': 'a', 'after': 'c'}])",
      "[{'c': 1, 'b': 2}]",
    ],
    [
      "[{'ab': 1, 'b': 2}] | community.general.replace_keys([{'before': 'a', 'after': 'c'}], matching_parameter='starts_with')",
      "[{'c': 1, 'b': 2}]",
    ],
    ["[{'ab': 1, 'b': 2}] | community.general.remove_keys(['b'])", "[{'ab': 1}]"],
  ]);
  itRefuses([
    ["'x' | ansible.utils.keep_keys(['a'])", 'The input must be a list or a dict, not a str.'],
    [
      "{} | ansible.utils.keep_keys(['a'], 'like')",
      '"matching_parameter" must be starts_with, ends_with or regex, not "like".',
    ],
    [
      "{} | ansible.utils.replace_keys([{'before': 'a'}])",
      'Every item of "target" must hold "before" and "after".',
    ],
  ]);
});
