import { describeRules, type RuleCase } from './rule-case.ts';

const cases: readonly RuleCase[] = [
  {
    rule: 'undefined-variable',
    bad: '- debug: {msg: "{{ greting }}"}\n',
    good: '- debug: {msg: "{{ greting | default(1) }} {{ greeting }} {{ ansible_host }} {{ range(1) }}"}\n- ping: {data: "{{ some_one }}"}\n  when: some_one is defined\n',
    at: 'site.yaml:5:24',
  },
  {
    rule: 'undefined-variable',
    bad: '- assert: {that: greting == 1}\n',
    good: '- assert: {that: [greeting == 1, nobody is not defined]}\n- debug: {var: nobody}\n',
    at: 'site.yaml:5:22',
  },
  {
    rule: 'undefined-variable',
    bad: '- assert: {that: [greeting == 1, "1 in greting"]}\n',
    good: '- assert: {that: [greeting == 1, 1 in greeting]}\n',
    at: 'site.yaml:5:44',
  },
  {
    rule: 'undefined-variable',
    bad: '- include_role: {name: r}\n  loop: [1]\n  loop_control: {loop_var: other}\n',
    good: '- include_role: {name: r}\n  loop: [1]\n  loop_control: {loop_var: lent, index_var: at}\n',
    files: {
      'roles/r/tasks/main.yml': '- command: /bin/true\n  notify: h\n',
      'roles/r/handlers/main.yml':
        '- name: h\n  debug: {msg: "{{ lent }} {{ at | default(0) }} {{ ansible_loop_var }}"}\n',
    },
    at: 'roles/r/handlers/main.yml:2:20',
  },
  {
    rule: 'undefined-variable',
    bad: '- debug: {var: greting}\n',
    good: '- debug: {var: greeting}\n',
    at: 'site.yaml:5:20',
  },
  {
    rule: 'undefined-variable',
    bad: '- template: {src: bad.j2, dest: /tmp/a}\n',
    good: '- template: {src: "{{ item }}.j2", dest: /tmp/a}\n  loop: [good]\n  vars: {own: 1}\n',
    files: {
      'templates/bad.j2': 'a\n{{ greting }}\n',
      'templates/good.j2':
        '{% set a = 1 %}{% macro m(b) %}{{ a }}{{ b }}{{ caller() }}{{ varargs }}{% endmacro %}{% for c in [1] %}{{ c }}{{ loop.index }}{% endfor %}{% if maybe is defined %}{{ maybe }}{% endif %}{{ template_path }}{{ ansible_managed }}{{ item }}{{ own }}{{ greeting }}{{ inventory_hostname }}{% call m(1) %}{% endcall %}',
    },
    at: 'templates/bad.j2:2:4',
  },
  {
    rule: 'undefined-variable',
    bad: '- template: {src: outer.j2, dest: /tmp/a}\n',
    good: '- template: {src: good.j2, dest: /tmp/a}\n',
    files: {
      'templates/outer.j2':
        "{% set bound = 1 %}{% include 'inner.j2' %}{% from 'macros.j2' import m %}{{ m(1) }}",
      'templates/inner.j2': '{{ bound }}\n{{ greting }}\n',
      'templates/macros.j2': '{% macro m(a) %}{{ a }}{% endmacro %}',
      'templates/good.j2':
        "{% set bound = 1 %}{% include 'bound.j2' %}{% include 'none.j2' ignore missing %}",
      'templates/bound.j2': '{{ bound }}{{ greeting }}',
    },
    at: 'templates/inner.j2:2:4',
  },
  {
    rule: 'undefined-variable',
    bad: '- template: {src: bad.hbs, dest: /tmp/a}\n',
    good: '- template: {src: good.hbs, dest: /tmp/a}\n',
    files: {
      'templates/bad.hbs': '{{greeting}}\n{{#each (split greeting ",")}}{{../greting}}{{/each}}\n',
      'templates/good.hbs':
        '{{greeting}} {{default nobody 1}} {{#if (is_defined maybe)}}{{maybe}}{{/if}}{{#each groups.all as |one index|}}{{one}}{{index}}{{@index}}{{this}}{{name}}{{/each}}{{#with greeting}}{{size}}{{@root.greeting}}{{/with}}{{inventory_hostname}}{{upper greeting}}',
    },
    at: 'templates/bad.hbs:2:33',
  },
  {
    rule: 'used-before-register',
    bad: '- debug: {msg: "{{ r.rc }}"}\n- command: ls\n  register: r\n',
    good: '- command: ls\n  register: r\n- debug: {msg: "{{ r.rc }}"}\n- command: ls\n  register: r\n',
    at: 'site.yaml:5:24',
  },
  {
    rule: 'var-naming',
    bad: '- set_fact: {hostvars: 1}\n',
    good: '- set_fact: {host_vars: 1}\n',
    at: 'site.yaml:5:28',
  },
  {
    rule: 'deprecated-bare-vars',
    bad: '- ping:\n  with_items: greeting\n',
    good: '- ping:\n  with_items: "{{ greeting }}"\n- ping:\n  with_sequence: count=2\n',
    at: 'site.yaml:6:19',
  },
  {
    rule: 'when-non-boolean',
    bad: '- ping:\n  when: "\'yes\'"\n',
    good: '- ping:\n  when: greeting\n- ping:\n  when: true\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'handler-name',
    bad: '- hosts: localhost\n  handlers:\n    - ping:\n',
    good: '- hosts: localhost\n  handlers:\n    - ping:\n      listen: all\n    - name: a\n      ping:\n',
    at: 'site.yaml:3:7',
  },
  {
    rule: 'var-naming',
    bad: '- set_fact: {environment: 1}\n',
    good: '- set_fact: {environments: 1, user: 1, id: 1}\n- add_host: {name: a, groups: [b]}\n',
    at: 'site.yaml:5:31',
  },
  {
    rule: 'var-naming',
    bad: '- debug:\n  loop: [1]\n  loop_control: {loop_var: loop}\n',
    good: '- debug:\n  loop: [1]\n  loop_control: {loop_var: one}\n',
    at: 'site.yaml:7:32',
  },
  {
    rule: 'var-naming',
    bad: '- hosts: localhost\n  vars_prompt: [{name: port, default: 1}]\n',
    good: '- hosts: localhost\n  vars_prompt: [{name: app_port, default: 1}]\n',
    at: 'site.yaml:2:24',
  },
  {
    rule: 'unknown-fact',
    bad: '- ping:\n  when: ansible_os_famly == "Debian"\n',
    good: '- ping:\n  when: ansible_os_family == "Debian" or ansible_eth0 is defined\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'parted-braces',
    bad: '- debug: {msg: "{ { greeting } }"}\n',
    good: '- debug: {msg: "{{ greeting }} { {a: 1} }"}\n',
    at: 'site.yaml:5:20',
  },
  {
    rule: 'var-naming',
    bad: '- add_host: {name: a, groups: [b], playbook_dir: /c}\n',
    good: '- add_host: {name: a, groups: [b], inventory_dir: /c}\n- ping:\n  register: facts\n',
    at: 'site.yaml:5:54',
  },
  {
    rule: 'undefined-variable',
    bad: '- {name: "To {{ greting }}", ping: }\n',
    good: '- {name: "To {{ greeting }}", ping: }\n',
    at: 'site.yaml:5:21',
  },
  ...[
    ['files_matching: ^a', 'b'],
    ['ignore_files: [b.json]', 'b'],
    ['depth: 1', 'deep'],
    ['extensions: [yml], ignore_unknown_extensions: true', 'b'],
    ['name: sets', 'b'],
  ].map(([option, unset]) => ({
    rule: 'undefined-variable',
    bad: `- include_vars: {dir: sets, ${option}}\n- debug: {msg: "{{ ${unset} }}"}\n`,
    good: `- include_vars: {dir: sets, ${option}}\n- include_vars: {dir: sets}\n- debug: {msg: "{{ a }}{{ b }}{{ deep }}"}\n`,
    files: {
      'vars/sets/a.yml': 'a: 1\n',
      'vars/sets/b.json': '{"b": 1}\n',
      'vars/sets/in/a.yml': 'deep: 1\n',
    },
    at: 'site.yaml:6:24',
  })),
];

describe('rules about errors', () => {
  describeRules(cases);
});
