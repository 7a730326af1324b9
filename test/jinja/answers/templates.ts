export interface TemplateAnswer {
  readonly template: string;
  /** With Jinja's own settings; the others are given where they differ. */
  readonly plain: string;
  readonly trimBlocks?: string;
  readonly trimAndLstripBlocks?: string;
  readonly keepTrailingNewline?: string;
}

/** Templates, and what Jinja 3.1 makes of them. */
export const templateAnswers: readonly TemplateAnswer[] = [
  { template: '{% for x in [1,2,3] %}{{ x }}{% endfor %}', plain: '123' },
  {
    template:
      '{% for a in [1,2,3,4] %}{% if a==2 %}{% continue %}{% endif %}{% if a==4 %}{% break %}{% endif %}{{a}}{% else %}x{% endfor %}',
    plain: '13',
  },
  {
    template:
      '{% for a in [1,2] %}{% for b in [1,2,3] %}{% if b==2 %}{% break %}{% endif %}{{a}}{{b}} {% endfor %}{% endfor %}',
    plain: '11 21 ',
  },
  {
    template:
      '{% for a in [1,2] %}{% set x %}q{% if a==1 %}{% continue %}{% endif %}{% endset %}{{x}}{% endfor %}',
    plain: 'q',
  },
  { template: '{% for x in [] %}{{ x }}{% else %}none{% endfor %}', plain: 'none' },
  {
    template:
      '{% for x in [1,2,3,4] if x is divisibleby 2 %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% endfor %}',
    plain: '1/2:2 2/2:4 ',
  },
  {
    template: '{% for x in [1,2] if x > 5 %}{{ x }}{% else %}nothing{% endfor %}',
    plain: 'nothing',
  },
  { template: '{% for a, b in [[1,2],[3,4]] %}{{ a }}-{{ b }};{% endfor %}', plain: '1-2;3-4;' },
  { template: '{% for (a, b), c in [[[1,2],3]] %}{{ a }}{{ b }}{{ c }}{% endfor %}', plain: '123' },
  {
    template: "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }} {% endfor %}",
    plain: 'a=1 b=2 ',
  },
  { template: "{% for k in {'a': 1, 'b': 2} %}{{ k }}{% endfor %}", plain: 'ab' },
  {
    template:
      "{% for c in 'abc' %}{{ loop.index0 }}{{ c }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }} {% endfor %}",
    plain: '0a32TrueFalse 1b21FalseFalse 2c10FalseTrue ',
  },
  {
    template: "{% for x in 'abcde' %}{{ loop.cycle('odd', 'even') }} {% endfor %}",
    plain: 'odd even odd even odd ',
  },
  {
    template: '{% for x in [1,1,2,2,1] %}{% if loop.changed(x) %}{{ x }}{% endif %}{% endfor %}',
    plain: '121',
  },
  {
    template:
      "{% for x in [1,2,3] %}{{ loop.previtem if loop.previtem is defined else '-' }}{{ loop.nextitem if loop.nextitem is defined else '-' }} {% endfor %}",
    plain: '-2 13 2- ',
  },
  {
    template:
      "{% for x in [{'n':1,'c':[{'n':2,'c':[]},{'n':3,'c':[]}]}] recursive %}{{ loop.depth }}:{{ x.n }}{% if x.c %}({{ loop(x.c) }}){% endif %}{% endfor %}",
    plain: '1:1(2:22:3)',
  },
  {
    template:
      "{% for x in [1,2] %}{% for y in 'ab' %}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{{ loop.index }}{% endfor %}",
    plain: '11a 21b 112a 22b 2',
  },
  {
    template: '{% set x = 0 %}{% for i in [1,2,3] %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}',
    plain: '1 2 3 0',
  },
  {
    template:
      '{% set ns = namespace(x=0) %}{% for i in [1,2,3] %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}',
    plain: '6',
  },
  {
    template:
      "{% for i in [1,2] %}{% if i == 1 %}{% set y = 'set' %}{% endif %}{{ y | default('unset') }} {% endfor %}",
    plain: 'set unset ',
  },
  { template: "{% if false %}a{% elif 0 %}b{% elif 'x' %}c{% else %}d{% endif %}", plain: 'c' },
  { template: '{% if true %}{% set v = 1 %}{% endif %}{{ v }}', plain: '1' },
  { template: '{% set a, b = 1, 2 %}{{ a }}{{ b }}', plain: '12' },
  { template: '{% set t = 1, 2 %}{{ t }}', plain: '(1, 2)' },
  { template: '{% set x %}hello {{ 1 + 1 }}{% endset %}[{{ x }}]', plain: '[hello 2]' },
  { template: '{% set x | upper %}hello{% endset %}[{{ x }}]', plain: '[HELLO]' },
  { template: '{% set x | upper | length %}hello{% endset %}[{{ x + 1 }}]', plain: '[6]' },
  {
    template:
      "{% macro m(a, b='x') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(b=3, a=4) }}",
    plain: '[1x][12][43]',
  },
  { template: '{% macro m(a, b=a) %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}', plain: '[11]' },
  {
    template: '{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}{{ m(1) }}',
    plain: 'FalseTrue',
  },
  {
    template: '{% macro m(a) %}{{ a }}{{ kwargs }}{% endmacro %}{{ m(1, a=2) }}',
    plain: "1{'a': 2}",
  },
  {
    template: '{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}',
    plain: "(1, 2){'x': 3}",
  },
  {
    template: '{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}body{% endcall %}',
    plain: '<body>',
  },
  {
    template:
      '{% macro m(items) %}{% for i in items %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(x) m([1,2]) %}({{ x }}){% endcall %}',
    plain: '(1)(2)',
  },
  {
    template:
      '{% macro m(a, b=2) %}{% endmacro %}{{ m.name }} {{ m.arguments }} {{ m.catch_varargs }} {{ m.caller }}',
    plain: "m ('a', 'b') False False",
  },
  {
    template:
      '{% macro fact(n) %}{{ n * fact(n - 1) | int if n > 1 else 1 }}{% endmacro %}{{ fact(5) }}',
    plain: '120',
  },
  {
    template: "{% macro outer() %}{{ v }}{% endmacro %}{% set v = 'late' %}{{ outer() }}",
    plain: 'late',
  },
  { template: "{% filter upper %}abc{{ 'def' }}{% endfilter %}", plain: 'ABCDEF' },
  { template: '{% with %}{% set x = 1 %}{{ x }}{% endwith %}{{ x is defined }}', plain: '1False' },
  { template: '{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}', plain: '3' },
  { template: '{% set a = 5 %}{% with a = 1, b = a %}{{ b }}{% endwith %}', plain: '5' },
  { template: '{% raw %}{{ x }} {% if %}{% endraw %}', plain: '{{ x }} {% if %}' },
  { template: '{% raw -%}  a  {%- endraw %} b', plain: 'a b' },
  { template: '{# comment #}a{# {{ x }} #}', plain: 'a' },
  {
    template: '{% set l = [] %}{% do l.append(1) %}{% do l.extend([2, 3]) %}{{ l }}',
    plain: '[1, 2, 3]',
  },
  {
    template:
      '{% set l = [3,1,2] %}{% do l.sort() %}{{ l }}{% do l.reverse() %}{{ l }}{% do l.insert(0, 9) %}{{ l }}{% do l.remove(1) %}{{ l }}{{ l.pop() }}{{ l }}{% do l.clear() %}{{ l }}',
    plain: '[1, 2, 3][3, 2, 1][9, 3, 2, 1][9, 3, 2]2[9, 3][]',
  },
  {
    template:
      "{% set d = {} %}{% do d.update({'a': 1}) %}{% do d.update(b=2) %}{{ d }}{% do d.update([['c', 3]]) %}{{ d }}{{ d.pop('a') }}{{ d.setdefault('z', []) }}{{ d }}",
    plain: "{'a': 1, 'b': 2}{'a': 1, 'b': 2, 'c': 3}1[]{'b': 2, 'c': 3, 'z': []}",
  },
  {
    template: '{% set a = [1] %}{% set b = a %}{% do b.append(2) %}{{ a }}{{ b }}',
    plain: '[1, 2][1, 2]',
  },
  {
    template: "{% set d = {'l': []} %}{% do d.l.append(1) %}{% do d['l'].append(2) %}{{ d }}",
    plain: "{'l': [1, 2]}",
  },
  {
    template: '{% set l = [[1]] %}{% for x in l %}{% do x.append(2) %}{% endfor %}{{ l }}',
    plain: '[[1, 2]]',
  },
  { template: '{% set l = [1] * 2 %}{% do l.append(3) %}{{ l }}', plain: '[1, 1, 3]' },
  {
    template:
      "{% set c = cycler('a', 'b', 'c') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.next() }}",
    plain: 'abca',
  },
  {
    template: "{% set j = joiner(', ') %}{% for x in [1,2,3] %}{{ j() }}{{ x }}{% endfor %}",
    plain: '1, 2, 3',
  },
  { template: "{{ 'a' if false }}|{{ 'a' if true }}", plain: '|a' },
  { template: "{{ [1, 2, 3] | join(', ') }}{{ 'x' | upper }}", plain: '1, 2, 3X' },
  { template: 'a {{- 1 -}} b', plain: 'a1b' },
  { template: 'a {%- if true -%} b {%- endif -%} c', plain: 'abc' },
  {
    template: '{% for x in [1,2] -%}\n  {{ x }}\n{%- endfor %}\nend',
    plain: '12\nend',
    trimBlocks: '12end',
    trimAndLstripBlocks: '12end',
  },
  {
    template: '{% for x in [1,2] %}\n{{ x }}\n{% endfor %}\nend',
    plain: '\n1\n\n2\n\nend',
    trimBlocks: '1\n2\nend',
    trimAndLstripBlocks: '1\n2\nend',
  },
  {
    template: '  {% if true %}\n  yes\n  {% endif %}\nend',
    plain: '  \n  yes\n  \nend',
    trimBlocks: '    yes\n  end',
    trimAndLstripBlocks: '  yes\nend',
  },
  {
    template: '  {%+ if true %}\n  yes\n  {%+ endif +%}\nend',
    plain: '  \n  yes\n  \nend',
    trimBlocks: '    yes\n  \nend',
    trimAndLstripBlocks: '    yes\n  \nend',
  },
  {
    template: '{# comment #}\nnext',
    plain: '\nnext',
    trimBlocks: 'next',
    trimAndLstripBlocks: 'next',
  },
  {
    template: '  {# comment #}\nnext',
    plain: '  \nnext',
    trimBlocks: '  next',
    trimAndLstripBlocks: 'next',
  },
  { template: '  {{ 1 }}\nnext', plain: '  1\nnext' },
  {
    template: 'x\n{% if true %}\n  a\n{% endif %}\n\ny\n',
    plain: 'x\n\n  a\n\n\ny',
    trimBlocks: 'x\n  a\n\ny',
    trimAndLstripBlocks: 'x\n  a\n\ny',
    keepTrailingNewline: 'x\n\n  a\n\n\ny\n',
  },
  {
    template: '{%- if true %}\n a{% endif -%}\n\nb',
    plain: '\n ab',
    trimBlocks: ' ab',
    trimAndLstripBlocks: ' ab',
  },
  { template: '{% block a %}x{% endblock %}{{ self.a() }}', plain: 'xx' },
  { template: '{% block a %}{% block b %}inner{% endblock %}{% endblock a %}', plain: 'inner' },
  { template: '{% set v = 1 %}{% block a %}{{ v }}{% endblock %}', plain: '1' },
  {
    template: '{% for i in [1,2] %}{% block a scoped %}{{ i }}{% endblock %}{% endfor %}',
    plain: '12',
  },
  { template: '{{ none }}|{{ true }}|{{ 1.0 }}|{{ [none] }}', plain: '|True|1.0|[None]' },
  { template: '{% print 1, 2 %}', plain: '12' },
  { template: '{% set x = 1 if true else 2 %}{{ x }}', plain: '1' },
  { template: "{{ {'a': 1} }}{{ {} }}{{ {'a': {'b': 1}}.a.b }}", plain: "{'a': 1}{}1" },
  { template: '{% if 1 is defined and not undefinedvar is defined %}ok{% endif %}', plain: 'ok' },
  {
    template: "{{ undefinedvar.a.b | default('d') }}{{ undefinedvar['x'][0] | default('e') }}",
    plain: 'de',
  },
  { template: "{%- for a in ['x'] -%}   {{ a }}   {%- endfor -%}   \ntail", plain: 'xtail' },
  {
    template: '{% for x in [1] %}\n    {%- if x %} a {% endif -%}\n{% endfor %}\nb',
    plain: ' a \nb',
    trimBlocks: ' a b',
    trimAndLstripBlocks: ' a b',
  },
  { template: '{{ "{{ not a tag }}" }}{{ \'%}\' }}', plain: '{{ not a tag }}%}' },
  {
    template:
      '{% set self_ = namespace() %}{% set self_.a = [] %}{% do self_.a.append(1) %}{{ self_.a }}',
    plain: '[1]',
  },
  {
    template:
      '{% for x in range(3) %}{% set outer = loop %}{% for y in range(2) %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}',
    plain: '11 12 21 22 31 32 ',
  },
  {
    template: '{% macro a() %}{% macro b() %}inner{% endmacro %}{{ b() }}{% endmacro %}{{ a() }}',
    plain: 'inner',
  },
  {
    template: "{% set x = 'outer' %}{% macro m(x) %}{{ x }}{% endmacro %}{{ m('arg') }}{{ x }}",
    plain: 'argouter',
  },
  {
    template:
      '{% set x = [1,2,3] %}{% for i in x %}{% if loop.first %}{% do x.append(4) %}{% endif %}{{ i }}{% endfor %}\n',
    plain: '1234',
    keepTrailingNewline: '1234\n',
  },
];
