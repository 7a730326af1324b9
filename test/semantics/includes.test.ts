import { localHosts } from '../support/run-cli.ts';
import { all, itIsAsAnsible, play, type Row, say } from './rows.ts';

const inner = { 'in.yml': '- debug: {msg: in}\n' };

const counted: readonly Row[] = [
  {
    rule: 'each included file is an ok task, one for each item, in handlers too',
    playbook: `${play(`    - include_tasks: in.yml
    - include_tasks: in.yml
      loop: [1, 2]
    - include_tasks: in.yml
      when: inventory_hostname == 'a'
    - include_tasks: in.yml
      run_once: true
    - debug: {var: omit}
      changed_when: true
      notify: h
`)}  handlers:
    - name: h
      include_tasks: in.yml
`,
    files: inner,
    says: [...Array(6).fill('a: in'), ...Array(4).fill('b: in'), ...Array(4).fill('c: in')],
    recap: { a: '13 1 0 0 0 0 0', b: '9 1 0 0 1 0 0', c: '9 1 0 0 1 0 0' },
  },
  {
    rule: 'an included role is none, an included file in it is',
    playbook: play(`    - include_role: {name: r}
    - include_role: {name: r}
      loop: [1, 2]
    - include_role: {name: r}
      when: inventory_hostname == 'b'
`),
    files: {
      'roles/r/tasks/main.yml': '- include_tasks: in.yml\n',
      'roles/r/tasks/in.yml': '- debug: {msg: in}\n',
    },
    says: [...Array(3).fill('a: in'), ...Array(4).fill('b: in'), ...Array(3).fill('c: in')],
    recap: { a: '6 0 0 0 1 0 0', b: '8 0 0 0 0 0 0' },
  },
  {
    rule: 'an include registers its items, and what was skipped',
    playbook: play(
      `    - include_tasks: in.yml
      loop: []
      register: e
    - include_tasks: in.yml
      loop: [1, 2]
      when: item == 2
      register: r
    - include_tasks: in.yml
      loop: [1]
      when: false
      register: s
${say('{{ e.skipped_reason }} {{ e.results }}')}
${say('{{ r.results.0.skipped }} {{ r.results.1.include }} {{ r.msg }} {{ s.msg }}')}
`,
      '',
      'a',
    ),
    files: inner,
    says: [
      'a: in',
      'a: No items in the list []',
      'a: True in.yml All items completed All items skipped',
    ],
  },
];

const loops: readonly Row[] = [
  {
    rule: 'an include ends its loop where break_when says so, and has its names for items',
    playbook: play(
      `    - include_tasks: in.yml
      loop: [x, y, z]
      loop_control: {loop_var: q, index_var: i, extended: true, pause: 0, break_when: q == 'y'}
      register: r
${say('{{ r.results | length }}')}`,
      '',
      'a',
    ),
    files: {
      'in.yml': '- debug: {msg: "{{ q }} {{ i }} {{ ansible_loop.nextitem | default(0) }}"}\n',
    },
    says: ['a: x 0 y', 'a: y 1 z', 'a: 2'],
  },
  {
    rule: 'a block ends its loop after what its tasks found',
    playbook: play(
      `    - loop: [1, 2, 3]
      loop_control: {break_when: found is defined, pause: 0}
      block:
        - debug: {msg: "{{ item }}"}
        - set_fact: {found: 1}
          when: item == 2
`,
      '',
      'a',
    ),
    says: ['a: 1', 'a: 2'],
  },
  {
    rule: 'what fails in a rescue is known in its always when another one takes over',
    playbook: play(
      `    - block:
        - block:
            - {name: one, fail: {msg: one}}
          rescue:
            - {name: two, fail: {msg: two}}
          always:
            - debug: {msg: "{{ ansible_failed_task.name }} {{ ansible_failed_result.msg }}"}
      rescue:
        - debug: {msg: "{{ ansible_failed_task.name }}"}
`,
      '',
      'a',
    ),
    says: ['a: two two', 'a: two'],
  },
];

const parameters: readonly Row[] = [
  {
    rule: 'what an include gives wins in its own condition over what was set or given before',
    playbook: play(
      `    - set_fact: {x: set}
    - include_tasks: in.yml
      vars: {x: outer, inner: one}
      when: x == 'outer'
`,
      '',
      'a',
    ),
    files: {
      'in.yml': `- debug: {msg: "{{ x }}"}
- include_tasks: deeper.yml
  vars: {x: "{{ inner }}"}
  when: x == 'one'
- debug: {msg: "{{ x }}"}
  vars: {x: task}
`,
      'deeper.yml': '- debug: {msg: "{{ x }}"}\n',
    },
    says: ['a: outer', 'a: one', 'a: outer'],
  },
];

