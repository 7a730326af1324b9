import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of yaml', () => {
  itAnswers([
    [
      "{'b': [1, 2], 'a': 'yes', 'c': {'d': None}} | to_yaml",
      '"a: \'yes\'\\nb: [1, 2]\\nc: {d: null}\\n"',
    ],
    [
      "{'b': [1, 2], 'a': 'yes', 'c': {'d': None}} | to_nice_yaml",
      '"a: \'yes\'\\nb:\\n- 1\\n- 2\\nc:\\n    d: null\\n"',
    ],
    ["{'b': [1, 2], 'a': '0644'} | to_nice_yaml(indent=2)", '"a: \'0644\'\\nb:\\n- 1\\n- 2\\n"'],
    [
      "{'b': [1, 2], 'a': '0644'} | to_nice_yaml(sort_keys=False, width=20)",
      '"b:\\n- 1\\n- 2\\na: \'0644\'\\n"',
    ],
    ["'plain' | to_nice_yaml", "'plain\\n'"],
    ['[] | to_yaml', "'[]\\n'"],
    ["'a: [1, yes, 2.0]\\nb: |\\n  x\\n' | from_yaml", "{'a': [1, True, 2.0], 'b': 'x\\n'}"],
    ["{'a': 1} | from_yaml", "{'a': 1}"],
    ["'a: 1\\n---\\nb: 2\\n' | from_yaml_all", "[{'a': 1}, {'b': 2}]"],
    [
      "{'a': 'a long plain text that goes on and on until it has to be folded somewhere near the eightieth column of it'} | to_nice_yaml",
      "'a: a long plain text that goes on and on until it has to be folded somewhere near\\n    the eightieth column of it\\n'",
    ],
    [
      "{'a': \"it's: a long quoted text that goes on and on until it has to be folded somewhere near the eightieth column\"} | to_nice_yaml",
      "\"a: 'it''s: a long quoted text that goes on and on until it has to be folded somewhere\\n    near the eightieth column'\\n\"",
    ],
    [
      "[[1, [2, 3]], [{'a': 1, 'b': []}], {}] | to_nice_yaml",
      "'-   - 1\\n    -   - 2\\n        - 3\\n-   -   a: 1\\n        b: []\\n- {}\\n'",
    ],
    [
      "{'n': None, 't': True, 'f': 1.0, 'i': -5, 'big': 1e+20, 'neg': -0.5, 'small': 1e-07} | to_nice_yaml",
      "'big: 1.0e+20\\nf: 1.0\\ni: -5\\nn: null\\nneg: -0.5\\nsmall: 1.0e-07\\nt: true\\n'",
    ],
    [
      "{'a': {'b': [1, 2, {'c': 'd'}]}, 'e': 'long long long long long long long long long long long long long long long long long long long '} | to_yaml",
      '"a:\\n  b:\\n  - 1\\n  - 2\\n  - {c: d}\\ne: \'long long long long long long long long long long long long long long long long\\n  long long long \'\\n"',
    ],
    [
      "{'text': 'line one\\nline two that is rather long and goes beyond the eighty columns that are allowed here\\n'} | to_nice_yaml",
      '"text: \'line one\\n\\n    line two that is rather long and goes beyond the eighty columns that are allowed\\n    here\\n\\n    \'\\n"',
    ],
    [
      "{'k': 'word word word word word word word word word word word word word word word word word word end'} | to_nice_yaml(width=40, indent=2)",
      "'k: word word word word word word word word\\n  word word word word word word word word\\n  word word end\\n'",
    ],
    [
      "{1: 2, 'x': {'y z': 'w', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': 1}} | to_nice_yaml",
      "'1: 2\\nx:\\n    ? aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\n    : 1\\n    y z: w\\n'",
    ],
  ]);

  itRefuses([
    [
      "'a: [1' | from_yaml",
      'The input is not YAML: 1:4: The "[" that opens here is not closed by a "]".',
    ],
  ]);
});
