import { describeFiles, type FileCase } from './file-case.ts';

const made = `    - copy: {content: "{{ list }}", dest: "{{ playbook_dir }}/made.yaml"}
      delegate_to: localhost
`;

const cases: readonly FileCase[] = [
  {
    name: 'tasks files that nothing makes',
    tasks: `    - include_tasks: none.yaml
    - copy: {content: a, dest: "{{ playbook_dir }}/made.yaml"}
    - include_tasks: made.yaml
    - include_tasks: late.yaml
    - copy: {content: a, dest: "{{ playbook_dir }}/late.yaml"}
      delegate_to: localhost
`,
    problems: [
      'site.yaml:4:22 error file/not-found',
      'site.yaml:6:22 error file/not-found',
      'site.yaml:7:22 error file/not-found',
    ],
    says: 'There is no tasks file "none.yaml".',
  },
  {
    name: 'nothing of tasks files that a task of the controller makes before, in an earlier play too',
    tasks: `    - template: {src: a.j2, dest: "{{ playbook_dir }}/tasks/other.yaml"}
      connection: local
    - command: {cmd: generate, creates: early.yaml}
      delegate_to: localhost
    - include_tasks: {file: early.yaml}
    - include_tasks: "{{ item }}"
      loop: [early.yaml, there.yaml]
- hosts: web
  gather_facts: false
  tasks:
    - include_tasks: tasks/other.yaml
`,
    files: { 'templates/a.j2': '', 'there.yaml': '' },
    problems: [],
  },
  {
    name: 'as a warning, tasks files that a program may make before',
    tasks: `    - command: generate
      delegate_to: localhost
    - include_tasks: made.yaml
    - include_tasks: made.yaml
      when: x
`,
    problems: ['site.yaml:6:22 warning file/not-found', 'site.yaml:7:22 warning file/not-found'],
    says: 'There is no tasks file "made.yaml"; a task before may make it: site.yaml:4:7.',
  },
  {
    name: 'nothing of roles that are made before',
    tasks: `    - copy: {content: "{{ list }}", dest: "{{ playbook_dir }}/roles/made/tasks/main.yaml"}
      delegate_to: localhost
    - include_role: {name: made}
    - debug: {msg: "{{ result.stdout }}"}
    - copy: {content: a, dest: /a}
      notify: Brought
- hosts: web
  gather_facts: false
  tasks:
    - file: {path: roles/other, state: directory}
      delegate_to: localhost
    - include_role: {name: other}
`,
    problems: [
      'site.yaml:7:24 warning lint/undefined-variable',
      'site.yaml:9:15 warning playbook/unknown-handler',
    ],
  },
  {
    name: 'roles that are made too late, or that only have the name of what is made',
    tasks: `    - include_role: {name: made}
    - copy: {content: "{{ list }}", dest: roles/made/tasks/main.yaml}
      delegate_to: localhost
    - include_role: {name: other}
    - include_role: {name: other}
      when: x
`,
    problems: [
      'site.yaml:4:28 error playbook/unknown-role',
      'site.yaml:7:28 error playbook/unknown-role',
      'site.yaml:8:28 warning playbook/unknown-role',
    ],
  },
  {
    name: 'as a warning, roles that a program may make before',
    tasks: `    - command: fetch roles
      delegate_to: localhost
    - include_role: {name: made}
`,
    problems: ['site.yaml:6:28 warning playbook/unknown-role'],
    says: 'There is no role "made"; a task before may make it: site.yaml:4:7.',
  },
  {
    name: 'each include of a file by where it stands',
    tasks: `    - include_tasks: made.yaml
      when: x
    - copy: {content: a, dest: made.yaml}
      delegate_to: localhost
    - include_tasks: made.yaml
    - debug: {msg: "{{ result.stdout }}"}
    - include_tasks: none.yaml
      when: x
    - include_tasks: none.yaml
`,
    problems: [
      'site.yaml:4:22 warning file/not-found',
      'site.yaml:9:24 warning lint/undefined-variable',
      'site.yaml:10:22 warning file/not-found',
      'site.yaml:12:22 error file/not-found',
    ],
  },
  {
    name: 'what a file may bring that is made first only as warnings',
    tasks: `${made}    - copy: {content: a, dest: /a}
      notify: Brought
    - include_tasks: made.yaml
    - debug: {msg: "{{ result.stdout }}"}
    - assert: {that: result.rc == 0}
`,
    problems: [
      'site.yaml:7:15 warning playbook/unknown-handler',
      'site.yaml:9:24 warning lint/undefined-variable',
      'site.yaml:10:22 warning lint/undefined-variable',
    ],
  },
  {
    name: 'as warnings, files that tasks may make which are made first',
    tasks: `    - copy: {src: early, dest: /a}
- hosts: localhost
  gather_facts: false
  tasks:
    - copy: {content: a, dest: made.yaml}
    - include_tasks: made.yaml
    - include_tasks: {file: next.yaml}
    - include_tasks: last.yaml
    - include_tasks: {file: next.yaml}
    - copy: {src: key, dest: /a}
`,
    problems: [
      'site.yaml:4:19 error file/not-found',
      'site.yaml:10:29 warning file/not-found',
      'site.yaml:11:22 warning file/not-found',
      'site.yaml:12:29 warning file/not-found',
      'site.yaml:13:19 warning file/not-found',
    ],
    says: 'There is no tasks file "next.yaml"; a task before may make it: site.yaml:9:7.',
  },
  {
    name: 'nothing of what is missing in files that an include may mean',
    tasks: `${made}    - include_tasks: "on-{{ which }}.yaml"
    - debug: {msg: "{{ result.stdout }}"}
`,
    files: {
      'on-a.yaml': '- include_tasks: made.yaml\n',
      'on-b.yaml': '- include_tasks: none.yaml\n',
    },
    problems: ['site.yaml:7:24 warning lint/undefined-variable'],
  },
  {
    name: 'tasks files that an import needs before anything runs',
    tasks: `${made}    - import_tasks: made.yaml
`,
    problems: ['site.yaml:6:21 error file/not-found'],
  },
];

describe('judgeMissing', () => {
  describeFiles(cases);
});
