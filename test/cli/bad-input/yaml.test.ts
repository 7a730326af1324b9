import { play, reports } from './reports.ts';

describe('wrong YAML', () =>
  reports([
    {
      name: 'text that is no YAML, and what else is wrong in the file, but not what only follows from it',
      playbook: `${play(`    - command: echo "a: b"
      register: r
    - debug: {msg: "{{ r.stdout }}", verbosty: 1}
      notify: gone
    - debug:
        msg: [1, 2
    - copyy: {}
`)}  handlers:
    - name: gone
      debug: "a" b
- hosts: localhost
  taks: []
`,
      problems: [
        '4:16 yaml/syntax',
        '6:38 args/unknown',
        '9:14 yaml/syntax',
        '10:7 playbook/unknown-module',
        '13:18 yaml/syntax',
        '15:3 playbook/unknown-keyword',
      ],
      says: 'Did you mean "copy"?',
    },
    {
      name: 'a quote that is never closed',
      playbook: play("    - debug: msg=don't stop\n"),
      problems: ['4:14 playbook/invalid'],
      says: "The quote ' is never closed.",
    },
    {
      name: 'a duplicate key',
      playbook: play('    - debug: {msg: a}\n      name: x\n      name: y\n'),
      problems: ['6:7 yaml/duplicate-key'],
    },
    {
      name: 'a tab as indentation',
      playbook: '- hosts: localhost\n\ttasks: []\n',
      problems: ['2:1 yaml/tab'],
    },
    {
      name: 'options as a list, and a quote that is not closed',
      playbook: play('    - copy: [{content: a}]\n    - copy: content="a dest=/x\n'),
      problems: ['4:13 playbook/wrong-type', '5:13 playbook/invalid'],
    },
    {
      name: 'a play among tasks',
      playbook: play('    - hosts: all\n      tasks: []\n'),
      problems: ['4:7 playbook/invalid'],
      says: 'This is a play, and a task is needed here.',
    },
    {
      name: 'a duplicate key, beside everything else',
      playbook: '- hosts: localhost\n  vars: {a: 1, a: 2}\n  tasks:\n    - coppy: {}\n',
      problems: ['2:16 yaml/duplicate-key', '4:7 playbook/unknown-module'],
    },
    {
      name: 'a value of Vault, beside everything else',
      playbook: `- hosts: localhost
  vars:
    password: !vault |
      $ANSIBLE_VAULT;1.1;AES256
  tasks:
    - coppy: {}
`,
      problems: ['4:7 yaml/vault', '6:7 playbook/unknown-module'],
      says: 'no vault password was given',
    },
  ]));
