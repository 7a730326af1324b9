import { describeRules, type RuleCase } from './rule-case.ts';

const cases: readonly RuleCase[] = [
  {
    rule: 'variable-case',
    bad: '- set_fact: {userName: 1}\n',
    good: '- set_fact: {user_name: 1, ansible_x: 2}\n- debug: {msg: "{{ Any }}"}\n  vars: {_x: 1}\n',
    at: 'site.yaml:5:28',
  },
  {
    rule: 'no-jinja-when',
    bad: '- ping:\n  when: "{{ greeting }}"\n',
    good: '- ping:\n  when: greeting\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'literal-compare',
    bad: '- ping:\n  when: greeting == true\n',
    good: '- ping:\n  when: greeting == 1\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'unused-register',
    bad: '- ping:\n  register: r\n',
    good: '- ping:\n  register: r\n- debug: {var: r}\n- ping:\n  register: s\n- ping:\n  register: _t\n',
    files: { 'templates/a.j2': '{{ s.ping }}' },
    at: 'site.yaml:6:17',
  },
  {
    rule: 'unused-handler',
    bad: '- hosts: localhost\n  handlers:\n    - name: a\n      ping:\n',
    good: '- hosts: localhost\n  tasks:\n    - ping:\n      notify: [a, b]\n  handlers:\n    - name: a\n      ping:\n    - name: c\n      ping:\n      listen: b\n',
    at: 'site.yaml:3:13',
  },
  {
    rule: 'name',
    bad: '- hosts: localhost\n  name: Play\n  tasks:\n    - ping:\n',
    good: '- hosts: localhost\n  name: Play\n  tasks:\n    - name: Ask\n      ping:\n    - meta: noop\n',
    at: 'site.yaml:4:7',
  },
  {
    rule: 'name',
    bad: '- hosts: localhost\n  tasks:\n    - name: Ask\n      ping:\n',
    good: '- hosts: localhost # noqa: name[play]\n  tasks: []\n',
    at: 'site.yaml:1:10',
  },
  {
    rule: 'role-name',
    bad: '- import_role: {name: my-role}\n',
    good: '- import_role: {name: my_role}\n',
    files: { 'roles/my-role/tasks/main.yaml': '- ping:\n', 'roles/my_role/tasks/main.yaml': '[]' },
    at: 'roles/my-role/tasks/main.yaml:1:3',
  },
  {
    rule: 'no-free-form',
    bad: '- file: path=/a state=absent\n',
    good: '- file: {path: /a=b, state: absent}\n- command: a=b c=d\n- file:\n    path: /a\n',
    at: 'site.yaml:5:13',
  },
  {
    rule: 'no-free-form',
    bad: '- command: chdir=/tmp id\n',
    good: '- command: LANG=C id\n- command: id\n  args: {chdir: /tmp}\n- command: {cmd: "ls creates=/a"}\n',
    at: 'site.yaml:5:16',
  },
  {
    rule: 'no-free-form',
    bad: '- command: touch /a creates=/a\n',
    good: '- shell: grep xcreates=1 /a\n- command: touch /a\n  args: {creates: /a}\n',
    at: 'site.yaml:5:16',
  },
  {
    rule: 'deprecated-local-action',
    bad: '- local_action: ping\n',
    good: '- ping:\n  delegate_to: localhost\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'empty-string-compare',
    bad: '- ping:\n  when: greeting == ""\n',
    good: '- ping:\n  when: greeting | length > 0\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'loop-var-prefix',
    bad: '- import_role: {name: looping}\n',
    good: '- import_role: {name: well}\n',
    files: {
      'roles/looping/tasks/main.yaml': '- ping:\n  loop: [1]\n',
      'roles/well/tasks/main.yaml': '- ping:\n  loop: [1]\n  loop_control: {loop_var: well_item}\n',
    },
    at: 'roles/looping/tasks/main.yaml:2:9',
  },
  {
    rule: 'unused-variable',
    bad: '- hosts: localhost\n  vars: {a: 1}\n',
    good: '- hosts: localhost\n  vars: {a: 1}\n  tasks:\n    - debug: {msg: "{{ a }}"}\n',
    at: 'site.yaml:2:10',
  },
  {
    rule: 'role-argument-spec',
    bad: '- import_role: {name: bare}\n',
    good: '- import_role: {name: said}\n',
    files: {
      'roles/bare/tasks/main.yaml': '- ping:\n',
      'roles/said/tasks/main.yaml': '- ping:\n',
      'roles/said/meta/argument_specs.yaml': 'argument_specs: {main: {options: {}}}\n',
    },
    at: 'roles/bare/tasks/main.yaml:1:3',
  },
  { rule: 'fqcn', bad: '- ping:\n', good: '- ansible.builtin.ping:\n', at: 'site.yaml:5:7' },
  {
    rule: 'deprecated-module',
    bad: '- ansible.builtin.yum: {name: a}\n',
    good: '- dnf: {name: a}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'role-name',
    bad: '- import_role: {name: net/my-role}\n',
    good: '- import_role: {name: net-work/my_role}\n',
    files: {
      'roles/net/my-role/tasks/main.yaml': '- ping:\n',
      'roles/net-work/my_role/tasks/main.yaml': '- ping:\n',
    },
    at: 'roles/net/my-role/tasks/main.yaml:1:3',
  },
  {
    rule: 'deprecated-local-action',
    bad: '- {name: A, local_action: ping}\n',
    good: '- {name: local_action, ping: }\n',
    at: 'site.yaml:5:17',
  },
];

describe('rules about clarity', () => {
  describeRules(cases);
});
