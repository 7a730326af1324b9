import { expect } from 'chai';
import { renderTemplate, renderValue } from '../../src/jinja/evaluate.ts';
import { parseTemplate } from '../../src/jinja/parse.ts';
import { jinjaOptions } from '../../src/jinja/syntax/options.ts';
import { wholeText } from '../../src/values/origin.ts';
import { Templated, type Value } from '../../src/values/value.ts';
import { environmentWith, scopeOf } from './support.ts';

const environment = environmentWith();

function templateOf(text: string): Parameters<typeof renderTemplate>[0] {
  const parsed = parseTemplate(text, wholeText({ path: 'test', text }), jinjaOptions);
  if (!parsed.ok) throw new Error(parsed.diagnostics.map(({ message }) => message).join('\n'));
  return parsed.value;
}

function valueOf(text: string, variables: Readonly<Record<string, Value>> = {}): Value {
  return renderValue(templateOf(text), scopeOf(variables), environment);
}

/** Templates, and what Ansible makes of them. */
const answers: readonly (readonly [template: string, text: string])[] = [
  [
    "{{ ('<' | e) ~ '<' }}{% set x = '<' | e %}{{ x ~ '<' }}|{{ x + '<' }}|{{ '<' + x }}|{{ x | e }}|{{ x is escaped }}",
    '&lt;<&lt;<|&lt;&lt;|&lt;&lt;|&lt;|True',
  ],
  [
    "{% set x = '<' | e %}{% set y = [x, '<'] %}{{ y | map('e') | join }}|{{ y | join('>') }}|{{ y[0] | e }}|{{ (y | first) | e }}|{{ y }}",
    "&lt;&lt;|&lt;><|&lt;|&lt;|[Markup('&lt;'), '<']",
  ],
  [
    "{% macro m(x) %}{{ x | e }}<{% endmacro %}{% set x = '<' | e %}{{ m(x) }}|{{ m('<') | e }}|{{ m(x) is escaped }}",
    '&lt;<|&amp;lt;&lt;|False',
  ],
  [
    "{% macro m(x) %}{{ x | e }}{{ caller(x) }}{% endmacro %}{% call(q) m('<' | e) %}{{ q | e }}{% endcall %}",
    '&lt;&lt;',
  ],
  ["{% set x %}<{{ '<' | e }}{% endset %}{{ x | e }}", '&lt;&amp;lt;'],
  ['{% set x | e %}<{% endset %}{{ x | e }}', '&lt;'],
  ["{% for x in ['<' | e, '<'] %}{{ x | e }}{{ x + '>' }}{% endfor %}", '&lt;&lt;&gt;&lt;<>'],
  ["{% for x in '<' | e %}{{ x | e }}{% endfor %}", '&amp;lt;'],
  ["{% for x in ('< <' | e).split() %}{{ x | e }}{% endfor %}", '&lt;&lt;'],
  [
    "{% set ns = namespace(x='<' | e) %}{{ ns.x | e }}{% set ns.x = ns.x + '<' %}{{ ns.x }}",
    '&lt;&lt;&lt;',
  ],
  [
    "{% with x = '<' | safe %}{{ x | e }}{{ x | upper | e }}{{ x | replace('<', '>') | e }}{{ x | string | e }}{{ x | trim | e }}{% endwith %}",
    '<<&gt;&lt;<',
  ],
  [
    "{% set x = '%s<' | safe %}{{ x % '<' }}|{{ x | format('<') }}|{{ ('{}<' | safe).format('<') }}|{{ ('<' | safe).join(['<', 'a' | e]) }}",
    '&lt;<|&lt;<|&lt;<|&lt;<a',
  ],
  [
    "{% set x = {'a': '<' | e, 'b': '<'} | xmlattr %}{{ x }}|{{ x | e }}",
    ' a="&lt;" b="&lt;"| a=&#34;&amp;lt;&#34; b=&#34;&amp;lt;&#34;',
  ],
  [
    "{% set x = [1, '<'] | tojson %}{{ x | e }}|{{ x ~ '<' }}|{{ x + '<' }}",
    '[1, "\\u003c"]|[1, "\\u003c"]<|[1, "\\u003c"]&lt;',
  ],
  [
    "{% set x = '<' | e %}{{ (x * 2) | e }}|{{ (2 * x) | e }}|{{ x == '&lt;' }}|{{ '&lt;' == x }}|{{ x in ['&lt;'] }}|{{ {'&lt;': 1}[x] }}|{{ [x] }}|{{ '%s' % x | e }}|{{ '%r' % x }}|{{ x is string }}|{{ (x, 1) }}|{{ {}.get(x) }}|{{ x if x else 1 }}|{{ not x }}|{{ x | length }}",
    "&lt;&lt;|&lt;&lt;|True|True|True|1|[Markup('&lt;')]|&lt;|Markup('&lt;')|True|(Markup('&lt;'), 1)||&lt;|False|4",
  ],
  [
    "{% set x = '<' | e %}{{ (x if true else '') | e }}|{{ (x or 'a') | e }}|{{ (x and x) | e }}|{{ x | d('') | e }}|{{ (none | d(x)) | e }}|{{ [x] | first | e }}|{{ [x] | map('upper') | map('e') | join }}|{{ {'a': x}.a | e }}|{{ {'a': x} | dictsort | map('last') | map('e') | join }}|{{ {'a': x}.values() | list | map('e') | join }}|{{ {'a': x} | dict2items | map(attribute='value') | map('e') | join }}|{{ [x, x] | unique | map('e') | join }}|{{ [[x]] | flatten | map('e') | join }}|{{ {'a': 1} | combine({'b': x}) | to_json }}|{{ [x] | zip([x]) | list }}",
    '&lt;|&lt;|&lt;|&lt;|None|&lt;|&LT;|&lt;|&lt;|&lt;|&lt;|&lt;|&lt;|{"a": 1, "b": "&lt;"}|[(Markup(\'&lt;\'), Markup(\'&lt;\'))]',
  ],
  ["{% filter e %}<{{ '<' | e }}{% endfilter %}", '&lt;&amp;lt;'],
  [
    "{% set x = 'a,<' | safe %}{{ x.split(',')[1] | e }}|{{ x.partition(',')[2] | e }}|{{ x.upper() | e }}|{{ x.strip('a') | e }}|{{ x.find('<') }}|{{ x.splitlines()[0] | e }}|{{ x[2] | e }}|{{ x[1:] | e }}|{{ (x | reverse) | e }}|{{ x.zfill(5) | e }}|{{ x.startswith('a') }}|{{ (x | first) | e }}",
    '<|<|A,<|,<|2|a,<|<|,<|<,a|00a,<|True|a',
  ],
  ['{% block q %}<{% endblock %}{{ self.q() | e }}', '<&lt;'],
  [
    "{% set x = '<' | e %}{{ [x, 'b'] | sort | map('e') | join }}|{{ [x] | list | map('e') | list }}|{{ [x, 'a'] | select('equalto', '&lt;') | map('e') | join }}|{{ [x] | batch(1) | list }}|{{ [x] | last | e }}|{{ [x] | min | e }}|{{ [x] | to_json }}|{{ [x] | map('length') | list }}",
    "&lt;b|[Markup('&lt;')]|&lt;|[[Markup('&lt;')]]|&lt;|&lt;|[\"&lt;\"]|[4]",
  ],
  [
    "{{ ('<' | e) | b64encode }}|{{ ('<' | e) | regex_search('lt') }}|{{ ('<' | e) is match('&') }}|{{ 'http://x.org/<' | e | urlize }}",
    'Jmx0Ow==|lt|True|<a href="http://x.org/&lt;" rel="noopener">http://x.org/&lt;</a>',
  ],
  [
    "{% set x = '<' | e %}{{ x.unescape() }}|{{ ('<a>&amp;' | safe).striptags() | e }}|{{ x.encode is defined }}|{{ 'a'.striptags is defined }}",
    '<|&amp;|True|False',
  ],
];

