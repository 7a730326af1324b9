import { itAnswers, itRefuses } from '../support.ts';

describe('consolidateFilter', () => {
  itAnswers([
    [
      "[{'name':'x','match_key':'n','data':[{'n':'1','v':1}]},{'name':'y','match_key':'m','data':[{'m':'1','w':1}]}] | ansible.utils.consolidate",
      "{'1': {'x': {'n': '1', 'v': 1}, 'y': {'m': '1', 'w': 1}}}",
    ],
    [
      "[{'name':'x','match_key':'n','data':[{'n':'1','v':1}]},{'name':'y','match_key':'m','data':[{'m':'2','w':1}]}] | ansible.utils.consolidate(fail_missing_match_value=False)",
      "{'1': {'x': {'n': '1', 'v': 1}, 'y': {}}, '2': {'x': {}, 'y': {'m': '2', 'w': 1}}}",
    ],
  ]);
  itRefuses([
    [
      "[{'name': 'x', 'match_key': 'n', 'data': [{'n': '1'}]}, {'name': 'y', 'match_key': 'm', 'data': []}] | ansible.utils.consolidate",
      'Source 2 has nothing for 1.',
    ],
    [
      "[{'name': 'x', 'match_key': 'n', 'data': [{'n': '1'}, {'n': '1'}]}] | ansible.utils.consolidate",
      'Two items of source 1 have the n 1.',
    ],
    [
      "[{'name': 'x', 'match_key': 'n', 'data': [{'m': '1'}]}] | ansible.utils.consolidate",
      'Item 1 of source 1 has no key "n".',
    ],
    ["[{'name': 'x'}] | ansible.utils.consolidate", '"match_key" must be a string, not none.'],
  ]);
});
