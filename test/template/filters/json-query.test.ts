import { itAnswers, itRefuses } from '../support.ts';

const people =
  "[{'name': 'ann', 'age': 3, 'tags': ['a', 'b']}, {'name': 'bob', 'age': 5, 'tags': []}]";

describe('the filter json_query', () => {
  itAnswers([
    [`${people} | json_query('[].name')`, "['ann', 'bob']"],
    [`${people} | community.general.json_query('[?age > \`3\`].name | [0]')`, "'bob'"],
    [
      `${people} | json_query('[*].{who: name, first: tags[0]}')`,
      "[{'who': 'ann', 'first': 'a'}, {'who': 'bob', 'first': None}]",
    ],
    [`${people} | json_query('max_by(@, &age).name')`, "'bob'"],
    [`${people} | json_query("[?name=='ann'].tags[]")`, "['a', 'b']"],
    ["{'a': {'b': 1}} | json_query('a.c')", 'None'],
    ["{'n': 1.5} | json_query('n')", '1.5'],
  ]);
  itRefuses([
    ["{} | json_query('a[')", 'The JMESPath expression "a[" is wrong'],
    ["{} | json_query('length(@.a)')", 'The JMESPath expression "length(@.a)" is wrong'],
    ["nope | json_query('a')", "'nope' is undefined"],
  ]);
});
