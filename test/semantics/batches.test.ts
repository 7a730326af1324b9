import {
  all,
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

const limits: readonly Row[] = [
  {
    rule: 'max_fail_percentage ends hosts before the blocks behind the failure, with their always',
    playbook: play(failOn('b') + block(always), '  max_fail_percentage: 10\n'),
    says: [],
    exitCode: 2,
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
    rule: 'max_fail_percentage is of the batch',
    playbook: play(failOn('a') + say('on'), '  max_fail_percentage: 40\n  serial: 2\n'),
    says: [],
    exitCode: 2,
  },
];

const batches: readonly Row[] = [
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

describe('as Ansible: max_fail_percentage', () => itIsAsAnsible(limits));

describe('as Ansible: batches', () => itIsAsAnsible(batches));
