import { localHosts } from '../support/run-cli.ts';
import { itPrints, type PrintedRow, play } from './rows.ts';

/** What Ansible's `--syntax-check` passes, and only its run finds. */
const found = (
  [
    [
      'a condition that does not parse',
      'debug: {msg: x}, when: "foo =="',
      '4:37',
      'expression/syntax',
    ],
    ['an option that the module does not have', 'debug: {mgs: x}', '4:16', 'args/unknown'],
    ['a choice that there is not', 'file: {path: /a, state: made}', '4:32', 'args/wrong-value'],
    ['a filter that there is not', 'debug: {msg: "{{ 1 | none }}"}', '4:29', 'expression/unknown'],
    [
      'a template that is not there',
      'template: {src: none.j2, dest: /a}',
      '4:24',
      'file/not-found',
    ],
    [
      'a handler that is not there',
      'command: "true", notify: none',
      '4:33',
      'playbook/unknown-handler',
    ],
    [
      'a variable that is not defined',
      'debug: {msg: "{{ nothing }}"}',
      '4:25',
      'expression/undefined',
    ],
  ] as const
).map(
  ([what, task, at, code]): PrintedRow => ({
    rule: `unlike Ansible, --syntax-check finds ${what}`,
    playbook: play(`    - {${task}}\n`),
    hosts: localHosts('a'),
    args: ['--syntax-check'],
    exitCode: 3,
    prints: [`site.yaml:${at} error ${code}`, '1 error'],
    hides: ['PLAY ['],
  }),
);

describe('as Ansible: syntax check', () =>
  itPrints([
    ...found,
    {
      rule: '--syntax-check passes what has none of these, and runs nothing',
      playbook: play('    - {debug: {msg: x}, when: inventory_hostname != 1}\n'),
      args: ['--syntax-check'],
      exitCode: 0,
      hides: ['PLAY ['],
    },
  ]));
