import { expect } from 'chai';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Environment } from '../../src/jinja/environment.ts';
import { rehearseTemplate } from '../../src/jinja/rehearse.ts';
import { jinjaOptions } from '../../src/jinja/syntax/options.ts';
import { Unknown, UnknownUsed } from '../../src/values/value.ts';
import { environmentOf, scopeOf } from './support/environment.ts';
import { marked, templateFrom } from './support/sources.ts';

const files = {
  lib: '{% macro greet(a) %}hello {{ a }}{% endmacro %}{% set port = 80 %}',
  bad: '{{ ok }}{{ gone }}',
  badToo: '{% set x %}{{ ok }}{% include "bad" %}{% endset %}',
  base: '[{% block head %}{% endblock %}{{ user.nmae }}{% block foot %}{{ gone }}{% endblock %}]',
  quiet: '{{ ok }}',
  adds: '{% do list.append(1) %}',
  sets: '{% set ns.a = {"b": 1} %}',
};

const variables = {
  ok: 'ok',
  hidden: new Unknown('a task'),
  user: new Map([['name', 'anna']]),
  users: [new Map([['name', 'anna']]), new Map([['name', 'ben']])],
  list: [],
};

function rehearsed(text: string, environment: Environment = environmentOf(files, jinjaOptions)) {
  const template = templateFrom(text, jinjaOptions, 'main');
  return rehearseTemplate(template, scopeOf(variables), environment);
}

function told({ location, ...diagnostic }: Diagnostic): string {
  return `${location?.source.path}: ${marked({ ...diagnostic, location })}`;
}

interface Case {
  readonly name: string;
  readonly template: string;
  /** What is underlined, behind the file it is in. */
  readonly problems: readonly string[];
}

const failing: readonly Case[] = [
  { name: 'all that fails', template: '{{ gone }}{{ ok }}{{ lost }}', problems: ['gone', 'lost'] },
  {
    name: 'what stands behind what is not known',
    template: '{{ hidden }}{{ hidden.a | upper }}{% set x = hidden + 1 %}{{ x.y }}{{ gone }}',
    problems: ['gone'],
  },
  {
    name: 'what stands in a condition that holds',
    template: '{% if users | length == 2 %}{{ gone }}{% else %}{{ lost }}{% endif %}',
    problems: ['gone'],
  },
  { name: 'a condition', template: '{% if gone %}{% endif %}', problems: ['gone'] },
  {
    name: 'a missing key of an item, once',
    template: '{% for u in users %}{{ u.nmae }}{{ u.name }}{% endfor %}',
    problems: ['u.nmae'],
  },
  {
    name: 'one of what the text itself sets',
    template: "{% set u = {'a': 1} %}{% with v = u %}{{ v.a }}{{ v.b }}{% endwith %}",
    problems: ['v.b'],
  },
  {
    name: 'a macro with too many arguments, and one with an argument of another name',
    template:
      '{% macro m(a, b=1) %}{{ a }}{% endmacro %}{{ m(1, 2, 3) }}{{ m(1, c=2) }}{{ m(1, a=2) }}',
    problems: ['m(1, 2, 3)', 'm(1, c=2)', 'm(1, a=2)'],
  },
  {
    name: 'an imported macro with too many arguments',
    template:
      "{% import 'lib' as lib %}{% from 'lib' import greet %}{{ lib.greet(1, 2) }}{{ greet(1, 2) }}",
    problems: ['lib.greet(1, 2)', 'greet(1, 2)'],
  },
  {
    name: 'what another file does not define',
    template:
      "{% import 'lib' as lib %}{% from 'lib' import greed %}{{ lib.greed(1) }}{{ greed(1) }}",
    problems: ['lib.greed', 'greed'],
  },
  {
    name: 'the body of a macro that is called',
    template: '{% macro m() %}{{ hidden }}{{ gone }}{% endmacro %}{{ m() }}',
    problems: ['gone'],
  },
  {
    name: 'what a macro makes of its arguments',
    template: '{% macro m(u) %}{{ u.nmae }}{% endmacro %}{{ m(users[0]) }}',
    problems: ['u.nmae'],
  },
  {
    name: 'the body of a call block',
    template: '{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(x) m() %}{{ x.y }}{% endcall %}',
    problems: ['x.y'],
  },
  {
    name: 'a block of text that is set or filtered',
    template: '{% set x %}{{ gone }}{% endset %}{% filter upper %}{{ lost }}{% endfilter %}',
    problems: ['gone', 'lost'],
  },
  {
    name: 'an included file',
    template: "{% include 'bad' %}{{ lost }}",
    problems: ['bad: gone', 'lost'],
  },
  { name: 'one deeper', template: "{% include 'badToo' %}", problems: ['bad: gone'] },
  {
    name: 'the template that is extended, and the blocks that it shows',
    template: "{% extends 'base' %}{{ unseen }}{% block head %}{{ lost }}{% endblock %}",
    problems: ['lost', 'base: user.nmae'],
  },
  {
    name: 'attributes of a namespace that is known',
    template:
      "{% set ns = namespace(a={}) %}{% for i in [1] %}{% set ns.a = {'b': i} %}{% endfor %}{{ ns.a.b }}{{ ns.a.c }}",
    problems: ['ns.a.c'],
  },
  {
    name: 'what is printed outside of conditions where the rest hangs on what is not known',
    template:
      '{% set l = [] %}{% include hidden %}{{ gone }}{{ l[0] }}{% if ok %}{{ lost }}{% endif %}',
    problems: ['gone'],
  },
  {
    name: 'a recursive loop',
    template: "{% for u in [{'c': [{'c': []}]}] recursive %}{{ u.d }}{{ loop(u.c) }}{% endfor %}",
    problems: ['u.d'],
  },
];

