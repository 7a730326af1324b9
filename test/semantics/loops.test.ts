import { all, itIsAsAnsible, play, type Row, unreachable } from './rows.ts';

const tasks: readonly Row[] = [
  {
    rule: 'until tries once and three times more, retries as often as it says',
    playbook: play(
      `    - debug: {msg: t}
      until: false
      delay: 0
      register: r
      ignore_errors: true
    - fail: {msg: x}
      retries: 2
      delay: 0
      register: s
      ignore_errors: true
    - debug: {msg: "{{ r.attempts }} {{ s.attempts }}"}
`,
      '',
      'a',
    ),
    says: ['a: 3 2'],
  },
  {
    rule: 'what is skipped registers that it is',
    playbook: play(
      `    - debug: {msg: x}
      when: inventory_hostname == 'b'
      register: r
    - debug: {msg: x}
      loop: [1]
      when: item == 2
      register: l
    - debug: {msg: x}
      loop: []
      register: e
    - debug: {msg: "{{ r.skipped }} {{ r.changed }} {{ r.false_condition }} {{ r.skip_reason is defined }}"}
    - debug: {msg: "{{ l.results[0].skipped }} {{ e.skipped }} {{ e.results }} {{ e.skipped_reason }}"}
`,
      '',
      'a',
    ),
    says: ["a: True False inventory_hostname == 'b' True", 'a: True True [] No items in the list'],
  },
  {
    rule: 'what was not tried registers nothing of a failure, what was does',
    playbook: play(
      `    - debug: {msg: x}
      when: false
      register: skipped
    - debug: {msg: x}
      loop: [1, 2]
      when: item == 1
      register: items
    - debug: {msg: x, verbosity: 3}
      register: quiet
    - include_tasks: in.yml
      register: included
    - stat: {path: /}
      delegate_to: u
      ignore_unreachable: true
      register: away
    - debug: {msg: "{{ [skipped, items, items.results.0, items.results.1, quiet, included, away] | map(attribute='failed', default='-') | join(' ') }}"}
`,
      '',
      'a',
    ),
    files: { 'in.yml': '[]\n' },
    hosts: unreachable,
    says: ['a: x', 'a: - - False - False - -'],
  },
  {
    rule: 'what failed_when or until fails keeps the message it has',
    playbook: play(
      `    - debug: {msg: own}
      failed_when: true
      register: judged
      ignore_errors: true
    - command: "true"
      until: false
      retries: 1
      delay: 0
      register: tried
      ignore_errors: true
    - debug: {msg: "{{ judged.msg }} [{{ tried.msg }}] {{ tried.failed }}"}
`,
      '',
      'a',
    ),
    says: ['a: own [] True'],
  },
  {
    rule: 'items register the options they gave to a module',
    playbook: play(`    - stat: {path: "/{{ item }}", follow: true}
      loop: [nothing]
      register: r
    - debug: {msg: "{{ r.results[0].invocation.module_args.path }} {{ r.results[0].invocation.module_args.follow }}"}
`),
    says: all('/nothing True'),
  },
  {
    rule: 'an item that fails does not stop the loop',
    playbook: play(
      `    - fail: {msg: "{{ item }}"}
      loop: [1, 2, 3]
      when: item != 2
      register: r
      ignore_errors: true
    - debug: {msg: "{{ r.msg }} {{ r.failed }} {{ r.results | map(attribute='failed', default='-') | list }}"}
`,
      '',
      'a',
    ),
    says: ["a: One or more items failed True [True, '-', True]"],
  },
  {
    rule: 'failed_when is a list of which all hold',
    playbook: play(
      `    - debug: {msg: x}
      failed_when: [true, false]
    - debug: {msg: "on"}
`,
      '',
      'a',
    ),
    says: ['a: x', 'a: on'],
  },
  {
    rule: 'a loop must be a list',
    playbook: play(
      '    - debug: {msg: x}\n      loop: "{{ seven }}"\n      vars: {seven: 7}\n      ignore_errors: true\n    - debug: {msg: "on"}\n',
      '',
      'a',
    ),
    says: ['a: on'],
  },
];

describe('as Ansible: loops, until, register', () => itIsAsAnsible(tasks));