const roles: readonly Row[] = [
  {
    rule: 'unlike Ansible 2.14, where the last import speaks for all, allow_duplicates: false is of its import or include',
    playbook: play(`    - import_role: {name: r}
    - import_role: {name: r}
    - import_role: {name: r, allow_duplicates: false}
    - include_role: {name: r, allow_duplicates: false}
    - include_role: {name: s, allow_duplicates: false}
`),
    files: {
      'roles/r/tasks/main.yml': '- debug: {msg: r}\n',
      'roles/s/tasks/main.yml': '- debug: {msg: s}\n',
    },
    says: ['a', 'b', 'c'].flatMap(host => [`${host}: r`, `${host}: r`, `${host}: s`]),
  },
  {
    rule: 'a role that others need runs once, and has not run where all of it was skipped',
    playbook: '- hosts: a\n  gather_facts: false\n  roles: [one, two, three]\n',
    files: {
      'roles/base/tasks/main.yml': '- {debug: {msg: base}, when: go is defined}\n',
      'roles/one/meta/main.yml': 'dependencies: [base]\n',
      'roles/one/tasks/main.yml': '- set_fact: {go: 1}\n',
      'roles/two/meta/main.yml': 'dependencies: [base]\n',
      'roles/two/tasks/main.yml': '- debug: {msg: two}\n',
      'roles/three/meta/main.yml': 'dependencies: [base]\n',
      'roles/three/tasks/main.yml': '- debug: {msg: three}\n',
    },
    says: ['a: base', 'a: two', 'a: three'],
    recap: { a: '4 0 0 0 1 0 0' },
  },
  {
    rule: 'what one batch includes is not there for the next, neither its variables nor its handlers',
    playbook: `- hosts: a,b
  gather_facts: false
  serial: 1
  tasks:
    - include_role: {name: r, public: true}
      when: inventory_hostname == 'a'
    - debug: {msg: "{{ v | default('-') }} {{ role_names | join }}"}
    - command: echo
      notify: topic
  handlers:
    - {name: h, listen: topic, debug: {msg: own}}
`,
    files: {
      'roles/r/vars/main.yml': 'v: of r\n',
      'roles/r/tasks/main.yml': '- meta: noop\n',
      'roles/r/handlers/main.yml': '- {name: g, listen: topic, debug: {msg: of r}}\n',
    },
    says: ['a: of r r', 'a: own', 'a: of r', 'b: - ', 'b: own'],
  },
  {
    rule: 'what a role needs is asked for by itself: it may run again, and does not count for who needs it',
    playbook: '- hosts: a\n  gather_facts: false\n  roles: [one, two, three]\n',
    files: {
      'roles/base/meta/main.yml': 'allow_duplicates: true\n',
      'roles/base/tasks/main.yml': '- debug: {msg: base}\n',
      'roles/one/meta/main.yml': 'dependencies: [base]\n',
      'roles/one/tasks/main.yml': '- {debug: {msg: one}, when: go is defined}\n',
      'roles/two/meta/main.yml': 'dependencies: [one]\n',
      'roles/two/tasks/main.yml': '- set_fact: {go: 1}\n',
      'roles/three/meta/main.yml': 'dependencies: [one, one]\n',
      'roles/three/tasks/main.yml': '- debug: {msg: three}\n',
    },
    says: ['a: base', 'a: base', 'a: base', 'a: one', 'a: base', 'a: three'],
  },
  {
    rule: 'a role that others need has run where it included anything, though all of that was skipped',
    playbook: '- hosts: a\n  gather_facts: false\n  roles: [one, two]\n',
    files: {
      'roles/base/tasks/main.yml': '- include_tasks: more.yml\n',
      'roles/base/tasks/more.yml': '- {debug: {msg: base}, when: go is defined}\n',
      'roles/one/meta/main.yml': 'dependencies: [base]\n',
      'roles/one/tasks/main.yml': '- set_fact: {go: 1}\n',
      'roles/two/meta/main.yml': 'dependencies: [base]\n',
      'roles/two/tasks/main.yml': '- debug: {msg: two}\n',
    },
    says: ['a: two'],
  },
  {
    rule: 'allow_duplicates: false tells apart what items of a loop bring',
    playbook: play(`    - include_role: {name: r, allow_duplicates: false}
      loop: [1, 2, 1]
    - include_role: {name: r, allow_duplicates: false}
      loop: [2, 3]
`),
    files: { 'roles/r/tasks/main.yaml': '- debug: {msg: "{{ item }}"}\n' },
    hosts: localHosts('a'),
    says: ['a: 1', 'a: 2', 'a: 3'],
  },
  {
    rule: 'handlers of an included role see what the include sets, and its item',
    playbook: play(
      `    - include_role: {name: r}
      vars: {given: 5}
    - meta: flush_handlers
    - include_role: {name: r}
      loop: [x, y]
`,
      '',
      'a',
    ),
    files: {
      'roles/r/tasks/main.yml': '- debug: {var: omit}\n  changed_when: true\n  notify: h\n',
      'roles/r/handlers/main.yml':
        '- name: h\n  debug: {msg: "{{ given | default(0) }} {{ item | default(0) }}"}\n',
    },
    says: ['a: 5 0', 'a: 0 y'],
  },
  {
    rule: 'a role that an included file imports brings its handlers and variables to the play',
    playbook: play(
      `    - include_tasks: in.yml
    - command: echo other
      register: r
    - include_tasks: "{{ r.stdout }}.yml"
${say('{{ d }} {{ v }}')}    - debug: {var: omit}
      changed_when: true
      notify: [of imported, of other]
`,
      '',
      'a',
    ),
    files: {
      'in.yml': '- import_role: {name: imported}\n',
      'other.yml': '- import_role: {name: other}\n',
      'roles/imported/tasks/main.yml': '[]\n',
      'roles/imported/defaults/main.yml': 'd: 1\n',
      'roles/imported/handlers/main.yml': '- {name: of imported, debug: {msg: one}}\n',
      'roles/other/tasks/main.yml': '[]\n',
      'roles/other/vars/main.yml': 'v: 2\n',
      'roles/other/handlers/main.yml': '- {name: of other, debug: {msg: two}}\n',
    },
    says: ['a: 1 2', 'a: one', 'a: two'],
  },
  {
    rule: 'a role that an included role imports brings its variables to the play, the included one none',
    playbook: play(
      `    - include_role: {name: outer}
${say("{{ d }} {{ o | default('none') }}")}`,
      '',
      'a',
    ),
    files: {
      'roles/outer/tasks/main.yml': '- import_role: {name: inner}\n',
      'roles/outer/vars/main.yml': 'o: 1\n',
      'roles/inner/tasks/main.yml': '[]\n',
      'roles/inner/defaults/main.yml': 'd: 1\n',
    },
    says: ['a: 1 none'],
  },
];

