import { itIsAsAnsible, play, type Row, say } from './rows.ts';

const args = ['--check'];

const rows: readonly Row[] = [
  {
    rule: 'unlike Ansible, where "rc" is 0 and the next task runs, what hangs on a command is undecided in check mode',
    args,
    playbook: play(
      `    - command: "false"
      register: r
    - debug: {msg: on}
      when: r.rc == 0
    - debug: {msg: "changed: {{ r.changed }}"}
`,
      '',
      'a',
    ),
    says: ['a: changed: True'],
    results: ['a command changed', 'a debug undecided', 'a debug ok'],
  },
  {
    rule: 'creates and removes are looked at in check mode',
    args,
    playbook: play(
      ['creates: /', 'creates: /nothing/here', 'removes: /', 'removes: /nothing/here']
        .map(
          (option, index) =>
            `    - command: {cmd: "false", ${option}}\n      register: r${index}\n`,
        )
        .join('') + say("{{ [r0, r1, r2, r3] | map(attribute='changed') | join(' ') }}"),
      '',
      'a',
    ),
    says: ['a: False True True False'],
  },
  {
    rule: 'check_mode: false runs a command for real, check_mode: true none',
    args,
    playbook: play(
      `    - command: echo real
      check_mode: false
      register: r
    - debug: {msg: "{{ r.stdout }} {{ r.rc }} {{ ansible_check_mode }}"}
`,
      '',
      'a',
    ),
    says: ['a: real 0 True'],
  },
  {
    rule: 'check_mode: true runs nothing in a run that is real, and is not what ansible_check_mode says',
    playbook: play(
      `    - command: touch {{ playbook_dir }}/made
      check_mode: true
    - stat: {path: "{{ playbook_dir }}/made"}
      register: s
    - debug: {msg: "{{ s.stat.exists }} {{ ansible_check_mode }}"}
`,
      '',
      'a',
    ),
    says: ['a: False False'],
  },
];

describe('as Ansible: check mode', () => itIsAsAnsible(rows));
