import { localHosts } from '../support/run-cli.ts';
import { itPrints, type PrintedRow, play } from './rows.ts';

const hosts = localHosts('a');
const tasks = (noLog: string): string =>
  play(`    - copy: {dest: "{{ playbook_dir }}/out", content: "copied-Abc1\\n", mode: "0600"}
      ${noLog}
    - shell: "echo printed-Abc2; : named-Abc3"
      ${noLog}
    - shell: "echo failed-Abc4; echo lost-Abc5 >&2; exit 71"
      ${noLog}
      ignore_errors: true
`);
const traces = [
  ...['copied-Abc1', 'printed-Abc2', 'named-Abc3', 'failed-Abc4', 'lost-Abc5'],
  ...['exit code 71', 'rc: 71', '"rc":71'],
];
const args = ['-D', '-v', '--log-file', 'log'];

const rows: readonly PrintedRow[] = [
  {
    rule: '-D -v prints what is copied, what is run, and what that prints',
    ...{ hosts, args, playbook: tasks('no_log: false'), exitCode: 0 },
    prints: traces,
  },
  {
    rule: 'no_log hides all of it, the output and the exit code of a failure, too',
    ...{ hosts, args: [...args, '-vvvv'], playbook: tasks('no_log: true'), exitCode: 0 },
    prints: ['changed=2', 'ignored=1', 'censored'],
    hides: traces,
  },
];

describe('as Ansible: secrets', () => itPrints(rows));
