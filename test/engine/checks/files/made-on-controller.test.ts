import { describeFiles, type FileCase } from './file-case.ts';

const cases: readonly FileCase[] = [
  {
    name: 'as a warning, a file that a command on the controller may make before',
    tasks: `    - copy: {src: early, dest: /a}
    - command: date
      delegate_to: localhost
    - copy: {src: late, dest: /a}
    - template: {src: a.j2, dest: /a}
    - debug: {msg: "{{ lookup('file', 'late') }}{% include 'late.j2' %}"}
`,
    files: {
      'templates/a.j2': "{% include 'later.j2' %}{{ lookup('file', 'late') }}",
    },
    problems: [
      'site.yaml:4:19 error file/not-found',
      'site.yaml:7:19 warning file/not-found',
      'site.yaml:9:39 warning file/not-found',
      'site.yaml:9:60 warning file/not-found',
      'templates/a.j2:1:12 warning file/not-found',
      'templates/a.j2:1:43 warning file/not-found',
    ],
    says: 'There is no file "late"; a task before may make it: site.yaml:5:7.',
  },
  {
    name: 'nothing of a file that a program on the controller names',
    tasks: `    - command: {cmd: make key, creates: files/key}
      delegate_to: localhost
    - copy: {src: key, dest: /a}
`,
    problems: [],
  },
  {
    name: 'as a warning, a file that may be in a folder that is made, or that what is included may make',
    tasks: `    - copy: {src: far/two, dest: /a}
    - file: {path: files/far, state: directory}
      delegate_to: localhost
    - copy: {src: far/one, dest: /a}
    - copy: {src: near/thing, dest: /a}
- hosts: localhost
  gather_facts: false
  tasks:
    - copy: {src: none, dest: /a}
    - include_tasks: "{{ ansible_some }}.yaml"
    - copy: {src: some, dest: /a}
`,
    problems: [
      'site.yaml:4:19 error file/not-found',
      'site.yaml:7:19 warning file/not-found',
      'site.yaml:8:19 error file/not-found',
      'site.yaml:12:19 error file/not-found',
      'site.yaml:14:19 warning file/not-found',
    ],
  },
  {
    name: 'what is needed before includes and roles may make it, and after',
    tasks: `    - copy: {src: a, dest: /a}
    - include_tasks: more.yaml
    - copy: {src: d, dest: /a}
`,
    files: {
      'more.yaml': `- copy: {src: b, dest: /a}
- include_role: {name: maker}
- copy: {src: c, dest: /a}
`,
      'roles/maker/tasks/main.yaml': '- shell: make\n  delegate_to: localhost\n',
    },
    problems: [
      'more.yaml:1:15 error file/not-found',
      'more.yaml:3:15 warning file/not-found',
      'site.yaml:4:19 error file/not-found',
      'site.yaml:6:19 warning file/not-found',
    ],
    says: 'There is no file "c"; a task before may make it: roles/maker/tasks/main.yaml:1:3.',
  },
  {
    name: 'what handlers need as if they were last, and what they may make as soon as they may run',
    tasks: `    - copy: {src: a, dest: /a}
      notify: Make
    - command: date
      delegate_to: localhost
      when: false
      notify: Make
  handlers:
    - name: Make
      copy: {src: b, dest: /a}
- hosts: web
  gather_facts: false
  handlers:
    - name: Make
      command: date
      delegate_to: localhost
`,
    problems: ['site.yaml:4:19 error file/not-found', 'site.yaml:12:19 warning file/not-found'],
  },
  {
    name: 'a file that only a handler makes, before it may run',
    tasks: `    - copy: {src: a, dest: /a}
      notify: Make
    - meta: flush_handlers
    - copy: {src: b, dest: /a}
  post_tasks:
    - copy: {src: c, dest: /a}
  handlers:
    - name: Make
      command: date
      delegate_to: localhost
`,
    problems: [
      'site.yaml:4:19 error file/not-found',
      'site.yaml:7:19 warning file/not-found',
      'site.yaml:9:19 warning file/not-found',
    ],
  },
  {
    name: 'a file that a handler makes at the end of a section',
    tasks: `    - copy: {src: a, dest: /a}
      notify: Make
  post_tasks:
    - copy: {src: b, dest: /a}
  handlers:
    - name: Make
      command: date
      delegate_to: localhost
`,
    problems: ['site.yaml:4:19 error file/not-found', 'site.yaml:7:19 warning file/not-found'],
  },
  {
    name: 'as warnings, what any node of a graph may make',
    tasks: `    - copy: {src: a, dest: /a}
      needs: [made]
    - id: made
      command: date
      delegate_to: localhost
  strategy: graph
`,
    problems: ['site.yaml:4:19 warning file/not-found'],
  },
  {
    name: 'files of later plays as warnings, those of variables too',
    tasks: `    - command: date
      delegate_to: localhost
- hosts: web
  gather_facts: false
  vars_files: [a.yaml]
  tasks:
    - copy: {src: a, dest: /a}
`,
    problems: ['site.yaml:8:16 warning file/not-found', 'site.yaml:10:19 warning file/not-found'],
  },
  {
    name: 'files of variables that tasks of the same play are too late for',
    tasks: `    - command: date
      delegate_to: localhost
    - include_vars: b.yaml
  vars_files: [a.yaml]
`,
    problems: ['site.yaml:6:21 warning file/not-found', 'site.yaml:7:16 error file/not-found'],
  },
  {
    name: 'nothing of a file that is written by that name',
    tasks: `    - copy: {content: a, dest: "{{ playbook_dir }}/key"}
      connection: local
    - copy: {src: key, dest: /a}
`,
    problems: [],
  },
  {
    name: 'a file that no task on the controller names',
    tasks: `    - copy: {content: a, dest: files/other}
      delegate_to: localhost
    - command: make key
    - copy: {src: key, dest: /a}
`,
    problems: ['site.yaml:7:19 error file/not-found'],
  },
];

describe('controllerMakers', () => {
  describeFiles(cases);
});
