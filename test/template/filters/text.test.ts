import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of text', () => {
  itAnswers([
    ["'ÀB' | lower", "'àb'"],
    ["'straße' | upper", "'STRASSE'"],
    ["'hELLO wORLD' | capitalize", "'Hello world'"],
    ["'hello wORLD-foo (bar) [baz \"x' | title", "'Hello World-Foo (Bar) [Baz \"x'"],
    ["'  a b \\n' | trim", "'a b'"],
    ["'xxaxx' | trim('x')", "'a'"],
    ["'aaaa' | replace('a', 'b')", "'bbbb'"],
    ["'aaaa' | replace('a', 'b', 2)", "'bbaa'"],
    ["'abc' | replace('', '-')", "'-a-b-c-'"],
    ["'abc' | replace('', '-', 2)", "'-a-bc'"],
    ['123 | replace(2, 9)', "'193'"],
    ["'ab' | center(7)", "'   ab  '"],
    ["'abc' | center(6)", "' abc  '"],
    ["'a\\nb\\n\\nc' | indent", "'a\\n    b\\n\\n    c'"],
    ["'a\\nb\\n\\nc' | indent(2, True)", "'  a\\n  b\\n\\n  c'"],
    ["'a\\nb\\n\\nc\\n' | indent(2, True, True)", "'  a\\n  b\\n  \\n  c\\n  '"],
    ["'a\\nb' | indent('> ')", "'a\\n> b'"],
    ["'' | indent(2, True)", "'  '"],
    ["'a\\n\\nb\\n' | indent(width=8)", "'a\\n\\n        b\\n'"],
    ["'foo bar baz qux' | truncate(9)", "'foo...'"],
    ["'foo bar baz qux' | truncate(9, True)", "'foo ba...'"],
    ["'foo bar baz qux' | truncate(11)", "'foo bar baz qux'"],
    ["'foo bar baz qux' | truncate(11, False, '...', 0)", "'foo bar...'"],
    ["'foobarbaz qux quux' | truncate(5, leeway=0)", "'fo...'"],
    ["'a b-c d_e é' | wordcount", '5'],
    [
      "'The quick brown fox jumps over the lazy dog' | wordwrap(10)",
      "'The quick\\nbrown fox\\njumps over\\nthe lazy\\ndog'",
    ],
    [
      "'The quick-brown fox jumps-over-it the lazy dog' | wordwrap(12)",
      "'The quick-\\nbrown fox\\njumps-over-\\nit the lazy\\ndog'",
    ],
    ["'aaaaaaaaaaaaaaaaaaaaaaaaa bb' | wordwrap(10)", "'aaaaaaaaaa\\naaaaaaaaaa\\naaaaa bb'"],
    ["'aaaaaaaaaaaaaaaaaaaaaaaaa bb' | wordwrap(10, False)", "'aaaaaaaaaaaaaaaaaaaaaaaaa\\nbb'"],
    ["'a b\\nc d e f g h' | wordwrap(3, wrapstring='|')", "'a b|c d|e f|g h'"],
    [
      "'this is a em--dash test and--more foo-bar-baz-qux' | wordwrap(11)",
      "'this is a\\nem--dash\\ntest and--\\nmore foo-\\nbar-baz-qux'",
    ],
    ["'aaa-bbb-ccc-ddd-eee-fff' | wordwrap(6)", "'aaa-\\nbbb-\\nccc-\\nddd-\\neee-\\nfff'"],
    [
      "'  leading spaces and   inner    gaps  here ' | wordwrap(12)",
      "'  leading\\nspaces and\\ninner\\ngaps  here'",
    ],
    ["'a b  c' | split", "['a', 'b', 'c']"],
    ["'a,b,,c' | split(',')", "['a', 'b', '', 'c']"],
    ["' a b c ' | split(None, 1)", "['a', 'b c ']"],
    ["'a,b,c' | split(',', 1)", "['a', 'b,c']"],
    ["'' | split", '[]'],
    ["'' | split(',')", "['']"],
    ["'%s - %d' | format('a', 5)", "'a - 5'"],
    ["'%05.1f|%-5s|%x' | format(3.14159, 'ab', 255)", "'003.1|ab   |ff'"],
    ["'%(a)s-%(b)s' | format(a=1, b='x')", "'1-x'"],
    ["'%s' | format([1, 2])", "'[1, 2]'"],
  ]);

  itRefuses([["'foo' | truncate(2)", '"length" must be at least 3, the length of its end.']]);
});
