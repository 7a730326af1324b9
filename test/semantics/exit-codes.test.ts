import { localHosts } from '../support/run-cli.ts';
import { failOn, itPrints, type PrintedRow, play, say, unreachable } from './rows.ts';

/*
 * What any_errors_fatal and max_fail_percentage end with stands with the rules for errors, what Ctrl-C ends with in
 * cli/interrupt.test.ts. kplay's own codes are those of its README.
 */

const only = localHosts('a');
const fail = '    - fail: {msg: x}\n';

const asAnsible: readonly PrintedRow[] = [
  { rule: 'a run in which all goes well ends with 0', playbook: play(say('x')), exitCode: 0 },
  {
    rule: 'a run with a failure that was rescued ends with 0',
    playbook: play(
      `    - block:\n        - fail: {msg: x}\n      rescue:\n        - debug: {msg: rescued}\n`,
    ),
    exitCode: 0,
    prints: ['rescued=1'],
    hides: ['FAILED BECAUSE'],
  },
  {
    rule: 'a play of whose pattern there is no host is passed over, and the run ends with 0',
    playbook: play(say('never said'), '', 'nobody') + play(say('said')),
    exitCode: 0,
    prints: ['pattern/no-match', 'said'],
    hides: ['never said'],
  },
  {
    rule: 'a failed task ends the run with 2',
    playbook: play(failOn('b')),
    exitCode: 2,
    prints: ['failed=1'],
  },
  {
    rule: 'a variable that only the run finds undefined ends it with 2',
    playbook: play(
      `    - command: "echo {a: 1}"
      register: r
    - debug: {msg: "{{ (r.stdout | from_yaml).nothing }}"}
`,
    ),
    hosts: only,
    exitCode: 2,
    prints: ['site.yaml:6:24', 'is undefined'],
  },
  {
    rule: 'a condition that only the run finds broken ends it with 2',
    playbook: play(
      '    - command: "true"\n      register: r\n    - debug: {msg: x}\n      when: r.stdout.nothing.more == 1\n',
    ),
    hosts: only,
    exitCode: 2,
    prints: ['site.yaml:7:13'],
  },
  {
    rule: 'a host that cannot be reached ends the run with 4',
    playbook: play('    - stat: {path: /}\n'),
    hosts: unreachable,
    exitCode: 4,
    prints: ['unreachable=1'],
  },
  {
    rule: 'a host that cannot be reached and one that failed end the run with 4',
    playbook: play(`    - stat: {path: /}\n${failOn('a')}`),
    hosts: unreachable,
    exitCode: 4,
    prints: ['unreachable=1', 'failed=1'],
  },
];

/** What is wrong with the files is 3, and known before any host is touched. */
const before: readonly PrintedRow[] = (
  [
    ['a name for --start-at-task that there is not', 0, play(say('x')), ['--start-at-task', 'y']],
    ['a playbook that is not there', 1, '[]\n', ['none.yaml']],
    ['a role that is not there', 1, '- hosts: all\n  roles: [none]\n'],
    [
      'a handler that is not there',
      1,
      play('    - debug: {msg: x}\n      changed_when: true\n      notify: none\n'),
    ],
    ['a --limit that matches nothing', 1, play(say('x')), ['-l', 'none']],
    ['a variable that is surely undefined', 2, play(say('{{ nothing }}'))],
    ['a condition that does not parse', 2, play('    - debug: {msg: x}\n      when: "foo =="\n')],
    ['an error of YAML', 4, '- hosts: [all\n'],
    ['an unknown keyword', 4, play('    - debug: {msg: x}\n      none: 1\n')],
    ['an unknown module', 4, play('    - none: {msg: x}\n')],
  ] as const
).map(([what, theirs, playbook, args = []]) => ({
  rule: `unlike Ansible, whose run ends with ${theirs}, ${what} ends it with 3, before it begins`,
  // A play that would run first is not begun.
  playbook: playbook.startsWith('- hosts: all\n') ? play(say('begun')) + playbook : playbook,
  args,
  hosts: only,
  exitCode: 3,
  prints: ['error'],
  hides: ['PLAY ['],
}));

const others: readonly PrintedRow[] = [
  {
    rule: 'unlike Ansible, whose run ends with 2, a wrong option ends it with 5',
    playbook: play(say('x')),
    args: ['--none'],
    exitCode: 5,
    prints: ["unknown option '--none'"],
  },
  {
    rule: 'unlike Ansible, whose run ends with 1, a handler that only the run finds missing ends it with 2',
    playbook: play(
      `    - command: echo none
      register: r
    - debug: {msg: x}
      changed_when: true
      notify: "{{ r.stdout }}"
    - debug: {msg: never said}
`,
    ),
    hosts: only,
    exitCode: 2,
    prints: ['site.yaml:8:15 error playbook/unknown-handler'],
    hides: ['never said'],
  },
  {
    rule: 'unlike Ansible, which ends with 4 before it, a module allowed to be missing fails with 2 where it is reached',
    playbook: play(`${say('said')}    - none: {msg: x}\n`),
    hosts: only,
    args: ['--allow-missing'],
    exitCode: 2,
    prints: ['said', 'failed=1'],
  },
  {
    rule: 'a failure that is ignored does not count for the exit code',
    playbook: play(`${fail}      ignore_errors: true\n`),
    hosts: only,
    exitCode: 0,
    prints: ['ignored=1'],
  },
];

describe('as Ansible: exit codes', () => itPrints([...asAnsible, ...before, ...others]));