const playbooks: readonly Row[] = [
  {
    rule: 'a playbook is imported by a name of -e, its own variables and lookups',
    playbook: `- import_playbook: "{{ which }}.yml"
- import_playbook: "{{ mine }}.yml"
  vars: {mine: "o{{ 'ne' }}"}
- import_playbook: "{{ lookup('env', 'NOTHING_OF_IT') | default('one', true) }}.yml"
`,
    files: { 'one.yml': play(say('one'), '', 'a'), 'two.yml': play(say('two'), '', 'a') },
    args: ['-e', 'which=two'],
    says: ['a: two', 'a: one', 'a: one'],
  },
  {
    rule: 'keywords of play or task at an import of a playbook do nothing',
    playbook: '- import_playbook: one.yml\n  any_errors_fatal: true\n  check_mode: true\n',
    files: {
      'one.yml': play(
        `    - fail: {msg: x}\n      when: inventory_hostname == 'a'\n${say('{{ ansible_check_mode }}')}`,
      ),
    },
    says: ['b: false', 'c: false'],
    exitCode: 2,
  },
  {
    rule: 'strategy: debug is linear',
    playbook: play(say('one'), '  strategy: debug\n'),
    says: all('one'),
  },
];

const files: readonly Row[] = [
  {
    rule: 'include_vars: dir takes what it is told to, by name, depth and ending',
    playbook: play(
      [
        '',
        ', depth: 1',
        ', extensions: [json], ignore_unknown_extensions: true',
        ", files_matching: '^b'",
        ", ignore_files: ['b.*', a.yml]",
      ]
        .map(
          options =>
            `    - include_vars: {dir: vars, name: n${options}}\n${say("{{ n | sort | join(' ') }}")}`,
        )
        .join(''),
      '',
      'a',
    ),
    files: {
      'vars/a.yml': 'a: 1\n',
      'vars/b.yml': 'b: 1\n',
      'vars/c.json': '{"c": 1}',
      'vars/sub/d.yaml': 'd: 1\n',
    },
    says: ['a: a b c d', 'a: a b c', 'a: c', 'a: b', 'a: c d'],
  },
  {
    rule: 'include_vars: dir fails at what is no file of variables',
    playbook: play('    - include_vars: {dir: vars}\n', '', 'a'),
    files: { 'vars/a.yml': 'a: 1\n', 'vars/b.txt': 'b: 1\n' },
    says: [],
    exitCode: 2,
  },
  {
    rule: 'include_vars: hash_behaviour merges with what is there',
    playbook: play(
      `    - include_vars: {file: h.yml, hash_behaviour: merge}\n${say('{{ h }}')}    - include_vars: h.yml\n${say('{{ h }}')}`,
      '  vars: {h: {x: {y: 1}}}\n',
      'a',
    ),
    files: { 'h.yml': 'h: {x: {z: 2}}\n' },
    says: ['a: {"x":{"y":1,"z":2}}', 'a: {"x":{"z":2}}'],
  },
  {
    rule: 'ansible_play_hosts_all has those that failed before',
    playbook:
      play(`    - fail: {msg: x}\n      when: inventory_hostname == 'b'\n`) +
      play(say('{{ ansible_play_hosts_all | join }} {{ ansible_play_hosts | join }}')),
    says: ['a: abc ac', 'c: abc ac'],
    exitCode: 2,
  },
];

for (const [group, cases] of Object.entries({
  counted,
  loops,
  parameters,
  roles,
  playbooks,
  files,
})) {
  describe(`as Ansible, included: ${group}`, () => itIsAsAnsible(cases));
}
