import { play, reports } from './reports.ts';

describe('wrong keywords', () =>
  reports([
    {
      name: 'an unknown keyword of a play',
      playbook: '- hosts: localhost\n  taskss: []\n',
      problems: ['2:3 playbook/unknown-keyword'],
      says: 'Did you mean "tasks"?',
    },
    {
      name: 'an unknown keyword of a task',
      playbook: play('    - debug: {msg: a}\n      wehn: true\n'),
      problems: ['5:7 playbook/unknown-keyword'],
      says: 'Did you mean "when"?',
    },
    {
      name: 'a keyword at the wrong level',
      playbook: '- hosts: localhost\n  when: true\n  tasks: []\n',
      problems: ['2:3 playbook/unknown-keyword'],
      says: 'It is a keyword of blocks, tasks, handlers, roles.',
    },
    {
      name: 'async where nothing can go on alone',
      playbook: play(
        '    - debug: {msg: a}\n      async: 10\n    - fetch: {src: /a, dest: b}\n      async: 10\n      poll: 0\n    - command: ls\n      async: -1\n    - command: ls\n      async: soon\n    - include_tasks: a.yaml\n      async: 1\n',
      ),
      files: { 'a.yaml': '[]\n' },
      problems: [
        '5:14 playbook/invalid',
        '8:13 playbook/invalid',
        '10:14 playbook/wrong-type',
        '12:14 playbook/wrong-type',
        '14:7 playbook/unknown-keyword',
      ],
      says: '"async" is for what a module does on a host, and "debug" is none.',
    },
    {
      name: 'a debugger that Ansible does not have',
      playbook: play('    - debug: {msg: a}\n      debugger: sometimes\n'),
      problems: ['5:17 playbook/wrong-type'],
      says: '"debugger" must be one of never, always, on_failed, on_unreachable, on_skipped.',
    },
    {
      name: 'a keyword that an include does not take',
      playbook: play(
        '    - include_tasks: more.yaml\n      become: true\n      changed_when: false\n',
      ),
      files: { 'more.yaml': '- debug: {msg: a}\n' },
      problems: ['5:7 playbook/unknown-keyword', '6:7 playbook/unknown-keyword'],
      says: 'Below "apply" of "include_tasks" it holds for what is included.',
    },
    {
      name: 'what apply does not take',
      playbook: play(
        '    - include_tasks:\n        file: more.yaml\n        apply: {register: a, becom: true}\n    - include_role: {name: r, apply: no}\n    - import_tasks: {file: more.yaml, apply: {}}\n    - include_tasks: {file: more.yaml, apply: "{{ x }}"}\n',
      ),
      files: { 'more.yaml': '- debug: {msg: a}\n', 'roles/r/tasks/main.yaml': '[]\n' },
      problems: [
        '6:17 playbook/unknown-keyword',
        '6:30 playbook/unknown-keyword',
        '7:38 args/wrong-type',
        '8:39 args/unknown',
        '9:47 playbook/wrong-type',
        '9:51 expression/undefined',
      ],
    },
    {
      name: 'handlers that cannot be ones, and the end of no role',
      playbook: `- hosts: all
  tasks:
    - meta: end_role
    - block:
        - debug: {msg: a}
      notify: nobody
  handlers:
    - name: h
      meta: flush_handlers
    - name: i
      block:
        - block: []
`,
      problems: [
        '3:13 playbook/invalid',
        '6:15 playbook/unknown-handler',
        '9:13 playbook/invalid',
        '12:11 playbook/invalid',
      ],
    },
    {
      name: 'wrong module_defaults',
      playbook: `- hosts: all
  module_defaults:
    copy: {mod: 1, backup: perhaps}
    group/docker: {state: nope}
    group/dokcer: {}
    filee: {}
    file: [1]
  tasks:
    - debug: {msg: a}
      module_defaults: 7
`,
      problems: [
        '3:12 args/unknown',
        '3:28 args/wrong-type',
        '4:27 args/wrong-value',
        '5:5 playbook/invalid',
        '6:5 playbook/unknown-module',
        '7:11 playbook/wrong-type',
        '10:24 playbook/wrong-type',
      ],
      says: 'Did you mean "group/docker"?',
    },
    {
      name: 'a serial that is no number of hosts',
      playbook: '- hosts: all\n  serial: [1, "50%", many, {a: 1}]\n- hosts: all\n  serial: -1\n',
      problems: [
        '2:22 playbook/wrong-type',
        '2:28 playbook/wrong-type',
        '4:11 playbook/wrong-type',
      ],
      says: '"serial" must be a number, a percentage, or a list of them.',
    },
    {
      name: 'names that are none',
      playbook: `- hosts: localhost
  gather_facts: false
  remote_user: ""
  serial: "0%"
  tasks:
    - debug: {msg: a}
      notify: 5
      delegate_to: ""
      become_user: ""
      id: 5
    - debug: {msg: a}
      delegate_to: 5
  handlers:
    - debug: {msg: a}
      listen: 5
`,
      problems: [
        '3:16 playbook/wrong-type',
        '4:11 playbook/wrong-type',
        '7:15 playbook/wrong-type',
        '8:20 playbook/wrong-type',
        '9:20 playbook/wrong-type',
        '10:11 playbook/wrong-type',
        '12:20 playbook/wrong-type',
        '15:15 playbook/wrong-type',
      ],
      says: '"delegate_to" must be a name.',
    },
    {
      name: 'a wrong loop_control',
      playbook: play(
        '    - debug: {msg: a}\n      loop: [1]\n      loop_control:\n        break_when: "a =="\n        extended_allitems: [1]\n',
      ),
      problems: ['7:25 expression/syntax', '8:28 playbook/wrong-type'],
    },
    {
      name: 'a keyword of the wrong type',
      playbook: '- hosts: localhost\n  become: maybe\n  tasks: [1]\n',
      problems: ['2:11 playbook/wrong-type', '3:11 playbook/wrong-type'],
    },
    {
      name: 'an unknown handler',
      playbook:
        '- hosts: localhost\n  tasks:\n    - debug: {msg: a}\n      notify: restrt\n  handlers:\n    - name: restart\n      debug: {msg: b}\n',
      problems: ['4:15 playbook/unknown-handler'],
      says: 'Did you mean "restart"?',
    },
    {
      name: 'a way to become another user that is none',
      playbook: '- hosts: localhost\n  become_method: pbrun\n  tasks: []\n',
      problems: ['2:18 playbook/wrong-type'],
      says: '"become_method" must be sudo, su or doas.',
    },
    {
      name: 'keywords of a play that cannot have such values',
      playbook: `- hosts: []
  connection: locl
  port: 99999999
  environment: foo
  max_fail_percentage: 150
  throttle: -1
  tags: 5
  vars: {for: 2, a-b: 1}
  gather_subset: [all, hardwear]
  gather_timeout: 0
- hosts: [localhost, ""]
  environment: [{A: 1, b-c: 1}, "{{ more }}"]
- hosts: 5
`,
      problems: [
        '1:10 playbook/invalid',
        '2:15 playbook/wrong-type',
        '3:9 playbook/wrong-type',
        '4:16 playbook/wrong-type',
        '5:24 playbook/wrong-type',
        '6:13 playbook/wrong-type',
        '7:9 playbook/wrong-type',
        '8:10 playbook/invalid',
        '8:18 playbook/invalid',
        '9:24 args/wrong-value',
        '10:19 playbook/wrong-type',
        '11:22 playbook/invalid',
        '12:24 playbook/invalid',
        '13:10 playbook/wrong-type',
      ],
      says: 'Did you mean "local"?',
    },
    {
      name: 'keywords of a task that cannot have such values',
      playbook: play(`    - debug: {msg: a}
      loop: 5
    - debug: {msg: a}
      loop: users
      loop_control: {loop_var: class, pause: -1}
    - debug: {msg: a}
      retries: -1
      delay: -0.5
      poll: -1
      timeout: -5
      port: 0
      connection: winrm
      register: for
    - set_fact: {import: 1}
    - debug: {msg: a}
      tags: [a, 5, true]
      loop:
      environment: ""
      delay: 0
      connection: ansible.builtin.paramiko_ssh
`),
      problems: [
        '5:13 playbook/wrong-type',
        '7:13 playbook/wrong-type',
        '8:32 playbook/invalid',
        '8:46 playbook/wrong-type',
        '10:16 playbook/wrong-type',
        '11:14 playbook/wrong-type',
        '12:13 playbook/wrong-type',
        '13:16 playbook/wrong-type',
        '14:13 playbook/wrong-type',
        '15:19 playbook/wrong-type',
        '16:17 playbook/invalid',
        '17:18 args/wrong-value',
      ],
      says: 'Write "{{ users }}" to loop over a variable.',
    },
    {
      name: 'a pattern of hosts that nothing closes',
      playbook: '- hosts: localhost\n  tasks: []\n- hosts: "web[0:1],db["\n  tasks: []\n',
      problems: ['3:10 pattern/invalid'],
      says: 'The pattern "web[0:1],db[" has a bracket without its other half.',
    },
    {
      name: 'an unknown strategy',
      playbook: '- hosts: localhost\n  strategy: linaer\n  tasks: []\n',
      problems: ['2:13 playbook/invalid'],
      says: 'Did you mean "linear"?',
    },
  ]));
