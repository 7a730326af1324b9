import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of keyed lists', () => {
  itAnswers([
    ["['a','b','a']|community.general.counter", "{'a': 2, 'b': 1}"],
    ["'abab'|community.general.counter", "{'a': 2, 'b': 2}"],
    ["'test'|community.general.crc32", "'d87f7e0c'"],
    ["''|community.general.crc32", "'0'"],
    ["'x'|community.general.dict_kv('k')", "{'k': 'x'}"],
    ["[1]|community.general.dict_kv('k')", "{'k': [1]}"],
    [
      "[{'n':'a','x':1},{'n':'b'}]|community.general.groupby_as_dict('n')",
      "{'a': {'n': 'a', 'x': 1}, 'b': {'n': 'b'}}",
    ],
    [
      "[{'n':'b','x':1},{'n':'a'}]|community.general.lists_mergeby([{'n':'a','y':2}],'n')",
      "[{'n': 'a', 'y': 2}, {'n': 'b', 'x': 1}]",
    ],
    [
      "[[{'n':'b','x':[1]}],[{'n':'b','x':[2]}]]|community.general.lists_mergeby('n')",
      "[{'n': 'b', 'x': [2]}]",
    ],
    [
      "[{'n':'b','x':[1]}]|community.general.lists_mergeby([{'n':'b','x':[2]}],'n',recursive=true,list_merge='append')",
      "[{'n': 'b', 'x': [1, 2]}]",
    ],
    [
      "[{'n':'b','x':{'a':1}}]|community.general.lists_mergeby([{'n':'b','x':{'b':1}}],'n',recursive=true)",
      "[{'n': 'b', 'x': {'a': 1, 'b': 1}}]",
    ],
    ["[{'n':'b'}]|community.general.lists_mergeby([{'m':'b'}],'n')", "[{'n': 'b'}]"],
    ["'é'|community.general.unicode_normalize|length", '1'],
    ["'é'|community.general.unicode_normalize('NFD')|length", '2'],
    ["'é'|community.general.unicode_normalize(form='NFKD')|length", '2'],
  ]);
  itRefuses([
    ["{'a': 1} | community.general.counter", 'The input must be a list or a string, not a dict.'],
    [
      "[{'n': 'a'}, {'n': 'a'}] | community.general.groupby_as_dict('n')",
      "Two items have the n 'a'.",
    ],
    ["[{'m': 'a'}] | community.general.groupby_as_dict('n')", 'An item has no key "n".'],
    [
      "'x' | community.general.unicode_normalize('X')",
      '"form" must be NFC, NFD, NFKC or NFKD, not "X".',
    ],
    ['[] | community.general.lists_mergeby', 'The last argument must be a key.'],
  ]);
});
