import { itAnswers, itRefuses } from '../support.ts';

describe('the tests of text', () => {
  itAnswers([
    ["'1.0.0' is version('1.0.0', '<>')", 'False'],
    ["'2' is version('10', 'lt', version_type='loose')", 'True'],
    ["'foobar' is match('foo')", 'True'],
    ["'foobar' is match('bar')", 'False'],
    ["'foobar' is search('bar')", 'True'],
    ["'FOO' is search('foo', ignorecase=True)", 'True'],
    ["'a\\nb' is regex('^b', multiline=True)", 'True'],
    ["'abc' is regex('b', match_type='match')", 'False'],
    ["'abc' is regex('ab', match_type='fullmatch')", 'False'],
    ["'1.10' is version('1.9', '>')", 'True'],
    ["'1.2.3' is version('1.2.3')", 'True'],
    ["'1.2-rc1' is version('1.2', 'lt')", 'False'],
    ["'20.04' is version('20.04', '>=', strict=True)", 'True'],
    ["'1.0.0-alpha' is version('1.0.0', '<', version_type='semver')", 'True'],
    ["20.04 is version(18.04, '>')", 'True'],
    ["'http://a' is uri", 'True'],
    ["'http://a' is uri(['https'])", 'False'],
    ["'http://a' is url", 'True'],
    ["'a/b' is url", 'False'],
    ["'file:///x' is url", 'True'],
    ["'urn:isbn:1' is urn", 'True'],
  ]);

  itRefuses([
    [
      "'1' is version('1', version_type='odd')",
      '"version_type" must be loose, strict, semver, semantic or pep440, not "odd".',
    ],
    [
      "'x' is regex('x', match_type='odd')",
      '"match_type" must be match, fullmatch or search, not "odd".',
    ],

    ["'1.2' is version('1.x', '>=')", '"2" and "x" cannot be put in order.'],
    ["'' is version('1')", 'A version must not be empty.'],
    [
      "'1' is version('1', '~')",
      '"operator" must be ==, =, eq, !=, <>, ne, <, lt, <=, le, >, gt, >= or ge, not "~".',
    ],
    ["'1' is version('1', '==', True, 'loose')", '"strict" and "version_type" exclude each other.'],
  ]);
});
