import {
  all,
  always,
  block,
  failOn,
  itIsAsAnsible,
  itPrints,
  type PrintedRow,
  play,
  type Row,
  rescue,
  say,
  unreachable,
} from './rows.ts';

/** One host fails in the rescue later than the others are through with it. */
const fatalInRescue = (then: string): string => `    - block:
        - fail: {msg: x}
          when: inventory_hostname != 'a'
      rescue:
        - shell: "[ {{ inventory_hostname }} != b ] || { sleep 0.5; exit 1; }"
${then}`;

const rows: readonly Row[] = [
  {
    rule: 'any_errors_fatal ends the play on all hosts, and the run with it',
    playbook: play(failOn('b') + say('no'), '  any_errors_fatal: true\n') + play(say('next')),
    says: [],
    recap: { a: '0 0 0 0 1 0 0', b: '0 0 0 1 0 0 0' },
    exitCode: 2,
  },
  {
    rule: 'unlike Ansible 2.14, whose run ends with 2, any_errors_fatal counts what is unreachable',
    playbook: play(`    - stat: {path: /}\n${say('no')}`, '  any_errors_fatal: true\n'),
    hosts: unreachable,
    says: [],
    recap: { a: '1 0 0 0 0 0 0', u: '0 0 1 0 0 0 0' },
    exitCode: 4,
  },
  {
    rule: 'any_errors_fatal does not count what is ignored',
    playbook: play(
      failOn('b', '      ignore_errors: true\n') + say('on'),
      '  any_errors_fatal: true\n',
    ),
    says: all('on'),
    recap: { b: '2 0 0 0 0 0 1' },
  },
  {
    rule: 'unlike Ansible 2.14, any_errors_fatal in a rescue ends all hosts, behind what they clean up',
    playbook: play(fatalInRescue(`${always}${say('after')}`), '  any_errors_fatal: true\n'),
    says: all('always'),
    recap: { a: '2 1 0 0 1 0 0', b: '1 0 0 1 0 1 0', c: '2 1 0 0 0 1 0' },
    exitCode: 2,
  },
  {
    rule: 'any_errors_fatal in a rescue without always ends all hosts',
    playbook: play(fatalInRescue(say('after')), '  any_errors_fatal: true\n'),
    says: [],
    recap: { a: '1 1 0 0 1 0 0', b: '0 0 0 1 0 1 0', c: '1 1 0 0 0 1 0' },
    exitCode: 2,
  },
  {
    rule: 'unlike Ansible 2.14, any_errors_fatal is rescued on all hosts at the end of the block, too',
    playbook: play(
      `    - block:
${say('inside').replaceAll(/^(?=.)/gm, '    ')}        - fail: {msg: x}
          when: inventory_hostname == 'b'
${rescue}${say('after')}`,
      '  any_errors_fatal: true\n',
    ),
    says: [
      ...['a: inside', 'a: rescue -', 'a: after', 'b: inside', 'b: rescue x', 'b: after'],
      ...['c: inside', 'c: rescue -', 'c: after'],
    ],
  },
  {
    rule: 'any_errors_fatal is not rescued by a block behind the failure, which nobody cleans up either',
    playbook: play(
      failOn('b') + block(rescue + always) + say('after'),
      '  any_errors_fatal: true\n',
    ),
    says: [],
    recap: { a: '0 0 0 0 1 0 0', b: '0 0 0 1 0 0 0' },
    exitCode: 2,
  },
  {
    rule: 'any_errors_fatal is rescued by the block around the failure, not by one within it that comes next',
    playbook: play(
      `    - block:
        - fail: {msg: x}
          when: inventory_hostname == 'b'
        - block:
            - debug: {msg: no}
          rescue:
            - debug: {msg: no}
          always:
            - debug: {msg: no}
${rescue}`,
      '  any_errors_fatal: true\n',
    ),
    says: ['a: rescue -', 'b: rescue x', 'c: rescue -'],
  },
  {
    rule: 'a failure that a block further out rescues counts for nobody',
    playbook: play(
      `    - block:
        - include_tasks: "{{ inventory_hostname }}.yml"
      rescue:
        - debug: {msg: rescue}
${say('{{ ansible_play_hosts | join }}')}`,
      '  any_errors_fatal: true\n  max_fail_percentage: 50\n',
    ),
    files: {
      'a.yml': '- fail: {msg: x}\n',
      ...Object.fromEntries(
        ['b.yml', 'c.yml'].map(name => [
          name,
          '- block:\n    - meta: noop\n    - block:\n        - debug: {msg: no}\n  rescue:\n    - debug: {msg: no}\n',
        ]),
      ),
    },
    says: ['a', 'b', 'c'].flatMap(host => [`${host}: rescue`, `${host}: abc`]),
  },
  {
    rule: 'any_errors_fatal in always ends all hosts at once',
    playbook: play(
      `    - block:
        - debug: {msg: inside}
      always:
        - fail: {msg: x}
          when: inventory_hostname == 'b'
        - debug: {msg: no}
`,
      '  any_errors_fatal: true\n',
    ),
    says: all('inside'),
    exitCode: 2,
  },
  {
    rule: 'any_errors_fatal is rescued on all hosts, and only the one that failed counts as rescued',
    playbook: play(block(rescue + always) + say('after'), '  any_errors_fatal: true\n'),
    says: [
      ...['a: rescue -', 'a: always', 'a: after', 'b: rescue x', 'b: always', 'b: after'],
      ...['c: rescue -', 'c: always', 'c: after'],
    ],
    recap: { a: '3 0 0 0 1 0 0', b: '3 0 0 0 0 1 0' },
  },
];

const told: readonly PrintedRow[] = [
  {
    rule: 'any_errors_fatal is told of as the reason for which the others stop',
    playbook: play(failOn('b') + say('never'), '  any_errors_fatal: true\n'),
    exitCode: 2,
    prints: [
      'stopped: [a]: "fail" failed on b, and any_errors_fatal is set',
      'stopped: [c]',
      'FAILED BECAUSE\n  b: x',
    ],
    hides: ['stopped: [b]', '\n  a: x'],
  },
];

describe('as Ansible: any_errors_fatal', () => itIsAsAnsible(rows));

describe('as Ansible: what is said of any_errors_fatal', () => itPrints(told));