const silent: readonly string[] = [
  '{{ gone | default(1) }}{{ gone.a.b | default }}{% if gone is defined %}{{ gone }}{% endif %}',
  '{% macro m() %}{{ gone }}{% endmacro %}',
  '{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, b=4) }}{{ m(1, a=2) }}',
  '{% macro m(a) %}{{ caller(a) if caller is defined }}{% endmacro %}{{ m(1) }}{% call(x) m(1) %}{{ x }}{% endcall %}',
  '{% if hidden %}{{ gone }}{% else %}{{ lost }}{% endif %}{{ lost if hidden }}',
  '{% for x in hidden %}{{ gone }}{% else %}{{ gone }}{% endfor %}',
  '{% for u in users if hidden %}{{ u.nmae }}{% endfor %}',
  '{% if hidden %}{% set x = 1 %}{% macro m() %}{% endmacro %}{% endif %}{{ x }}{{ m(1) }}',
  '{% set x = 1 %}{% if hidden %}{% set x = users[0] %}{% endif %}{{ x.name }}',
  '{% for u in users %}{% if hidden %}{% continue %}{% endif %}{{ u.nmae }}{% endfor %}',
  '{% for u in users %}{% if hidden %}{% break %}{% endif %}{% endfor %}{{ ok }}',
  "{% set ns = namespace(a=1) %}{% if hidden %}{% set ns.a = {'b': 1} %}{% endif %}{{ ns.a.b }}",
  "{% set ns = namespace(a=1) %}{% if hidden %}{% with o = ns %}{% set o.a = {'b': 1} %}{% endwith %}{% endif %}{{ ns.a.b }}",
  "{% set ns = namespace(a=1) %}{% macro m() %}{% set ns.a = {'b': 1} %}{% endmacro %}{% if hidden %}{{ m() }}{% endif %}{{ ns.a.b }}",
  "{% set ns = namespace(a=1) %}{% if hidden %}{% include 'sets' %}{% endif %}{{ ns.a.b }}",
  '{% set l = [] %}{% if hidden %}{% do l.append(1) %}{% endif %}{{ l[0] }}',
  "{% if hidden %}{% include 'adds' %}{% endif %}{{ list[0] }}",
  '{% do list.append(1) %}{{ list[0] }}',
  '{% do list.append(1) %}{% include hidden %}{{ list[0] }}',
  '{% set c = cycler({}, {"a": 1}) %}{% if hidden %}{% set x = c.next() %}{% endif %}{{ c.current.a }}',
  '{% set j = joiner({"a": 1}) %}{% if hidden %}{{ j() }}{% endif %}{{ j().a }}',
  '{% macro m() %}{{ hidden }}{% endmacro %}{% if m() %}{{ gone }}{% endif %}{{ (m() | int).a }}',
  '{% set x %}{{ hidden }}{% endset %}{{ gone if x == "" }}',
  "{% block a %}{{ hidden }}{% endblock %}{% if self.a() == '' %}{{ gone }}{% endif %}",
  '{% macro m(x) %}{% if hidden %}{{ m(x) }}{% endif %}{% endmacro %}{{ m(1) }}',
  '{% macro m(n) %}{% if n > 0 %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(200) }}',
  '{% extends hidden %}{{ gone }}{% block a %}{{ gone }}{% endblock %}',
  "{% extends 'base' %}{% set user = {'nmae': 1} %}{% block foot %}{% endblock %}",
  "{% if hidden %}{% extends 'base' %}{% endif %}{{ hidden.a }}",
  "{% import 'quiet' as q with context %}{{ q }}{% include ['quiet', 'gone'] %}",
  "{% include 'none' ignore missing %}{% include ['none', 'nor'] ignore missing %}",
  '{% import hidden as h %}{{ h.any(1) }}{% from hidden import any %}{{ any(1, 2) }}',
  '{% filter upper %}{{ hidden }}{% endfilter %}{% call hidden() %}{{ gone }}{% endcall %}',
];

