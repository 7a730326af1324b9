import { describeRehearsals, type RehearsalCase } from './rehearsal-case.ts';

const render = '    - template: {src: a.j2, dest: /a}\n';
const lib = '{% macro greet(name) %}hello {{ name }}{% endmacro %}\n{% set port = 80 %}\n';

const cases: readonly RehearsalCase[] = [
  {
    name: 'calls of macros that cannot be right',
    tasks: render,
    files: {
      'templates/a.j2':
        "{% from 'lib.j2' import greet %}{% import 'lib.j2' as lib %}\n{{ greet(1, 2) }}\n{{ lib.greet(nam=1) }}\n",
      'templates/lib.j2': lib,
    },
    problems: [
      'templates/a.j2:2:4 error expression/failed',
      'templates/a.j2:3:4 error expression/failed',
    ],
    says: 'Did you mean "name"?',
  },
  {
    name: 'as a warning, such a call that a condition may hold off',
    tasks: render,
    files: {
      'templates/a.j2':
        '{% macro m(a) %}{{ a }}{% endmacro %}{% if ansible_x %}{{ m(1, 2) }}{{ gone.x }}{% endif %}\n',
    },
    problems: [
      'templates/a.j2:1:59 warning expression/failed',
      'templates/a.j2:1:72 warning lint/undefined-variable',
    ],
    says: 'is given 2. The task fails if it comes to this.',
  },
  {
    name: 'what an imported file does not define, where it is used',
    tasks: render,
    files: {
      'templates/a.j2': "{% from 'lib.j2' import gret %}\n{{ gret(1) }}\n",
      'templates/lib.j2': lib,
    },
    problems: ['templates/a.j2:2:4 error expression/undefined'],
    says: 'templates/a.j2:1:25 imported here',
  },
  {
    name: 'as a warning, what an imported file does not define and nothing surely uses',
    tasks: render,
    files: {
      'templates/a.j2':
        "{% from 'lib.j2' import gret, port, maybe %}{% from 'lib2.j2' import any %}{% if ansible_x %}{{ gret(1) }}{% endif %}{{ maybe | default(1) }}{{ port }}\n",
      'templates/lib.j2': lib,
      'templates/lib2.j2': "{% extends 'lib.j2' %}",
    },
    problems: ['templates/a.j2:1:25 warning expression/undefined'],
    says: '"templates/lib.j2" does not define "gret".',
  },
  {
    name: 'names that are undefined in included files and called macros',
    tasks: render,
    files: {
      'templates/a.j2': "{% include 'b.j2' %}{% macro m() %}{{ lost }}{% endmacro %}\n{{ m() }}\n",
      'templates/b.j2': '{{ inventory_hostname }} {{ gone }}\n',
    },
    problems: [
      'templates/a.j2:1:39 error expression/undefined',
      'templates/b.j2:1:29 error expression/undefined',
    ],
    says: 'templates/a.j2:1:12 included here',
  },
  {
    name: 'a missing key of the items of a known list',
    vars: 'users: [{name: anna}, {name: ben}], all: "{{ users }}"',
    tasks: render,
    files: { 'templates/a.j2': '{% for u in all %}{{ u.nmae }}{% endfor %}\n' },
    problems: ['templates/a.j2:1:22 error expression/undefined'],
    says: 'Did you mean "name"?',
  },
  {
    name: 'as a warning, what a condition may hold off',
    vars: 'users: [{name: anna}]',
    tasks: `    - template: {src: a.j2, dest: /a}
      when: ansible_x is defined
`,
    files: { 'templates/a.j2': '{% for u in users %}{{ u.nmae }}{% endfor %}\n' },
    problems: ['templates/a.j2:1:24 warning expression/undefined'],
    says: 'The task fails if it runs.',
  },
  {
    name: 'nothing of a file that another item of the loop renders',
    tasks: `    - template: {src: "{{ item.src }}", dest: /a}
      loop: [{src: a.j2, x: 1}, {src: b.j2, y: 2}]
`,
    files: { 'templates/a.j2': '{{ item.x }}\n', 'templates/b.j2': '{{ item.y }}\n' },
    problems: [],
  },
  {
    name: 'what fails in a file whose name variables tell',
    vars: 'kind: a, file: "{{ kind }}.j2"',
    tasks: '    - template: {src: "{{ file }}", dest: /a}\n',
    files: { 'templates/a.j2': '{% set x = {} %}{{ x.y }}\n' },
    problems: ['templates/a.j2:1:20 error expression/undefined'],
  },
  {
    name: 'nothing behind a file that is not there, and that a task before makes',
    tasks: `    - copy: {src: made, dest: "{{ playbook_dir }}/templates/made.j2"}
      delegate_to: localhost
    - template: {src: a.j2, dest: /a}
`,
    files: {
      'files/made': "{% set ns.a = {'b': 1} %}",
      'templates/a.j2':
        "{% set ns = namespace(a=1) %}{% include 'made.j2' ignore missing %}{{ ns.a.b }}\n",
    },
    problems: [],
  },
  {
    name: 'nothing of files that are there, and that a task before makes anew',
    tasks: `    - copy: {src: made, dest: "{{ playbook_dir }}/templates/{{ item }}.j2"}
      delegate_to: localhost
      loop: [a, part]
    - copy: {src: made, dest: "{{ playbook_dir }}/templates/a.j2"}
      delegate_to: localhost
    - copy: {src: made, dest: "{{ playbook_dir }}/templates/part.j2"}
      delegate_to: localhost
    - template: {src: a.j2, dest: /a}
    - template: {src: b.j2, dest: /a}
    - debug: {msg: "{{ lookup('template', 'a.j2') }}{% include 'part.j2' %}"}
`,
    files: {
      'files/made': 'new',
      'templates/a.j2': '{% set x = {} %}{{ x.y }}\n',
      'templates/b.j2': "{% include 'part.j2' %}\n",
      'templates/part.j2': '{% set x = {} %}{{ x.y }}\n',
    },
    problems: [],
  },
  {
    name: 'as a warning, what is wrong with a file that a program may make anew which names it',
    tasks: `    - shell: "{{ 'printf fine' }} > templates/a.j2"
      args: {chdir: "{{ playbook_dir }}"}
      delegate_to: localhost
    - command: {argv: [tee, "{{ playbook_dir }}/templates/b.j2"], stdin: fine}
      delegate_to: localhost
    - command: printf not-c.j2 c.j2.old
      delegate_to: localhost
    - template: {src: a.j2, dest: /a}
    - debug: {msg: "{{ lookup('template', 'b.j2') }}{% include 'b.j2' %}"}
    - template: {src: c.j2, dest: /a}
`,
    files: {
      'templates/a.j2': '{% set x = {} %}{{ x.y }}\n',
      'templates/b.j2': '{% set x = {} %}{{ x.y }}\n',
      'templates/c.j2': "{% set x = {} %}{{ x.y }}{% include 'b.j2' %}\n",
    },
    problems: [
      'templates/a.j2:1:20 warning expression/undefined',
      'templates/c.j2:1:20 error expression/undefined',
    ],
    says: 'The task fails if it comes to this.',
  },
  {
    name: 'what stands behind a file that need not be there, and is not',
    tasks: render,
    files: {
      'templates/a.j2': "{% set x = {} %}{% include 'none.j2' ignore missing %}{{ x.y }}\n",
    },
    problems: ['templates/a.j2:1:58 error expression/undefined'],
  },
  {
    name: 'files that lookups render, wherever the lookups stand',
    vars: "users: [{name: anna}], text: \"{{ lookup('template', 'a.j2') }}\", unused: \"{{ lookup('template', 'c.j2') }}\"",
    tasks: `    - debug: {msg: "{{ text }}"}
    - debug: {msg: "{{ query('template', 'b.j2', template_vars={'own': {'a': 1}}) }}"}
    - debug: {msg: "{% if ansible_x %}{{ lookup('template', 'c.j2') }}{% endif %}"}
    - debug: {msg: "{{ lookup('template', 'c.j2', errors='ignore') }}"}
    - debug: {msg: "{% include 'd.j2' %}"}
    - debug: {msg: "{{ lookup('file', gone) }}"}
`,
    files: {
      'templates/a.j2': '{% for u in users %}{{ u.nmae }}{% endfor %}\n',
      'templates/b.j2': '{{ own.a }}{{ ansible_kernel }}{{ own.b }}\n',
      'templates/c.j2': '{% set x = {} %}{{ x + 1 }}\n',
      'templates/d.j2': "{{ inventory_hostname }}{{ lookup('template', 'a.j2') }}",
    },
    problems: [
      'site.yaml:10:24 error expression/undefined',
      'site.yaml:10:39 warning lint/undefined-variable',
      'templates/a.j2:1:24 error expression/undefined',
      'templates/b.j2:1:35 error expression/undefined',
    ],
    says: 'site.yaml:6:24 "query" is called here',
  },
  {
    name: 'nothing of files that lookups render and a task before makes',
    tasks: `    - copy: {src: made, dest: "{{ playbook_dir }}/templates/made.j2"}
      delegate_to: localhost
    - debug: {msg: "{{ lookup('template', 'made.j2') }}{% include 'made.j2' %}"}
`,
    files: { 'files/made': '{{ inventory_hostname }}' },
    problems: [],
  },
  {
    name: 'nothing of what facts, results and conditions decide',
    tasks: `    - command: id
      register: it
${render}`,
    files: {
      'templates/a.j2': `{% set ns = namespace(found=none) %}{% set all = [] %}
{% for line in it.stdout_lines %}{% set ns.found = {'at': line} %}{% do all.append(line) %}{% endfor %}
{{ ns.found.at }}{{ all[0].upper() }}{% if ansible_x %}{{ it.stdout.no.such }}{% endif %}
{% macro tree(n) %}{{ n.name }}{% for c in n.children | default([]) %}{{ tree(c) }}{% endfor %}{% endmacro %}
{{ tree({'name': 1, 'children': [{'name': 2}]}) }}
{% macro any() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ any(1, b=2) }}
{% include 'b.j2' with context %}{% import 'b.j2' as b with context %}{{ b.x }}
`,
      'templates/b.j2': '{% set x = it.rc %}{{ x }}',
    },
    problems: [],
  },
];

describe('rehearse, of template files', () => {
  describeRehearsals(cases);
});