describe('texts that are marked as escaped', () => {
  for (const [template, text] of answers) {
    it(JSON.stringify(template), () => {
      expect(renderTemplate(templateOf(template), scopeOf(), environment)).to.equal(text);
    });
  }

  it('leave an expression without their marks', () => {
    expect(valueOf("{{ '<' | e }}")).to.equal('&lt;');
    expect(valueOf("{{ ['<' | e, {'a': '<' | safe}] }}")).to.deep.equal([
      '&lt;',
      new Map([['a', '<']]),
    ]);
  });

  it('are plain texts where a variable gives them to another', () => {
    const text = "{{ '<' | e }}";
    const list = "{{ ['<' | e] }}";
    const variables = {
      v: new Templated(text, wholeText({ path: 'v', text })),
      l: new Templated(list, wholeText({ path: 'l', text: list })),
    };
    const rendered = valueOf('{{ v | e }} {{ v is escaped }} {{ l | first | e }}', variables);
    expect(rendered).to.equal('&amp;lt; False &amp;lt;');
  });

  it('tell what was made of secrets as plain texts', () => {
    const told: [string, readonly Value[], Value][] = [];
    const derived = (name: string, inputs: readonly Value[], result: Value): void => {
      told.push([name, inputs, result]);
    };
    renderTemplate(templateOf("{{ ('<' | e) + s }}"), scopeOf({ s: 'a&b' }), {
      ...environment,
      derived,
    });
    expect(told).to.deep.equal([
      ['escape', ['<'], '&lt;'],
      ['+', ['&lt;', 'a&b'], '&lt;a&amp;b'],
    ]);
  });

  it('are noticed in what a container took in after it was found to have none', () => {
    const template = `{% set all = ['a'] %}{% set _ = '' | e %}{% set _ = all.append('b') %}
{{- all | product([1]) }}{% set _ = all.append('<' | e) %}{{ all | product([1]) }}`;
    expect(renderTemplate(templateOf(template), scopeOf(), environment)).to.equal(
      "[('a', 1), ('b', 1)][('a', 1), ('b', 1), ('&lt;', 1)]",
    );
  });

  it('are looked for once in a list that has none', () => {
    let reads = 0;
    const list = new Proxy(
      Array.from({ length: 100 }, (_, index) => index),
      {
        get: (target, key, receiver) => {
          if (key === '50') reads += 1;
          return Reflect.get(target, key, receiver) as unknown;
        },
      },
    );
    const template = "{{ '' | e }}{% for i in range(100) %}{{ list | length }}{% endfor %}";
    renderTemplate(templateOf(template), scopeOf({ list }), environment);
    expect(reads).to.be.lessThan(10);
  });
});
