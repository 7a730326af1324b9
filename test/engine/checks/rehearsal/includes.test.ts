import {
  describeRehearsals,
  perhapsAt,
  type RehearsalCase,
  undefinedAt,
} from './rehearsal-case.ts';

const which = '    - command: echo one\n      register: which\n';
/** Nothing else sets what comes with the command line. */
const known = ['-e', '{"known": {}}'];
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
];

describe('rehearse, of includes', () => {
  describeRehearsals(cases);
});
