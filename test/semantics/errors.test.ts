import {
  always,
  block,
  failOn,
  itIsAsAnsible,
  play,
  type Row,
  rescue,
  say,
  unreachable,
} from './rows.ts';

const rows: readonly Row[] = [
  {
    rule: 'a failure ends its host and no other',
    playbook: play(failOn('b') + say('on')),
    says: ['a: on', 'c: on'],
    exitCode: 2,
  },
  {
    rule: 'a failure that is ignored is registered as one, and counted as ok',
    playbook: play(
      `    - fail: {msg: x}\n      ignore_errors: true\n      register: r\n${say('{{ r is failed }}!')}`,
      '',
      'a',
    ),
    says: ['a: True!'],
    recap: { a: '2 0 0 0 0 0 1' },
  },
  {
    rule: 'failed_when says what is a failure, all of its list together, and changed_when what is a change',
    playbook: play(
      `    - shell: exit 3
      register: r
      failed_when: r.rc not in [0, 3]
      changed_when: r.rc == 3
    - shell: "true"
      register: s
      failed_when: [s.rc == 0, "'x' in 'abc'"]
    - shell: "true"
      register: s
      failed_when: [s.rc == 0, "'x' in 'xyz'"]
`,
      '',
      'a',
    ),
    says: [],
    results: ['a shell changed', 'a shell changed', 'a shell failed'],
    exitCode: 2,
  },
  {
    rule: 'rescue takes over from what failed, always comes after both, and the host goes on',
    playbook: play(block(rescue + always) + say('after')),
    says: [
      ...['a: inside', 'a: always', 'a: after', 'b: rescue x', 'b: always', 'b: after'],
      ...['c: inside', 'c: always', 'c: after'],
    ],
    recap: { b: '3 0 0 0 0 1 0' },
  },
  {
    rule: 'a failure in a block with always alone is rescued by the block around that',
    playbook: play(
      `    - block:
        - block:
            - fail: {msg: x}
          always:
            - debug: {msg: always}
${rescue}${say('after')}`,
      '',
      'a',
    ),
    says: ['a: always', 'a: rescue x', 'a: after'],
    recap: { a: '3 0 0 0 0 1 0' },
  },
  {
    rule: 'an include that fails is rescued, and counts as that',
    playbook: play(
      `    - command: echo nowhere
      register: r
    - block:
        - include_tasks: "{{ r.stdout }}.yml"
${rescue.replace('{{ ansible_failed_result.msg', "{{ 'x'")}${say('after')}`,
      '',
      'a',
    ),
    says: ['a: rescue x', 'a: after'],
    recap: { a: '3 1 0 0 0 1 0' },
  },
  {
    rule: 'always runs after a rescue that fails itself, which ends the host',
    playbook: play(
      `    - block:
        - fail: {msg: one}
      rescue:
        - fail: {msg: two}
${always}${say('never')}`,
      '',
      'a',
    ),
    says: ['a: always'],
    recap: { a: '1 0 0 1 0 1 0' },
    exitCode: 2,
  },
  {
    rule: 'a rescue without a selected task is none',
    playbook: play(
      `    - block:
        - block:
            - fail: {msg: x}
              when: inventory_hostname != 'a'
          rescue:
            - debug: {msg: not selected}
              tags: never
        - debug: {msg: after}
      rescue:
        - debug: {msg: not again}
`,
    ),
    says: ['a: after', 'b: not again', 'c: not again'],
  },
  {
    rule: 'what is unreachable is neither rescued nor comes to always',
    playbook: play(
      `    - block:\n        - stat: {path: /}\n        - debug: {msg: inside}\n${rescue}${always}${say('after')}`,
    ),
    hosts: unreachable,
    says: ['a: inside', 'a: always', 'a: after'],
    exitCode: 4,
  },
  {
    rule: 'ignore_unreachable is of its task',
    playbook:
      play(`    - stat: {path: /}
      ignore_unreachable: true
      register: r
    - debug: {msg: "{{ r.unreachable | default('no') }}"}
    - stat: {path: /}
    - debug: {msg: after}
`) + play(say('next')),
    hosts: unreachable,
    says: ['a: no', 'a: after', 'a: next', 'u: true'],
    recap: { u: '2 0 1 0 0 0 1' },
    exitCode: 4,
  },
];

describe('as Ansible: errors', () => itIsAsAnsible(rows));
