import { describeRules, type RuleCase } from './rule-case.ts';

const cases: readonly RuleCase[] = [
  {
    rule: 'shadowed-variable',
    bad: '- hosts: localhost\n  vars: {depth: 1, same: 2}\n  roles: [deep]\n',
    good: '- hosts: localhost\n  vars: {height: 1}\n  roles: [{role: deep, depth: 1}]\n',
    files: {
      'roles/deep/tasks/main.yaml': '- debug: {msg: "{{ depth }}{{ height }}{{ same }}"}\n',
      'roles/deep/vars/main.yaml': 'depth: 3\nsame: 2\n',
      'roles/deep/defaults/main.yaml': 'height: 3\n',
    },
    at: 'site.yaml:2:10',
  },
  {
    rule: 'shadowed-variable',
    bad: '- debug: {msg: "{{ greeting }}"}\n  vars: {greeting: 2}\n',
    good: '- include_tasks: more.yaml\n  vars: {greeting: 2}\n- ping:\n  vars: {admin_password: 1}\n',
    files: { 'more.yaml': '- debug: {msg: "{{ greeting }}"}\n' },
    at: 'site.yaml:6:14',
  },
  {
    rule: 'shadowed-variable',
    bad: '- block: [ping:, ping:]\n  vars: {greeting: 2}\n',
    good: '- block: [ping:]\n  vars: {other: 2}\n',
    at: 'site.yaml:6:14',
  },
  {
    rule: 'shadowed-variable',
    bad: '- command: id\n  register: greeting\n',
    good: '- command: id\n  register: other\n',
    at: 'site.yaml:6:17',
  },
  {
    rule: 'shadowed-variable',
    bad: '- debug: {msg: "{{ item }}"}\n  loop: [1]\n  vars: {item: 2}\n',
    good: '- debug: {msg: "{{ item }}"}\n  vars: {item: 2}\n',
    at: 'site.yaml:7:14',
  },
  {
    rule: 'shadowed-variable',
    bad: '- include_tasks: more.yaml\n  vars: {size: 2}\n',
    good: '- import_tasks: more.yaml\n  vars: {size: 2}\n',
    files: { 'more.yaml': '- set_fact: {size: 3}\n- debug: {var: size}\n' },
    at: 'more.yaml:1:20',
  },
  {
    rule: 'shadowed-variable',
    bad: '- include_tasks: more.yaml\n  loop: [1]\n',
    good: '- include_tasks: more.yaml\n  loop: [1]\n  loop_control: {loop_var: outer}\n',
    files: { 'more.yaml': '- ping:\n  loop: [2]\n' },
    at: 'more.yaml:2:9',
  },
  {
    rule: 'shadowed-variable',
    bad: '- debug:\n  loop: [1]\n  loop_control: {loop_var: greeting}\n',
    good: '- debug:\n  loop: [1]\n  loop_control: {loop_var: greet}\n',
    at: 'site.yaml:7:32',
  },
];

describe('shadowed-variable', () => {
  describeRules(cases);
});
