import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of comment', () => {
  itAnswers([
    ["'a\\nb' | comment", "'#\\n# a\\n# b\\n#'"],
    ["'a\\n\\nb' | comment('c')", "'//\\n// a\\n//\\n// b\\n//'"],
    ["'a' | comment('cblock')", "'/*\\n *\\n * a\\n *\\n */'"],
    ["'a\\n\\nb' | comment('xml')", "'<!--\\n -\\n - a\\n -\\n - b\\n -\\n-->'"],
    ["'a' | comment('erlang')", "'%\\n% a\\n%'"],
    ["'a' | comment(decoration='; ')", "';\\n; a\\n;'"],
    [
      "'a\\nb' | comment('plain', prefix='#######\\n#', postfix='#\\n#######\\n   ###\\n    #')",
      "'#######\\n#\\n# a\\n# b\\n#\\n#######\\n   ###\\n    #'",
    ],
    ["'a' | comment('plain', prefix_count=0, postfix_count=2)", "'# a\\n#\\n#'"],
    ["'a' | comment('plain', prefix='', postfix='')", "'# a\\n'"],
    ["'a\\nb' | comment('cblock', decoration='')", "'/*\\na\\nb\\n\\n */'"],
    ["'a\\r\\nb' | comment(newline='\\r\\n')", "'#\\r\\n# a\\r\\n# b\\r\\n#'"],
  ]);

  itRefuses([
    ["'a' | comment('fancy')", '"style" must be plain, erlang, c, cblock or xml, not "fancy".'],
  ]);
});
