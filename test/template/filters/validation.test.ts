import { itAnswers, itRefuses } from '../support.ts';

const schema =
  "{'$schema': 'x', 'properties': {'a': {'items': {'type': 'string'}}}, 'required': ['b']}";
const errors = `{'a': ['x', 1]} | ansible.utils.validate(${schema})`;

describe('the filter, the test and the lookup ansible.utils.validate', () => {
  itAnswers([
    [
      `${errors} | map(attribute='message') | list`,
      "[\"must have required property 'b'\", 'must be string']",
    ],
    [
      `${errors} | last | dict2items | rejectattr('key', 'eq', 'message') | map('last') | list | length`,
      '7',
    ],
    [`(${errors} | last).data_path`, "'a.1'"],
    [`(${errors} | last).json_path`, "'$.a[1]'"],
    [`(${errors} | last).schema_path`, "'properties.a.items.type'"],
    [`(${errors} | last).relative_schema`, "{'type': 'string'}"],
    [`[(${errors} | last).expected, (${errors} | last).found]`, "['string', 1]"],
    [`(${errors} | last).validator`, "'type'"],
    [`'{"a": [], "b": 1}' | ansible.utils.validate(${schema} | to_json)`, '[]'],
    [`{} is ansible.utils.validate([${schema}, {}])`, 'False'],
    [
      `{'b': 1} is ansible.utils.validate([${schema}, {}], engine='ansible.utils.jsonschema')`,
      'True',
    ],
    [`lookup('ansible.utils.validate', {'b': 1}, criteria=${schema}, wantlist=true)`, '[]'],
  ]);

  itRefuses([
    ["'{' | ansible.utils.validate({})", 'The data is no JSON.'],
    ["{} | ansible.utils.validate('[')", '"criteria" is no JSON.'],
    ["{} | ansible.utils.validate('1')", '"criteria" must be a JSON Schema, not a str.'],
    [
      "{} | ansible.utils.validate({'type': 'x'})",
      '"criteria" is no JSON Schema: schema is invalid',
    ],
    ["{} | ansible.utils.validate({}, engine='x')", '"engine" must be'],
    ["lookup('ansible.utils.validate', {})", '"ansible.utils.validate" needs data and criteria.'],
  ]);
});

describe('the filter ansible.utils.param_list_compare', () => {
  itAnswers([
    [
      "[1, 2] | ansible.utils.param_list_compare(['all', '!x'])",
      "{'actionable': ['1', '2'], 'unsupported': []}",
    ],
    [
      "['a', 'b', 'c'] | ansible.utils.param_list_compare(['all', '!b', 'x'])",
      "{'actionable': ['a', 'c'], 'unsupported': ['x']}",
    ],
    [
      "['b', 'a'] | ansible.utils.param_list_compare(['b', 'a', 'b'])",
      "{'actionable': ['a', 'b'], 'unsupported': []}",
    ],
    [
      "['a', 'b'] | ansible.utils.param_list_compare(['all', '!a', 'a'])",
      "{'actionable': ['a', 'b'], 'unsupported': []}",
    ],
    ["['a'] | ansible.utils.param_list_compare([])", "{'actionable': [], 'unsupported': []}"],
  ]);
});
