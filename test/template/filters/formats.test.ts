import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of formats', () => {
  itAnswers([
    ["[1.5] | to_json(indent='-')", "'[\\n-1.5\\n]'"],
    ["'x' | b64encode(encoding='latin1')", "'eA=='"],
    [
      "{'b': 1, 'a': [1, 2.0, 'é\"\\n\\t\\x01/\\x7f😀', None, True]} | to_json",
      '\'{"b": 1, "a": [1, 2.0, "\\\\u00e9\\\\"\\\\n\\\\t\\\\u0001/\\\\u007f\\\\ud83d\\\\ude00", null, true]}\'',
    ],
    ["{'b': 1, 'a': 2} | to_json(sort_keys=True, indent=2)", '\'{\\n  "a": 2,\\n  "b": 1\\n}\''],
    ["{'b': 'é'} | to_json(ensure_ascii=False)", '\'{"b": "é"}\''],
    ["[1, {'a': []}] | to_json(indent=2)", '\'[\\n  1,\\n  {\\n    "a": []\\n  }\\n]\''],
    ['{} | to_json(indent=2)', "'{}'"],
    ['{1: 4, None: 3, 1.5: 1} | to_json', '\'{"1": 4, "null": 3, "1.5": 1}\''],
    ["[1, 2] | to_json(separators=(',', ':'))", "'[1,2]'"],
    ['1e+22 | to_json', "'1e+22'"],
    ['1e-07 | to_json', "'1e-07'"],
    ['0.1 | to_json', "'0.1'"],
    [
      "{'b': 1, 'a': [1, {'c': []}]} | to_nice_json",
      '\'{\\n    "a": [\\n        1,\\n        {\\n            "c": []\\n        }\\n    ],\\n    "b": 1\\n}\'',
    ],
    ["{'b': 1, 'a': 2} | to_nice_json(2)", '\'{\\n  "a": 2,\\n  "b": 1\\n}\''],
    ["{'b': 1, 'a': 2} | to_nice_json(sort_keys=False)", '\'{\\n    "b": 1,\\n    "a": 2\\n}\''],
    ['[] | to_nice_json', "'[]'"],
    [
      "{'b': \"<x>'&\", 'a': 1} | tojson",
      '\'{"a": 1, "b": "\\\\u003cx\\\\u003e\\\\u0027\\\\u0026"}\'',
    ],
    [
      '\'{"a":[1,2.0,-0.5e3,"\\\\u00e9",null,true],"b":{}}\' | from_json',
      "{'a': [1, 2.0, -500.0, 'é', None, True], 'b': {}}",
    ],
    ['\'{"a":1,"a":2}\' | from_json', "{'a': 2}"],
    ["'NaN' | from_json", 'nan'],
    ["' 12 ' | from_json", '12'],
    [
      "'[18446744073709551615, -9007199254740993, 9007199254740991]' | from_json",
      '[18446744073709551615, -9007199254740993, 9007199254740991]',
    ],
    ['\'{"a": 18446744073709551615}\' | from_json | to_json', '\'{"a": 18446744073709551615}\''],
    ['\'{"a": 18446744073709551615}\' | from_json | to_nice_yaml', "'a: 18446744073709551615\\n'"],
    ["('18446744073709551615' | from_json) - 1", '18446744073709551614'],
    ["('18446744073709551615' | from_json) // 1048576 + 1", '17592186044416'],
    ["('18446744073709551615' | from_json) % 1000", '615'],
    [
      "(('18446744073709551615' | from_json) > 5, 5 < ('18446744073709551615' | from_json))",
      '(True, True)',
    ],
    ["('18446744073709551615' | from_json) == ('18446744073709551615' | from_json)", 'True'],
    ["('18446744073709551615' | from_json | int) is integer", 'True'],
    ["'[1.0, 1E3, 10]' | from_json", '[1.0, 1000.0, 10]'],
    ["'héllo' | b64encode", "'aMOpbGxv'"],
    ["'aMOpbGxv' | b64decode", "'héllo'"],
    ["'hé' | b64encode('utf-16-le')", "'aADpAA=='"],
    ["'aADpAA==' | b64decode('utf-16-le')", "'hé'"],
    ["'hé'.encode('utf-16-le') | b64encode", "'aADpAA=='"],
    ["'hé'.encode() | hash('md5') == 'hé' | hash('md5')", 'True'],
    ["'hé'.encode('latin-1') | md5 == 'hé' | md5", 'False'],
    ["'aA=='.encode() | b64decode", "'h'"],
    ["'{}'.encode() | from_json", '{}'],
    [
      "['a' * 70 ~ ' b\\rc\\r\\nd ' ~ '😀' * 5] | pprint",
      "\"['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b\\\\r'\\n 'c\\\\r\\\\n'\\n 'd 😀😀😀😀😀']\"",
    ],
    ["{'b': 1, 'a': [1, 'x']} | pprint", "\"{'a': [1, 'x'], 'b': 1}\""],
    [
      "{'key00': 'value number 0', 'key01': 'value number 1', 'key02': 'value number 2', 'key03': 'value number 3'} | pprint",
      "\"{'key00': 'value number 0',\\n 'key01': 'value number 1',\\n 'key02': 'value number 2',\\n 'key03': 'value number 3'}\"",
    ],
    [
      "['a long string item number 1 here', 'a long string item number 2 here', 'a long string item number 3 here'] | pprint",
      "\"['a long string item number 1 here',\\n 'a long string item number 2 here',\\n 'a long string item number 3 here']\"",
    ],
    [
      "{'outer': {'in01': ['v1', 'v1', 'v1'], 'in02': ['v1', 'v1', 'v1'], 'in03': ['v1', 'v1', 'v1'], 'in04': ['v1', 'v1', 'v1']}} | pprint",
      "\"{'outer': {'in01': ['v1', 'v1', 'v1'],\\n           'in02': ['v1', 'v1', 'v1'],\\n           'in03': ['v1', 'v1', 'v1'],\\n           'in04': ['v1', 'v1', 'v1']}}\"",
    ],
    [
      "'a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b ' | pprint",
      "\"('a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b a b '\\n 'a b a b a b a b a b ')\"",
    ],
    [
      '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33] | pprint',
      "'[0,\\n 1,\\n 2,\\n 3,\\n 4,\\n 5,\\n 6,\\n 7,\\n 8,\\n 9,\\n 10,\\n 11,\\n 12,\\n 13,\\n 14,\\n 15,\\n 16,\\n 17,\\n 18,\\n 19,\\n 20,\\n 21,\\n 22,\\n 23,\\n 24,\\n 25,\\n 26,\\n 27,\\n 28,\\n 29,\\n 30,\\n 31,\\n 32,\\n 33]'",
    ],
    [
      "('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy') | pprint",
      "\"('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',\\n 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')\"",
    ],
    ['"it\'s\\nok" | pprint', "'\"it\\'s\\\\nok\"'"],
  ]);

  itRefuses([
    ["'x' | b64encode(encoding='klingon')", 'The encoding "klingon" is not known.'],
    ["'/w==' | b64decode", 'The decoded bytes are not text in UTF-8.'],
    ["'/w==' | b64decode('ascii')", 'The decoded bytes are not text in ASCII.'],
    ["'é' | b64encode('ascii')", 'The text has characters that ASCII cannot write.'],
    ["'é'.encode('ascii')", 'The text has characters that ASCII cannot write.'],
    ["'é'.encode('latin1').decode()", 'The bytes are no text in UTF-8.'],
    ["'é'.encode('klingon')", 'The encoding "klingon" is not known.'],
    ["'é'.decode()", "''é'.decode' is undefined: a str has no attribute 'decode'."],
    ["'é'.encode() + 'x'", '"+" cannot combine bytes with str.'],
    ['[missing] | to_json', "'missing' is undefined"],
    ['[1] | to_json(indent=[])', '"indent" must be an integer, not a list.'],

    ["'[1,]' | from_json", 'The input is not JSON: a value is missing at line 1, column 4.'],
    [
      '"{\'a\':1}" | from_json',
      'The input is not JSON: a key in double quotes is missing at line 1, column 2.',
    ],
    ["'' | from_json", 'The input is not JSON: a value is missing at line 1, column 1.'],
    [
      '\'"x" y\' | from_json',
      'The input is not JSON: there is more after the value at line 1, column 5.',
    ],
    ["'aGk' | b64decode", 'The input is not Base64.'],
  ]);
});
