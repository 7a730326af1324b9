import { describeRules, type RuleCase } from './rule-case.ts';

const cases: readonly RuleCase[] = [
  {
    rule: 'empty-call',
    bad: `- debug: {msg: "{{ lookup('env') }}"}\n`,
    good: `- debug: {msg: "{{ lookup('env', 'A') }} {{ query('first_found', files=['site.yaml']) }}"}\n`,
    at: 'site.yaml:5:31',
  },
  {
    rule: 'empty-call',
    bad: '- debug: {msg: "{{ {} | combine }}"}\n',
    good: '- debug: {msg: "{{ {} | combine({}) }} {{ {} | combine(*[{}]) }}"}\n',
    at: 'site.yaml:5:29',
  },
  {
    rule: 'unreachable-tag',
    bad: '- include_tasks: more.yaml\n',
    good: '- include_tasks: more.yaml\n  tags: deep\n- import_tasks: more.yaml\n',
    files: { 'more.yaml': '- ping:\n  tags: deep\n' },
    at: 'site.yaml:5:7',
  },
  {
    rule: 'unreachable-tag',
    bad: '- include_tasks: more.yaml\n  tags: deep\n- include_tasks: more.yaml\n  tags: other\n',
    good: '- block: [include_tasks: more.yaml]\n  tags: [deep, a]\n- include_tasks: more.yaml\n  tags: deep\n',
    files: { 'more.yaml': '- ping:\n  tags: deep\n' },
    at: 'site.yaml:7:7',
  },
  {
    rule: 'risky-file-permissions',
    bad: '- copy: {content: a, dest: /b}\n',
    good: '- copy: {content: a, dest: /b, mode: "0644"}\n- file: {path: /b, state: absent}\n- lineinfile: {path: /b, line: c}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'risky-octal',
    bad: '- file: {path: /b, mode: 755}\n',
    good: '- file: {path: /b, mode: 0755}\n- file: {path: /b, mode: 0644}\n- file: {path: /b, mode: "755"}\n- file: {path: /b, mode: 01777}\n- file: {path: /b, mode: u+x}\n',
    at: 'site.yaml:5:30',
  },
  {
    rule: 'risky-shell-pipe',
    bad: '- shell: dmesg | tail\n',
    good: '- shell: set -o pipefail; dmesg | tail\n- shell: a || b\n- shell: echo "a|b"\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'no-log-password',
    bad: '- command: login {{ admin_password }}\n',
    good: '- command: login {{ admin_password }}\n  no_log: true\n- user: {name: a, password: "{{ admin_password }}"}\n',
    at: 'site.yaml:5:25',
  },
  {
    rule: 'no-log-password',
    bad: '- debug: {msg: "is {{ admin_password }}"}\n',
    good: '- debug: {msg: "{{ admin_password is defined }}{{ 1 | password_hash }}"}\n- debug: {var: admin_password}\n  no_log: true\n',
    at: 'site.yaml:5:27',
  },
  {
    rule: 'no-log-password',
    bad: '- debug: {var: admin_password}\n',
    good: '- debug: {var: greeting}\n',
    at: 'site.yaml:5:20',
  },
  {
    rule: 'no-log-password',
    bad: '- user: {name: a, password: "{{ item.password }}"}\n  loop: [{password: b}]\n',
    good: '- user: {name: a, password: "{{ item.password }}"}\n  loop: [{password: b}]\n  loop_control: {label: a}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'partial-become',
    bad: '- ping:\n  become_user: bob\n',
    good: '- block:\n    - ping:\n      become_user: bob\n  become: true\n',
    at: 'site.yaml:6:20',
  },
  {
    rule: 'ignore-errors',
    bad: '- ping:\n  ignore_errors: true\n',
    good: '- ping:\n  ignore_errors: true\n  register: greeting\n- ping:\n  ignore_errors: "{{ ansible_check_mode }}"\n',
    at: 'site.yaml:6:22',
  },
  {
    rule: 'package-latest',
    bad: '- apt: {name: a, state: latest}\n',
    good: '- apt: {name: a, state: present}\n',
    at: 'site.yaml:5:29',
  },
  {
    rule: 'run-once',
    bad: '- hosts: localhost\n  strategy: free\n  tasks:\n    - ping:\n      run_once: true\n',
    good: '- hosts: localhost\n  tasks:\n    - ping:\n      run_once: true\n',
    at: 'site.yaml:5:17',
  },
  {
    rule: 'no-certificate-check',
    bad: '- uri: {url: "https://a", validate_certs: false}\n',
    good: '- uri: {url: "https://a"}\n',
    at: 'site.yaml:5:47',
  },
  {
    rule: 'no-same-owner',
    bad: '- unarchive: {src: /a.tgz, dest: /b, remote_src: true}\n',
    good: '- unarchive: {src: /a.tgz, dest: /b, remote_src: true, extra_opts: [--no-same-owner]}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'no-same-owner',
    bad: '- unarchive: {src: "/{{ greeting }}.tgz", dest: /b, remote_src: true}\n',
    good: '- unarchive: {src: "/{{ greeting }}.zip", dest: /b, remote_src: true}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'no-log-password',
    bad: '- debug: {msg: "{{ admin_password }}"}\n',
    good: '- debug: {msg: "{{ admin_password_file }} {{ token_ttl }}"}\n  vars: {admin_password_file: /a, token_ttl: 1}\n',
    at: 'site.yaml:5:24',
  },
];

describe('rules about safety', () => {
  describeRules(cases);
});
