import { describeRules, type RuleCase } from './rule-case.ts';

const roleWithSpec = {
  'roles/app/meta/argument_specs.yaml': `argument_specs:
  main:
    options:
      size: {type: int}
      mode: {type: str, required: true, choices: [fast, safe]}
      names: {type: list, elements: str}
`,
  'roles/app/tasks/main.yaml': '- ping:\n',
};

const cases: readonly RuleCase[] = [
  {
    rule: 'role-arguments',
    bad: '- hosts: localhost\n  roles:\n    - {role: app, size: eighty, mode: fast}\n',
    good: "- hosts: localhost\n  roles:\n    - {role: app, size: '80', mode: fast}\n    - {role: app, size: '{{ ansible_p }}', mode: fast, names: [a]}\n",
    files: roleWithSpec,
    at: 'site.yaml:3:19',
  },
  {
    rule: 'role-arguments',
    bad: '- hosts: localhost\n  roles:\n    - role: app\n      vars: {mode: slow}\n',
    good: '- hosts: localhost\n  roles:\n    - role: app\n      vars: {mode: "{{ ansible_m }}", others: 1}\n',
    files: roleWithSpec,
    at: 'site.yaml:4:14',
  },
  {
    rule: 'role-arguments',
    bad: '- include_role: {name: app}\n',
    good: '- include_role: {name: app}\n  vars: {mode: fast}\n- set_fact: {mode: safe}\n- import_role: {name: app}\n',
    files: roleWithSpec,
    at: 'site.yaml:5:7',
  },
  {
    rule: 'role-arguments',
    bad: '- include_role: {name: app}\n  vars: {mode: fast}\n- include_role: {name: app}\n  vars: {mode: fast, names: [[1]]}\n',
    good: '- include_role: {name: app, rolespec_validate: false}\n  vars: {mode: 5}\n',
    files: roleWithSpec,
    at: 'site.yaml:8:26',
  },
  {
    rule: 'role-arguments',
    bad: '- hosts: localhost\n  roles:\n    - {role: app, mode: fast, szie: 80}\n',
    good: '- hosts: localhost\n  vars: {mode: fast}\n  roles: [app]\n',
    files: roleWithSpec,
    at: 'site.yaml:3:31',
  },
  {
    rule: 'role-arguments',
    bad: '- hosts: localhost\n  roles:\n    - {role: app, mode: fast, sizes: 80}\n',
    good: '- hosts: localhost\n  roles:\n    - {role: app, mode: fast, sizes: 80}\n  tasks:\n    - debug: {var: sizes | default(1)}\n',
    files: roleWithSpec,
    at: 'site.yaml:3:31',
  },
];

describe('role-arguments', () => {
  describeRules(cases);
});
