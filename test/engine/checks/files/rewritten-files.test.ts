import { describeFiles, type FileCase } from './file-case.ts';

const making = (file: string): string =>
  `    - copy: {content: "{{ list }}", dest: "{{ playbook_dir }}/${file}"}\n      delegate_to: localhost\n`;
const broken = 'made: [\n';

const cases: readonly FileCase[] = [
  {
    name: 'nothing of files of variables that are made anew first, nor of what they do not set',
    tasks: `${making('vars/made.yaml')}    - include_vars: made.yaml
    - debug: {msg: "{{ new.x }}"}
    - include_vars: {file: old.yaml}
    - debug: {msg: "{{ newer.x }}"}
- hosts: web
  gather_facts: false
  vars_files: [made.yaml]
  tasks:
    - debug: {msg: "{{ newer.x }}"}
`,
    files: { 'vars/made.yaml': broken, 'vars/old.yaml': 'old: 1\n' },
    problems: [
      'site.yaml:7:24 warning lint/undefined-variable',
      'site.yaml:9:24 warning lint/undefined-variable',
      'site.yaml:14:24 warning lint/undefined-variable',
    ],
  },
  {
    name: 'files of variables that are made anew too late, or that only have the name of what is made',
    tasks: `    - include_vars: late.yaml
${making('late.yaml')}${making('there/vars/made.yaml')}    - copy: {content: a, dest: /vars/made.yaml}
      delegate_to: localhost
    - include_vars: made.yaml
    - debug: {msg: "{{ new.x }}"}
  vars_files: [own.yaml]
`,
    files: { 'vars/made.yaml': broken, 'late.yaml': broken, 'own.yaml': broken },
    problems: [
      'late.yaml:1:7 error yaml/syntax',
      'own.yaml:1:7 error yaml/syntax',
      'vars/made.yaml:1:7 error yaml/syntax',
    ],
  },
  {
    name: 'what files do not set that nothing makes anew',
    tasks: `    - include_vars: old.yaml
    - debug: {msg: "{{ newer.x }}"}
`,
    files: { 'vars/old.yaml': 'old: {}\n' },
    problems: ['site.yaml:5:24 error expression/undefined'],
  },
  {
    name: 'what variables of files hold only where nothing makes these anew',
    tasks: `${making('made.yaml')}- hosts: web
  gather_facts: false
  vars_files: [made.yaml]
  tasks:
    - debug: {msg: "{{ made.x }}"}
- hosts: web
  gather_facts: false
  vars_files: [old.yaml]
  tasks:
    - debug: {msg: "{{ old.x }}"}
`,
    files: { 'made.yaml': 'made: {}\n', 'vars/old.yaml': 'old: {}\n' },
    problems: ['site.yaml:15:24 error expression/undefined'],
  },
  {
    name: 'as warnings, files of variables that a program names, which may make them anew',
    tasks: `    - shell: generate > vars/made.yaml
      delegate_to: localhost
    - include_vars: made.yaml
    - debug: {msg: "{{ new.x }}"}
`,
    files: { 'vars/made.yaml': broken },
    problems: ['vars/made.yaml:1:7 warning yaml/syntax'],
  },
  {
    name: 'templates that are made anew only where they may stand as they are',
    tasks: `    - template: {src: old.j2, dest: /a}
${making('templates/old.j2')}${making('templates/made.j2')}    - template: {src: made.j2, dest: /a}
    - debug: {msg: "{{ lookup('template', 'made.j2') }}"}
    - shell: generate > templates/perhaps.j2
      delegate_to: localhost
    - template: {src: perhaps.j2, dest: /a}
`,
    files: {
      'templates/old.j2': '{{ (',
      'templates/made.j2': "{{ 1 / 0 }}{{ lookup('file', 'none') }}{% include 'none.j2' %}{{ (",
      'templates/perhaps.j2': '{{ (',
    },
    problems: [
      'templates/old.j2:1:1 error expression/syntax',
      'templates/perhaps.j2:1:1 warning expression/syntax',
    ],
  },
  {
    name: 'nothing of tasks files that are made anew first, and as warnings what these may bring',
    tasks: `${making('made.yaml')}    - copy: {content: a, dest: /a}
      notify: Brought
    - include_tasks: made.yaml
    - debug: {msg: "{{ result.stdout }}"}
    - include_tasks: "{{ item }}.yaml"
      loop: [there, made]
`,
    files: {
      'made.yaml': `- debug: {mgs: "{{ 1 / 0 }}"}
- copy: {src: none, dest: /a}
  notify: Nobody
- include_tasks: made.yaml
- include_tasks: none.yaml
- include_tasks: bad.yaml
- debug: [
`,
      'there.yaml': '- debug: {mgs: a}\n',
      'bad.yaml': '- debug: {mgs: a}\n',
    },
    problems: [
      'site.yaml:7:15 warning playbook/unknown-handler',
      'site.yaml:9:24 warning lint/undefined-variable',
    ],
  },
  {
    name: 'tasks files that are made anew too late, or that only have the name of what is made',
    tasks: `    - include_tasks: made.yaml
${making('made.yaml')}${making('there/other.yaml')}    - include_tasks: made.yaml
    - include_tasks: other.yaml
    - debug: {msg: "{{ result.stdout }}"}
- hosts: localhost
  gather_facts: false
  tasks:
    - include_tasks: "{{ ansible_some }}/third.yaml"
    - include_tasks: third.yaml
`,
    files: {
      'made.yaml': '- debug: {mgs: a}\n',
      'other.yaml': '- debug: {mgs: b}\n- command: id\n  register: result\n',
      'third.yaml': '- debug: {mgs: c}\n',
    },
    problems: [
      'made.yaml:1:11 error args/unknown',
      'other.yaml:1:11 error args/unknown',
      'third.yaml:1:11 error args/unknown',
    ],
  },
  {
    name: 'as warnings, what is wrong with tasks files that a program may make anew',
    tasks: `    - shell: generate > made.yaml
      delegate_to: localhost
    - include_tasks: made.yaml
    - copy: {content: a, dest: /a}
      notify: Brought
`,
    files: { 'made.yaml': '- debug: {mgs: a}\n' },
    problems: [
      'made.yaml:1:11 warning args/unknown',
      'site.yaml:8:15 warning playbook/unknown-handler',
    ],
  },
  {
    name: 'as warnings, tasks files that cannot be read and that a program may make, whatever it names',
    tasks: `    - include_tasks: early.yaml
    - shell: ./generate
      delegate_to: localhost
    - include_tasks: made.yaml
    - include_tasks: there.yaml
`,
    files: {
      'early.yaml': broken,
      'made.yaml': broken,
      'there.yaml': '- debug: {mgs: a}\n',
    },
    problems: [
      'early.yaml:1:7 error yaml/syntax',
      'made.yaml:1:7 warning yaml/syntax',
      'there.yaml:1:11 error args/unknown',
    ],
  },
  {
    name: 'nothing of roles whose tasks are made anew first',
    tasks: `${making('roles/made/tasks/main.yaml')}${making('roles/other/tasks/part.yml')}    - include_role: {name: made}
    - include_role: {name: other, tasks_from: part}
`,
    files: { 'roles/made/tasks/main.yaml': broken, 'roles/other/tasks/part.yml': broken },
    problems: [],
  },
  {
    name: 'roles whose tasks are made anew too late, or that are others',
    tasks: `    - include_role: {name: made}
${making('roles/made/tasks/main.yaml')}    - include_role: {name: other}
`,
    files: { 'roles/made/tasks/main.yaml': broken, 'roles/other/tasks/main.yaml': broken },
    problems: [
      'roles/made/tasks/main.yaml:1:7 error yaml/syntax',
      'roles/other/tasks/main.yaml:1:7 error yaml/syntax',
    ],
  },
  {
    name: 'what files make that are made anew themselves',
    tasks: `${making('made.yaml')}    - include_tasks: made.yaml
    - include_tasks: next.yaml
`,
    files: {
      'made.yaml': `- copy: {content: a, dest: next.yaml}
  delegate_to: localhost
`,
      'next.yaml': '- debug: {mgs: a}\n',
    },
    problems: [],
  },
  {
    name: 'as warnings, what is wrong with files that templates for names may mean',
    tasks: `${making('vars/{{ item }}.yaml')}      loop: [one]
    - include_vars: one.yaml
`,
    files: { 'vars/one.yaml': 'one: [\n' },
    problems: ['vars/one.yaml:1:6 warning yaml/syntax'],
  },
  {
    name: 'as warnings, what is wrong with files of folders that are templates',
    tasks: `${making('to-{{ a }}/{{ item }}')}      loop: [two.yaml]
    - include_tasks: to-be/two.yaml
    - include_tasks: be/two.yaml
${making('{{ item }}')}      loop: [one.yaml]
    - include_tasks: one.yaml
`,
    files: {
      'one.yaml': '- debug: {mgs: a}\n',
      'to-be/two.yaml': 'two: [\n',
      'be/two.yaml': 'two: [\n',
    },
    problems: [
      'be/two.yaml:1:6 error yaml/syntax',
      'one.yaml:1:11 warning args/unknown',
      'to-be/two.yaml:1:6 warning yaml/syntax',
    ],
  },
  {
    name: 'what files do not set as a warning where templates for names may mean them',
    tasks: `${making('vars/{{ item }}.yaml')}      loop: [one]
    - include_vars: "{{ inventory_hostname }}.yaml"
    - debug: {msg: "{{ new.x }}"}
- hosts: web
  gather_facts: false
  vars_files: [one.yaml]
  tasks:
    - debug: {msg: "{{ one.x }}"}
`,
    files: { 'vars/one.yaml': 'one: {}\n', 'vars/w1.yaml': 'old: {}\n' },
    problems: ['site.yaml:8:24 warning lint/undefined-variable'],
  },
  {
    name: 'files of other folders, and of other names, than templates for names may mean',
    tasks: `${making('other/{{ item }}.yaml')}      loop: [one]
${making('vars/{{ item }}-made.yaml')}      loop: [one]
    - copy: {content: a, dest: "/vars/{{ item }}.yaml"}
      loop: [one]
      delegate_to: localhost
    - include_vars: one.yaml
`,
    files: { 'vars/one.yaml': 'one: [\n' },
    problems: ['vars/one.yaml:1:6 error yaml/syntax'],
  },
];

describe('files that tasks make anew', () => {
  describeFiles(cases);
});
