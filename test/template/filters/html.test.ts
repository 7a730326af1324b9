import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of html', () => {
  itAnswers([
    ["'<a>'|e|e", "'&lt;a&gt;'"],
    ["'<a>'|escape|e|e", "'&lt;a&gt;'"],
    ["('<a>'|e) is escaped", 'True'],
    ["('<b>;'|e)|upper|e", "'&LT;B&GT;;'"],
    ["('<b>;'|e)|trim|e", "'&lt;b&gt;;'"],
    ["('<b>;'|e).strip()|e", "'&lt;b&gt;;'"],
    ["('<b>;'|e).split(';')[0]|e", "'&lt'"],
    ["('<b>'|e)[0:4]|e", "'&lt;'"],
    ["(('<b>'|e) if true else 'x')|e", "'&lt;b&gt;'"],
    ["(('<b>'|e) + ('<'|e))|e", "'&lt;b&gt;&lt;'"],
    ["(('<b>'|e) * 2)|e", "'&lt;b&gt;&lt;b&gt;'"],
    ["(('<b>'|e) + '<')|e", "'&lt;b&gt;&lt;'"],
    ["('<b>'|e).replace('b','<')|e", "'&lt;&lt;&gt;'"],
    ["('<b>'|e|upper) is escaped", 'True'],
    ["('<a>'|safe)|e", "'<a>'"],
    ["('<a>'|upper)|e", "'&lt;A&gt;'"],
    ["'<a>'|e|forceescape", "'&amp;lt;a&amp;gt;'"],
    ["('x'|upper) is escaped", 'False'],
    ["'<a href=\"x\">\\'&' | escape", "'&lt;a href=&#34;x&#34;&gt;&#39;&amp;'"],
    ["'<p>a <b>b</b>  &amp; c</p><!-- x -->' | striptags", "'a b & c'"],
    ["{'a': 'x\"y', 'b': None, 'c': 1} | xmlattr", '\' a="x&#34;y" c="1"\''],
    ["{'a': 1} | xmlattr(False)", '\'a="1"\''],
    ['{} | xmlattr', "''"],
    [
      "'see http://example.com/a?b=c, (www.foo.org) or me@x.de.' | urlize",
      '\'see <a href="http://example.com/a?b=c" rel="noopener">http://example.com/a?b=c</a>, (<a href="https://www.foo.org" rel="noopener">www.foo.org</a>) or <a href="mailto:me@x.de">me@x.de</a>.\'',
    ],
    [
      "'http://example.com/abcdefghij' | urlize(10, nofollow=True, target='_blank')",
      '\'<a href="http://example.com/abcdefghij" rel="nofollow noopener" target="_blank">http://exa...</a>\'',
    ],
    [
      "'http://en.wikipedia.org/wiki/A_(b) example.com' | urlize",
      '\'<a href="http://en.wikipedia.org/wiki/A_(b)" rel="noopener">http://en.wikipedia.org/wiki/A_(b)</a> <a href="https://example.com" rel="noopener">example.com</a>\'',
    ],
  ]);

  itRefuses([["{'a b': 1} | xmlattr", '"a b" cannot be the name of an attribute.']]);
});
