import { all, itIsAsAnsible, itPrints, type PrintedRow, play, type Row } from './rows.ts';

/** What is made as files are read sees what the include that brings them lends. */
const tagged = '- debug: {msg: "{{ item }}"}\n  tags: "x{{ item }}"\n';
const include = (keywords: string, file = 'in.yml'): string =>
  `    - include_tasks: ${file}\n      tags: always\n      ${keywords}\n`;

const tags: readonly Row[] = [
  {
    rule: 'tags of what an include brings may be made of its item',
    args: ['-t', 'x2'],
    playbook: play(include('loop: [1, 2, 3]'), '', 'a'),
    files: { 'in.yml': tagged },
    says: ['a: 2'],
    recap: { a: '4 0 0 0 0 0 0' },
  },
  {
    rule: 'and without --tags each item runs, but for those that are tagged never',
    playbook: play(include('loop: [never, a]'), '', 'a'),
    files: { 'in.yml': tagged.replace('x{{', '{{') },
    says: ['a: a'],
  },
  {
    rule: 'and of the items of each host, which hosts come to one by one where they differ',
    args: ['-t', 'xa,xc,xd'],
    playbook: play(include('loop: "{{ [\'d\', inventory_hostname] }}"')),
    files: { 'in.yml': tagged },
    says: ['a: d', 'a: a', 'b: d', 'c: d', 'c: c'],
    results: ['a debug ok', 'b debug ok', 'c debug ok', 'a debug ok', 'c debug ok'],
  },
  {
    rule: 'and of its vars, also where these are made of its item',
    args: ['-t', 'x2'],
    playbook: play(include('loop: [1, 2]\n      vars: {t: "x{{ item }}"}'), '', 'a'),
    files: { 'in.yml': tagged.replace('x{{ item }}', '{{ t }}') },
    says: ['a: 2'],
  },
  {
    rule: 'and of its index and position',
    args: ['-t', 'i0,p2'],
    playbook: play(
      include('loop: [a, b]\n      loop_control: {index_var: i, extended: true, loop_var: it}'),
      '',
      'a',
    ),
    files: {
      'in.yml': `- debug: {msg: "{{ it }}"}
  tags: ["i{{ i }}"]
- debug: {msg: "{{ it }} again"}
  tags: ["p{{ ansible_loop.index }}"]
`,
    },
    says: ['a: a', 'a: b again'],
  },
  {
    rule: 'and of the item of an include around that include, in a role as well',
    args: ['-t', 'x2'],
    playbook: play(include('loop: [1, 2]', 'outer.yml'), '', 'a'),
    files: {
      'outer.yml': '- include_role: {name: r}\n  tags: always\n',
      'roles/r/tasks/main.yml': tagged,
    },
    says: ['a: 2'],
  },
  {
    rule: 'and tags of its apply likewise, of its vars and items',
    args: ['-t', 'x2,v'],
    playbook: play(
      `    - include_tasks: {file: in.yml, apply: {tags: "x{{ item }}"}}
      loop: [1, 2]
      tags: always
    - include_tasks: {file: in.yml, apply: {tags: "{{ v }}"}}
      vars: {item: once, v: v}
      tags: always
    - include_role: {name: r, apply: {tags: "x{{ item }}"}}
      loop: [1, 2]
      tags: always
`,
      '',
      'a',
    ),
    files: {
      'in.yml': '- debug: {msg: "{{ item }}"}\n',
      'roles/r/tasks/main.yml': '- debug: {msg: "role {{ item }}"}\n',
    },
    says: ['a: 2', 'a: once', 'a: role 2'],
  },
];

const imports: readonly Row[] = [
  {
    rule: 'names of imports in what an include brings may be made of its item',
    playbook: play(include('loop: [one, two]')),
    files: {
      'in.yml': '- import_tasks: "{{ item }}.yml"\n- import_role: {name: "{{ item }}"}\n',
      'one.yml': '- debug: {msg: file one}\n',
      'two.yml': '- debug: {msg: file two}\n',
      'roles/one/tasks/main.yml': '- debug: {msg: role one}\n',
      'roles/two/tasks/main.yml': '- debug: {msg: role two}\n',
    },
    says: ['a', 'b', 'c'].flatMap(host =>
      ['file one', 'role one', 'file two', 'role two'].map(text => `${host}: ${text}`),
    ),
  },
  {
    rule: 'and so may those among handlers',
    playbook: `${play('    - debug: {var: omit}\n      changed_when: true\n      notify: h\n')}  handlers:
    - name: h
      include_tasks: in.yml
      loop: [one]
`,
    files: {
      'in.yml': '- import_tasks: "{{ item }}.yml"\n',
      'one.yml': '- debug: {msg: file one}\n',
    },
    says: all('file one'),
  },
  {
    rule: 'and the include fails at the item whose file is not there',
    playbook: play(include('loop: [one, two]'), '', 'a'),
    files: {
      'in.yml': '- import_tasks: "{{ item }}.yml"\n',
      'one.yml': '- debug: {msg: file one}\n',
    },
    says: [],
    results: ['a include_tasks failed'],
    exitCode: 2,
  },
];

const refused: readonly PrintedRow[] = [
  {
    rule: 'unlike Ansible, which never runs such a task, tags of what hosts say are an error before the run',
    playbook: play(include('loop: [1]')),
    files: { 'in.yml': tagged.replace('item }}"\n', 'inventory_hostname }}"\n') },
    exitCode: 3,
    prints: ["in.yml:2:14 error expression/undefined: 'inventory_hostname' is undefined."],
    hides: ['PLAY'],
  },
  {
    rule: 'dependencies of a role see no items: an error before the run',
    playbook: play('    - include_role: {name: r}\n      loop: [q]\n'),
    files: {
      'roles/r/meta/main.yml': 'dependencies: ["{{ item }}"]\n',
      'roles/q/tasks/main.yml': '- ping:\n',
    },
    exitCode: 3,
    prints: ["'item' is undefined."],
  },
];

describe('as Ansible: what an include lends to tags', () => itIsAsAnsible(tags));
describe('as Ansible: what an include lends to imports', () => itIsAsAnsible(imports));
describe('what an include does not lend', () => itPrints(refused));
