export interface FilesAnswer {
  readonly files: Readonly<Record<string, string>>;
  readonly main: string;
  readonly text: string;
}

/** Templates that load others, and what Jinja 3.1 makes of them where `v` is "V". */
export const filesAnswers: readonly FilesAnswer[] = [
  { files: { a: '[{{ v }}{{ x }}]' }, main: "{% set x = 1 %}{% include 'a' %}", text: '[V1]' },
  {
    files: { a: '[{{ v }}{{ i }}]' },
    main: "{% for i in [1,2] %}{% include 'a' %}{% endfor %}",
    text: '[V1][V2]',
  },
  {
    files: { a: '[{{ v is defined }}]' },
    main: "{% include 'a' without context %}",
    text: '[False]',
  },
  { files: { b: 'B' }, main: "{% include ['a', 'b'] %}", text: 'B' },
  { files: {}, main: "{% include 'a' ignore missing %}x", text: 'x' },
  { files: {}, main: "{% include ['a', 'b'] ignore missing with context %}x", text: 'x' },
  {
    files: { a: "{% include 'b' %}!\n", b: 'b{{ v }}\n' },
    main: "<{% include 'a' %}>",
    text: '<bV!>',
  },
  {
    files: { a: '{% set x = 5 %}{{ x }}' },
    main: "{% set x = 1 %}{% include 'a' %}{{ x }}",
    text: '51',
  },
  {
    files: { a: '{% macro m(x) %}<{{ x }}>{% endmacro %}{% set y = 2 %}{% set _p = 3 %}' },
    main: "{% import 'a' as a %}{{ a.m(1) }}{{ a.y }}{{ a._p is defined }}",
    text: '<1>2False',
  },
  {
    files: { a: '{% macro m() %}{{ v is defined }}{% endmacro %}' },
    main: "{% import 'a' as a %}{{ a.m() }}",
    text: 'False',
  },
  {
    files: { a: '{% macro m() %}{{ v }}{% endmacro %}' },
    main: "{% import 'a' as a with context %}{{ a.m() }}",
    text: 'V',
  },
  {
    files: { a: '{% macro m(x) %}<{{ x }}>{% endmacro %}{% macro n() %}n{% endmacro %}' },
    main: "{% from 'a' import m, n as k %}{{ m(1) }}{{ k() }}",
    text: '<1>n',
  },
  {
    files: { a: '{% macro m() %}{{ v }}{% endmacro %}' },
    main: "{% from 'a' import m with context %}{{ m() }}",
    text: 'V',
  },
  {
    files: { a: 'x' },
    main: "{% from 'a' import nothing %}{{ nothing is defined }}",
    text: 'False',
  },
  { files: { a: 'text {{ 1 }}' }, main: "{% import 'a' as a %}[{{ a }}]", text: '[text 1]' },
  {
    files: { a: '{% macro m() %}<{{ caller() }}>{% endmacro %}' },
    main: "{% import 'a' as a %}{% call a.m() %}in{{ v }}{% endcall %}",
    text: '<inV>',
  },
  {
    files: { base: 'A{% block x %}base{% endblock %}Z' },
    main: "{% extends 'base' %}{% block x %}child{% endblock %}",
    text: 'AchildZ',
  },
  {
    files: { base: 'A{% block x %}base{% endblock %}Z' },
    main: "{% extends 'base' %}ignored",
    text: 'AbaseZ',
  },
  {
    files: { base: 'A{% block x %}base{% endblock %}Z' },
    main: "{% extends 'base' %}{{ nowhere }}{% if v %}{{ nowhere.x }}{% endif %}",
    text: 'AbaseZ',
  },
  {
    files: { base: 'A{% block x %}base{% endblock %}Z' },
    main: "before{% extends 'base' %}after",
    text: 'beforeAbaseZ',
  },
  {
    files: { base: 'A{% block x %}base{% endblock %}Z' },
    main: "{% extends 'base' %}{% block x %}({{ super() }}){% endblock %}",
    text: 'A(base)Z',
  },
  {
    files: {
      base: 'A{% block x %}base{% endblock %}',
      mid: "{% extends 'base' %}{% block x %}mid({{ super() }}){% endblock %}",
    },
    main: "{% extends 'mid' %}{% block x %}leaf({{ super() }}){{ super.super() }}{% endblock %}",
    text: 'Aleaf(mid(base))base',
  },
  {
    files: { base: '{% block t %}T{% endblock %}-{{ self.t() }}' },
    main: "{% extends 'base' %}{% block t %}new{% endblock %}",
    text: 'new-new',
  },
  {
    files: { base: '{% block x %}{{ y }}{% endblock %}' },
    main: "{% extends 'base' %}{% set y = 'top' %}",
    text: 'top',
  },
  {
    files: { base: '{% set y = "base" %}{% block x %}{% endblock %}' },
    main: "{% extends 'base' %}{% block x %}{{ y }}{% endblock %}",
    text: 'base',
  },
  {
    files: { base: '{% for i in [1,2] %}{% block x scoped %}{{ i }}{% endblock %}{% endfor %}' },
    main: "{% extends 'base' %}{% block x %}<{{ i }}>{% endblock %}",
    text: '<1><2>',
  },
  {
    files: { base: '{% block x %}{% block y %}inner{% endblock %}{% endblock %}' },
    main: "{% extends 'base' %}{% block y %}new{% endblock %}",
    text: 'new',
  },
  {
    files: { base: '{% block x required %}{% endblock %}' },
    main: "{% extends 'base' %}{% block x %}given{% endblock %}",
    text: 'given',
  },
  {
    files: { a: '{% block x %}a{% endblock %}' },
    main: "{% block x %}main{% endblock %}{% include 'a' %}",
    text: 'maina',
  },
  {
    files: { base: 'base' },
    main: "{% if true %}{% extends 'base' %}{% endif %}rest",
    text: 'base',
  },
  {
    files: { base: '{{ m() }}' },
    main: "{% extends 'base' %}{% macro m() %}macro{% endmacro %}",
    text: 'macro',
  },
  {
    files: {
      a: '{% for x in items recursive %}{{ x.n }}{% if x.c %}[{{ loop(x.c) }}]{% endif %}{% endfor %}',
    },
    main: "{% set items = [{'n': 1, 'c': [{'n': 2, 'c': []}]}] %}{% include 'a' %}",
    text: '1[2]',
  },
  {
    files: { a: '{{ l.append(9) }}' },
    main: "{% set l = [1] %}{% include 'a' %}{{ l }}",
    text: '[1, 9]',
  },
  {
    files: { a: '{% macro add(l) %}{% do l.append(9) %}{% endmacro %}' },
    main: "{% import 'a' as a %}{% set l = [1] %}{{ a.add(l) }}{{ l }}",
    text: '[1, 9]',
  },
  {
    files: {
      a: "{% import 'b' as b %}{% macro m() %}{{ b.n() }}{% endmacro %}",
      b: '{% macro n() %}n{% endmacro %}',
    },
    main: "{% import 'a' as a %}{{ a.m() }}",
    text: 'n',
  },
  { files: { 'a.j2': 'A' }, main: "{% set name = 'a' %}{% include name ~ '.j2' %}", text: 'A' },
];
