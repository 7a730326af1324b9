import {
  describeRehearsals,
  perhapsAt,
  type RehearsalCase,
  undefinedAt,
} from './rehearsal-case.ts';

const which = '    - command: echo one\n      register: which\n';
/** Nothing else sets what comes with the command line. */
const known = ['-e', '{"known": {}}'];
const roleFiles = { 'roles/r/tasks/main.yml': '- debug: msg="{{ d.z }}"\n' };
const undefinedLater = '    - debug: {msg: "{{ nope }}"}\n';

const cases: readonly RehearsalCase[] = [
  {
    name: 'as a warning, what is behind an end in a file that an include may mean',
    tasks: `${which}    - include_tasks: "t_{{ which.stdout }}.yml"\n${undefinedLater}`,
    files: { 't_one.yml': '- meta: end_play\n', 't_two.yml': '- debug:\n' },
    problems: [perhapsAt('8:24')],
  },
  {
    name: 'what is behind files without an end that an include may mean',
    tasks: `${which}    - include_tasks: "t_{{ which.stdout }}.yml"\n${undefinedLater}`,
    files: { 't_one.yml': '- meta: noop\n', 't_two.yml': '- debug:\n' },
    problems: [undefinedAt('8:24')],
  },
  {
    name: 'as a warning, what is behind an include that may bring an end',
    tasks: `${which}    - include_tasks: "{{ which.stdout }}"
    - stat: {path: "{{ known.nope }}"}
`,
    args: known,
    problems: [perhapsAt('8:24')],
  },
  {
    name: 'what is behind an include of variables',
    tasks: `${which}    - include_vars: "{{ which.stdout }}"
    - stat: {path: "{{ known.nope }}"}
`,
    args: known,
    problems: [undefinedAt('8:24')],
  },
  {
    name: 'nothing of templates that a file makes anew which an include may mean',
    tasks: `${which}    - include_tasks: "t_{{ which.stdout }}.yml"
    - template: {src: a.j2, dest: /a}
    - template: {src: b.j2, dest: /b}
`,
    files: {
      't_one.yml': `- copy: {content: fine, dest: "{{ playbook_dir }}/templates/{{ item }}.j2"}
  loop: [a, b]
  delegate_to: localhost
- copy: {content: fine, dest: "{{ playbook_dir }}/templates/a.j2"}
  delegate_to: localhost
- copy: {content: fine, dest: "{{ playbook_dir }}/templates/b.j2"}
  delegate_to: localhost
`,
      'templates/a.j2': '{% set x = {} %}{{ x.y }}\n',
    },
    problems: [],
  },
  {
    name: 'nothing of variables that files of a role set whose names are not known yet',
    tasks: `    - include_role: {name: r, vars_from: "{{ ansible_os_family }}"}
    - include_role: {name: r, defaults_from: "{{ ansible_os_family }}"}
`,
    files: {
      ...roleFiles,
      'roles/r/vars/Debian.yml': 'd: {z: 1}\n',
      'roles/r/defaults/main.yml': 'd: 1\n',
    },
    problems: [],
  },
  {
    name: 'what is wrong with those that are known',
    tasks: `    - include_role: {name: r, vars_from: "{{ item }}"}
      loop: [a, b]
    - include_role: {name: r, defaults_from: a, vars_from: main}
`,
    files: {
      ...roleFiles,
      'roles/r/vars/main.yml': 'd: {y: 1}\n',
      'roles/r/vars/a.yml': 'd: {z: 1}\n',
      'roles/r/vars/b.yml': 'd: {z: 1}\n',
      'roles/r/defaults/a.yml': 'd: {z: 1}\n',
    },
    problems: ['roles/r/tasks/main.yml:1:18 error expression/undefined'],
  },
  {
    name: 'what any tasks file of a role may set whose name is not known yet',
    tasks: `    - include_role: {name: r, tasks_from: "on_{{ ansible_os_family }}"}
    - debug: {msg: "{{ it.stdout }}"}
    - debug: {msg: "{{ other.stdout }}"}
`,
    files: {
      'roles/r/tasks/main.yml': '- command: id\n  register: other\n',
      'roles/r/tasks/on_Debian.yml': '- command: id\n  register: it\n',
    },
    problems: [undefinedAt('7:24')],
  },
  {
    name: 'nothing of what an unknown tasks file of a role may set',
    tasks: `    - include_role: {name: r, tasks_from: "{{ ansible_os_family }}/a"}
    - debug: {msg: "{{ it.stdout }}"}
`,
    files: { 'roles/r/tasks/main.yml': '', 'roles/r/tasks/b/a.yml': '- command: id\n' },
    problems: ['site.yaml:6:24 warning lint/undefined-variable'],
  },
  {
    name: 'what is wrong with tasks files of a role that a list names',
    tasks: `    - include_role: {name: r, tasks_from: "{{ item }}"}
      loop: [a, b]
`,
    files: { 'roles/r/tasks/a.yml': '- debug:\n', 'roles/r/tasks/b.yml': '- debug: {mgs: 1}\n' },
    problems: ['roles/r/tasks/b.yml:1:11 error args/unknown'],
  },
];

describe('rehearse, of includes', () => {
  describeRehearsals(cases);
});