describe('rehearseTemplate', () => {
  for (const { name, template, problems } of failing) {
    it(`tells ${name}`, () => {
      const places = problems.map(one => (/^\w+: /.test(one) ? one : `main: ${one}`));
      expect(rehearsed(template).map(told)).to.deep.equal(places);
    });
  }

  for (const text of silent) {
    it(`tells nothing of ${text}`, () => {
      expect(rehearsed(text)).to.deep.equal([]);
    });
  }

  it('warns of calls that could never be right where it may come to them', () => {
    const text =
      "{% macro m(a) %}{{ a }}{% endmacro %}{% import 'lib' as lib %}" +
      '{% if hidden %}{{ m(1, 2) }}{{ m(1, b=2) }}{{ m(*hidden) }}{{ m(1) }}{{ lib.greet(1, 2) }}{% endif %}' +
      '{% for i in hidden %}{% macro m(a, b) %}{% endmacro %}{{ m(1, 2) }}{% endfor %}' +
      '{% for i in users %}{% if loop.last %}{{ m(1, 2, 3) }}{% elif hidden %}{{ m(1, 2, 3) }}{% endif %}{% endfor %}';
    const all = rehearsed(text);

    expect(all.map(one => `${one.severity} ${told(one)}`)).to.deep.equal([
      ...['warning main: m(1, 2)', 'warning main: m(1, b=2)', 'warning main: lib.greet(1, 2)'],
      ...['error main: m(1, 2, 3)', 'warning main: m(1, 2, 3)'],
    ]);
  });

  it('tells the way to a mistake in another file', () => {
    const [problem] = rehearsed("{% macro m() %}{% include 'bad' %}{% endmacro %}{{ m() }}");

    expect(problem?.related?.map(({ message }) => message)).to.deep.equal([
      'included here',
      'the macro "m" is called here',
    ]);
  });

  it('tells nothing behind a file that may be there by the time of the run', () => {
    const environment: Environment = {
      ...environmentOf(files, jinjaOptions),
      loadTemplate() {
        throw new UnknownUsed(new Unknown('a file'));
      },
    };
    const text = "{% set l = [] %}{% include 'later' ignore missing %}{{ l[0] }}";

    expect(rehearsed(text, environment)).to.deep.equal([]);
    expect(rehearsed(text).map(told)).to.deep.equal(['main: l[0]']);
  });

  it('gives up where a template takes long', () => {
    const long = '{% for i in range(100000) %}{{ i }}{% endfor %}{% set x = [] %}{{ x[0] }}';

    expect(rehearsed(long)).to.deep.equal([]);
  });
});
