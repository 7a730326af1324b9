import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of regex', () => {
  itAnswers([
    ["'foo'|regex_search('x','\\\\1')", 'None'],
    ["'aXbX' | regex_replace('X', '-', count=1)", "'a-bX'"],
    ["'aXbX' | regex_replace('X', '-', mandatory_count=2)", "'a-b-'"],
    ["'a1' | regex_search('[a-z](\\\\d)', '\\\\g<0>')", "['a1']"],
    ["'foobar' | regex_replace('o+', '0')", "'f0bar'"],
    ["'ansible' | regex_replace('^a.*i(.*)$', 'a\\\\1')", "'able'"],
    [
      "'localhost:80' | regex_replace('^(?P<host>.+):(?P<port>\\\\d+)$', '\\\\g<host>, \\\\g<port>')",
      "'localhost, 80'",
    ],
    ["'ABC' | regex_replace('b', 'x', ignorecase=True)", "'AxC'"],
    ["'a\\nb' | regex_replace('^', '> ', multiline=True)", "'> a\\n> b'"],
    ["123 | regex_replace('2', 'x')", "'1x3'"],
    ["'foo' | regex_replace(pattern='o$', replacement='x')", "'fox'"],
    ["'foobar' | regex_search('o+')", "'oo'"],
    ["'foobar' | regex_search('z')", 'None'],
    ["'server1/database42' | regex_search('database([0-9]+)', '\\\\1')", "['42']"],
    ["'a=b' | regex_search('(?P<k>\\\\w)=(?P<v>\\\\w)', '\\\\g<k>', '\\\\g<v>')", "['a', 'b']"],
    ["'FOO' | regex_search('foo', ignorecase=True)", "'FOO'"],
    ["'a\\nb' | regex_search('^b', multiline=True)", "'b'"],
    ["'ab' | regex_search('(a)(x)?', '\\\\2')", '[None]'],
    [
      "'1.2.3.4 a 5.6.7.8' | regex_findall('\\\\b(?:[0-9]{1,3}\\\\.){3}[0-9]{1,3}\\\\b')",
      "['1.2.3.4', '5.6.7.8']",
    ],
    ["'a=1 b=2' | regex_findall('(\\\\w)=(\\\\d)')", "[('a', '1'), ('b', '2')]"],
    ["'CAR\\ntar' | regex_findall('^.ar$', True, True)", "['CAR', 'tar']"],
    [
      "'^f.*o(.*)$ #a-b/ é' | regex_escape",
      "'\\\\^f\\\\.\\\\*o\\\\(\\\\.\\\\*\\\\)\\\\$\\\\ \\\\#a\\\\-b/\\\\ é'",
    ],
    [
      "'a.b[c]^d*\\\\$' | regex_escape('posix_basic')",
      "'a\\\\.b\\\\[c\\\\]\\\\^d\\\\*\\\\\\\\\\\\$'",
    ],
  ]);

  itRefuses([
    [
      "'aX' | regex_replace('X', '-', mandatory_count=2)",
      'The pattern must match 2 times, but it matches 1 times.',
    ],
    ["'a' | regex_replace('a', '\\\\2')", 'is wrong: invalid group reference 2.'],
    ["'a' | regex_search('a', 'x')", '"x" does not name a group'],
    ["'a' | regex_search('a', '\\\\1')", 'The pattern has no group "1".'],

    [
      "'a' | regex_replace('(', 'x')",
      '"(" is not a regular expression: missing ), unterminated subpattern.',
    ],
    [
      "'a' | regex_escape('posix_extended')",
      '"re_type" must be python or posix_basic, not "posix_extended".',
    ],
  ]);
});
