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
    rule: 'failed_when has the last word where until never holds',
    playbook: play(
      `    - command: "true"
      until: r.rc == 5
      retries: 1
      delay: 0
      register: r
      failed_when: false
    - debug: {msg: "{{ r.attempts }} {{ r.failed }} {{ r.failed_when_result }} {{ r is changed }}"}
`,
      '',
      'a',
    ),
    says: ['a: 1 True False True'],
    recap: { a: '2 1 0 0 0 0 0' },
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
    rule: 'unlike in Ansible, a loop ends at the item that finds its host unreachable',
    playbook: play(
      `    - stat: {path: /}
      loop: [1, 2, 3]
      delegate_to: u
      ignore_unreachable: true
      register: r
    - debug: {msg: "{{ r.results | length }} {{ r.unreachable }}"}
`,
      '',
      'a',
    ),
    hosts: unreachable,
    says: ['a: 1 True'],
  },
  {
    rule: 'attempts are 5 seconds apart where no delay is set',
    playbook: play(
      `    - set_fact: {begun: "{{ now(fmt='%s') }}"}
    - debug: {msg: }
      until: false
      retries: 1
      ignore_errors: true
    - debug: {msg: "{{ (now(fmt='%s') | int - begun | int) in range(5, 10) }}!"}
`,
      '',
      'a',
    ),
    says: ['a: True!'],
  },
  {
    rule: 'when is asked for each item, after the loop is known',
    playbook: play(
      `    - debug: {msg: "{{ item }}"}
      loop: "{{ [1, 2, 3] }}"
      when: item != 2
`,
      '',
      'a',
    ),
    says: ['a: 1', 'a: 3'],
    recap: { a: '1 0 0 0 0 0 0' },
  },
  {
    rule: 'loop takes a list as it is, with_items flattens one level of it',
    playbook: play(
      `    - debug: {msg: "{{ item }}"}
      loop: [[1, [2]], 3]
    - debug: {msg: "{{ item }}"}
      with_items: [[1, [2]], 3]
`,
      '',
      'a',
    ),
    says: ['a: [1, [2]]', 'a: 3', 'a: 1', 'a: [2]', 'a: 3'].map(text => text.replaceAll(', ', ',')),
  },
  {
    rule: 'break_when ends a loop after the item for which all of it holds',
    playbook: play(
      `    - set_fact: {found: "{{ item }}"}
      loop: [1, 2, 3, 4]
      register: result
      loop_control:
        break_when: [found == 2, result is not failed]
    - debug: {msg: "{{ found }} {{ result.results | length }}"}
`,
      '',
      'a',
    ),
    says: ['a: 2 2'],
  },
  {
    rule: 'a loop must be a list',
    playbook: play(
      '    - debug: {msg: x}\n      loop: "{{ seven }}"\n      vars: {seven: 7}\n      ignore_errors: true\n    - debug: {msg: "on"}\n',
      '',
      'a',
    ),
    says: ['a: on'],
    recap: { a: '2 0 0 0 0 0 1' },
  },
];

describe('as Ansible: loops, until, register', () => itIsAsAnsible(tasks));
