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

  const own = 'http://kplay.test/own.json';
  const list = "map(attribute='data_path') | list";
  const draft4 = "'http://json-schema.org/draft-04/schema#'";
  const person = `{'$schema': ${draft4}, 'id': '${own}', 'definitions': {'name': {'id': 'name.json',
    'type': 'string'}}, 'properties': {'id': {'$ref': 'name.json'}, 'name': {'$ref': 'name.json'}}}`;
  const below = "{'id': 1, 'properties': {'a': {'maximum': 5, 'exclusiveMaximum': true}}}";

  itAnswers([
    // Keys of the data are no part of a URI.
    [
      `{'100%': 1} | ansible.utils.validate({'properties': {'100%': {'type': 'string'}}}) | map(attribute='schema_path') | list`,
      "['properties.100%.type']",
    ],
    [
      `{'a%20b/~c': 1} | ansible.utils.validate({'additionalProperties': {'type': 'string'}}) | ${list}`,
      "['a%20b/~c']",
    ],
    // A schema may name itself, and its parts.
    [
      `{'a': 1} | ansible.utils.validate({'$id': '${own}', 'definitions': {'t': {'items': false, 'type': 'array'}}, 'properties': {'a': {'$ref': '${own}#/definitions/t'}}}) | map(attribute='schema_path') | list`,
      "['definitions.t.type']",
    ],
    [
      `{'a': {'a': 1}} | ansible.utils.validate({'$id': '${own}', 'type': 'object', 'properties': {'a': {'$ref': '${own}'}}}) | ${list}`,
      "['a.a']",
    ],
    [`{'id': 1, 'name': 2} | ansible.utils.validate(${person}) | ${list}`, "['id', 'name']"],
    [
      `{'a': 1} | ansible.utils.validate({'definitions': {'t': {'id': '#t', 'type': 'string'}}, 'properties': {'a': {'$ref': '#t'}}}, draft='draft4') | ${list}`,
      "['a']",
    ],
    // The words of draft 4.
    [
      `[4, 5] | map('community.general.dict_kv', 'a') | map('ansible.utils.validate', ${below}) | map('length')`,
      '[0, 1]',
    ],
    [
      `({'a': 5} | ansible.utils.validate(${below}) | first) | dict2items | rejectattr('key', 'in', ['message', 'json_path']) | map(attribute='value') | list`,
      "['a', 5, 5, {'maximum': 5, 'exclusiveMaximum': True}, 'properties.a.maximum', 'maximum']",
    ],
    [
      `[4, 5] | map('ansible.utils.validate', {'minimum': 5, 'exclusiveMinimum': false}) | map('length')`,
      '[1, 0]',
    ],
    [
      "{'minimum': 5, 'exclusiveMinimum': true} is ansible.utils.validate({'enum': [{'minimum': 5, 'exclusiveMinimum': true}]})",
      'True',
    ],
    // The schema of schemas.
    [
      `{'type': 'x'} is ansible.utils.validate({'$id': 'http://json-schema.org/draft-07/schema#', 'properties': {'type': {'enum': ['x']}}})`,
      'True',
    ],
  ]);

  itRefuses([
    [
      "{'a': 1} | ansible.utils.validate({'properties': {'a': {'$ref': 'http://kplay.test/other'}}})",
      '"criteria" refers to "http://kplay.test/other", which is no part of it.',
    ],
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
