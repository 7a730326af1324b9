import { describeRules, type RuleCase } from './rule-case.ts';

const cases: readonly RuleCase[] = [
  {
    rule: 'no-changed-when',
    bad: '- command: make\n',
    good: '- command: make\n  changed_when: false\n- command: make\n  args: {creates: /a}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'command-instead-of-module',
    bad: '- command: /usr/bin/systemctl restart a\n',
    good: '- command: systemctl is-active a\n- command: systemd-analyze\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'command-instead-of-shell',
    bad: '- shell: ls {{ greeting }}\n',
    good: '- shell: ls > /a\n- shell: cd /a\n- shell: ls $HOME\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'no-handler',
    bad: '- ping:\n  when: greeting is changed\n',
    good: '- ping:\n  when: greeting is changed\n  register: _answer\n- ping:\n  when: greeting is changed and true\n- include_tasks: more.yaml\n  when: greeting is changed\n',
    files: { 'more.yaml': '- ping:\n' },
    at: 'site.yaml:6:13',
  },
  {
    rule: 'inline-env-var',
    bad: '- command: LC_ALL=C ls\n',
    good: '- command: env LC_ALL=C ls\n- shell: LC_ALL=C ls\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'check-mode-register',
    bad: '- command: cat /a\n  register: r\n  changed_when: false\n- ping:\n  when: r.rc == 0\n',
    good: '- command: cat /a\n  register: r\n  changed_when: false\n  check_mode: false\n- ping:\n  when: r.rc == 0\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'latest',
    bad: '- git: {repo: https://example.org/a, dest: /srv/a}\n',
    good: '- git: {repo: https://example.org/a, dest: /srv/a, version: v1.0}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'latest',
    bad: '- git: {repo: https://example.org/a, dest: /srv/a, version: HEAD}\n',
    good: '- git: {repo: https://example.org/a, dest: /srv/a, version: "{{ greeting }}"}\n',
    at: 'site.yaml:5:65',
  },
  {
    rule: 'command-instead-of-shell',
    bad: '- shell: {cmd: "ls {{ greeting }}"}\n',
    good: '- shell: "{{ greeting }}"\n- shell: "{{ greeting }} --all"\n',
    at: 'site.yaml:5:7',
  },
];

describe('rules about idempotence', () => {
  describeRules(cases);
});
