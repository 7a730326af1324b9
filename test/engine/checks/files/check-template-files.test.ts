import { describeFiles, type FileCase } from './file-case.ts';

const cases: readonly FileCase[] = [
  {
    name: 'mistakes in templates, in their own lines',
    tasks: `    - template: {src: a.j2, dest: /a}
    - template: {src: b.j2, dest: /b}
    - template: {src: c.hbs, dest: /c}
`,
    files: {
      'templates/a.j2': 'a\n{% if b %}\n',
      'templates/b.j2': '{{ c | defualt(1) }}\n',
      'templates/c.hbs': 'a\n{{#if b}}\n',
    },
    problems: [
      'templates/a.j2:2:4 error expression/syntax',
      'templates/b.j2:1:8 error expression/unknown-filter',
      'templates/c.hbs:2:10 error expression/syntax',
    ],
  },
  {
    name: 'what templates include that is not there, with the way to it',
    tasks: `    - template: {src: a.j2, dest: /a}
    - template: {src: h.hbs, dest: /h}
    - debug: {msg: "{% include 'none.j2' %}"}
`,
    files: {
      'templates/a.j2':
        "{% extends 'base.j2' %}{% import 'macros.j2' as m %}{% from 'nowhere.j2' import x %}\n",
      'templates/base.j2':
        "{% include 'prat.j2' %}{% include ['no', 'nor'] %}{% include 'no' ignore missing %}\n{% if c %}{% include 'perhaps.j2' %}{% endif %}{% include which %}",
      'templates/part.j2': '',
      'templates/macros.j2': '{% macro m() %}{% endmacro %}',
      'templates/h.hbs':
        '{{> one}}{{> two}}{{#> three}}x{{/three}}{{> inl}}{{#if a}}{{> four}}{{/if}}',
      'templates/one.hbs': '{{#*inline "inl"}}{{/inline}}{{> five}}',
    },
    problems: [
      'site.yaml:6:32 error file/not-found',
      'templates/a.j2:1:61 error file/not-found',
      'templates/base.j2:1:12 error file/not-found',
      'templates/base.j2:1:36 error file/not-found',
      'templates/base.j2:2:22 warning file/not-found',
      'templates/h.hbs:1:14 error file/not-found',
      'templates/h.hbs:1:46 error file/not-found',
      'templates/h.hbs:1:64 warning file/not-found',
      'templates/one.hbs:1:34 error file/not-found',
    ],
    says: 'Did you mean "part.j2"?',
  },
  {
    name: 'mistakes in what templates include, once',
    tasks: `    - template: {src: a.j2, dest: /a}
    - template: {src: b.j2, dest: /b}
      when: c
`,
    files: {
      'templates/a.j2': "{% include 'deep.j2' %}",
      'templates/b.j2': "{% if x %}{% include 'deep.j2' %}{% endif %}{{ self_made() }}",
      'templates/deep.j2': "{% include 'deeper.j2' %}{{ made_by_a() }}{{ a | ternary(1) }}",
      'templates/deeper.j2': "{% include 'deep.j2' %}{{ a b }}{{ c",
    },
    problems: [
      'templates/b.j2:1:48 error expression/unknown-function',
      'templates/deep.j2:1:50 error expression/wrong-argument',
      'templates/deeper.j2:1:29 error expression/syntax',
      'templates/deeper.j2:1:33 error expression/syntax',
    ],
    says: 'Included here.',
  },
  {
    name: 'helpers of Handlebars that are none, or are given too little',
    tasks: '    - template: {src: a.hbs, dest: /a}\n',
    files: {
      'templates/a.hbs':
        '{{join list ","}}{{jion list ","}}{{#if (defined a)}}{{/if}}{{ternary a 1}}{{#each (sort b reverze=true)}}{{/each}}{{from_xml a "b"}}  {{regex_replace a "(" ""}}{{eq a b}}{{lookup c d}}{{query "env" "A"}}',
    },
    problems: [
      'templates/a.hbs:1:20 error expression/unknown-filter',
      'templates/a.hbs:1:42 error expression/unknown-filter',
      'templates/a.hbs:1:63 error expression/wrong-argument',
      'templates/a.hbs:1:100 error expression/wrong-argument',
      'templates/a.hbs:1:118 error expression/unsupported',
      'templates/a.hbs:1:154 error expression/wrong-argument',
    ],
    says: 'Tests are written with "is_": "is_defined".',
  },
];

describe('checkTemplate', () => {
  describeFiles(cases);
});
