import {
  all,
  failOn,
  itIsAsAnsible,
  itPrints,
  type PrintedRow,
  play,
  type Row,
  say,
  unreachable,
} from './rows.ts';

const block = (inner: string): string => `    - block:\n        - fail: {msg: x}
          when: inventory_hostname == 'b'\n        - debug: {msg: inside}\n${inner}`;
const rescue = `      rescue:\n        - debug: {msg: "rescue {{ ansible_failed_result.msg | default('-') }}"}\n`;
const always = '      always:\n        - debug: {msg: always}\n';

/** One host fails in the rescue later than the others are through with it. */
const fatalInRescue = (then: string): string => `    - block:
        - fail: {msg: x}
          when: inventory_hostname != 'a'
      rescue:
        - shell: "[ {{ inventory_hostname }} != b ] || { sleep 0.5; exit 1; }"
${then}`;

const failures: readonly Row[] = [
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
];

const errors: readonly Row[] = [
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
    rule: 'max_fail_percentage ends hosts before the blocks behind the failure, with their always',
    playbook: play(failOn('b') + block(always), '  max_fail_percentage: 10\n'),
    says: [],
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
  {
    rule: 'max_fail_percentage lets as many fail as it says',
    playbook: play(failOn('b') + say('on'), '  max_fail_percentage: 34\n'),
    says: ['a: on', 'c: on'],
    exitCode: 2,
  },
  {
    rule: 'max_fail_percentage ends the run when more fail',
    playbook: play(failOn('b') + say('no'), '  max_fail_percentage: 33\n') + play(say('next')),
    says: [],
    exitCode: 2,
  },
  {
    rule: 'max_fail_percentage does not count what is unreachable',
    playbook: play(`    - stat: {path: /}\n${say('on')}`, '  max_fail_percentage: 10\n'),
    hosts: unreachable,
    says: ['a: on'],
    exitCode: 4,
  },
  {
    rule: 'max_fail_percentage does not count what is rescued',
    playbook: play(block(rescue) + say('after'), '  max_fail_percentage: 0\n'),
    says: [...['a: inside', 'a: after', 'b: rescue x', 'b: after', 'c: inside', 'c: after']],
  },
  {
    rule: 'max_fail_percentage counts what still comes to always',
    playbook: play(block(always), '  max_fail_percentage: 10\n'),
    says: all('always'),
    exitCode: 2,
  },
  {
    rule: 'who is through is a host of the play still when handlers of others run',
    playbook:
      play(`    - command: echo
      changed_when: inventory_hostname == 'c'
      notify: h
`) +
      `  handlers:
    - name: h
      debug: {msg: "{{ ansible_play_hosts | join }} {{ ansible_play_batch | join }}"}
`,
    says: ['c: abc abc'],
  },
  {
    rule: 'who only cleans up is no host of the play any more, who may be rescued is',
    playbook: play(`    - block:
        - fail: {msg: x}
          when: inventory_hostname == 'b'
        - debug: {msg: "{{ ansible_play_hosts | join }} {{ ansible_play_batch | join }}"}
      always:
        - debug: {msg: "{{ play_hosts | join }}"}
    - block:
        - block:
            - fail: {msg: x}
              when: inventory_hostname == 'c'
          always:
            - debug: {msg: "{{ ansible_play_hosts | join }}"}
      rescue:
        - debug: {msg: "{{ ansible_play_batch | join }}"}
        - fail: {msg: x}
      always:
        - debug: {msg: "{{ ansible_play_hosts | join }}"}
`),
    says: [
      ...['ac ac', 'ac', 'ac', 'a'].map(one => `a: ${one}`),
      'b: ac',
      ...['ac ac', 'ac', 'ac', 'ac', 'a'].map(one => `c: ${one}`),
    ],
    exitCode: 2,
  },
  {
    rule: 'max_fail_percentage is of the batch',
    playbook: play(failOn('a') + say('on'), '  max_fail_percentage: 40\n  serial: 2\n'),
    says: [],
    exitCode: 2,
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

const batches: readonly Row[] = [
  {
    rule: 'a batch that fails as a whole is the last one, of the run, too',
    playbook: play(failOn('b') + say('on'), '  serial: 1\n') + play(say('next')),
    says: ['a: on'],
    exitCode: 2,
  },
  ...(
    [
      ['"30%", 2', ['a: a', 'b: bc', 'c: bc']],
      ['"50%"', ['a: a', 'b: b', 'c: c']],
      ['1, 5', ['a: a', 'b: bc', 'c: bc']],
      ['0', ['a: abc', 'b: abc', 'c: abc']],
    ] as const
  ).map(([serial, says]) => ({
    rule: `serial: [${serial}] makes batches of these sizes, percentages of all hosts, the last repeated`,
    playbook: play(say('{{ ansible_play_batch | join }}'), `  serial: [${serial}]\n`),
    says,
  })),
  {
    rule: 'max_fail_percentage is of all hosts of the batch, those lost before among them',
    playbook: play(failOn('a')) + play(failOn('b') + say('on'), '  max_fail_percentage: 40\n'),
    says: ['c: on'],
    exitCode: 2,
  },
  {
    rule: 'hosts that failed in an earlier play keep their place in the batches',
    playbook: play(failOn('a')) + play(say('{{ ansible_play_batch | join }}'), '  serial: 2\n'),
    says: ['b: b', 'c: c'],
    exitCode: 2,
  },
  {
    rule: 'serial may be a template',
    playbook: play(
      say('{{ ansible_play_batch | length }}'),
      '  vars: {n: [2]}\n  serial: "{{ n }}"\n',
    ),
    says: ['a: 2', 'b: 2', 'c: 1'],
  },
  {
    rule: 'order reverses, sorts, and is a template, too',
    playbook: play(
      say('{{ ansible_play_batch | join }} {{ ansible_play_hosts | join }}'),
      '  vars: {o: reverse_sorted}\n  order: "{{ o }}"\n',
    ),
    // Ansible orders the hosts of batches only.
    says: all('cba abc'),
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

describe('as Ansible: errors', () => itIsAsAnsible([...failures, ...errors]));

describe('as Ansible: batches', () => itIsAsAnsible(batches));
describe('as Ansible: what is said of errors', () => itPrints(told));
