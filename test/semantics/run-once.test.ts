import {
  all,
  failOn,
  handlers,
  itIsAsAnsible,
  itPrints,
  type PrintedRow,
  play,
  type Row,
  say,
} from './rows.ts';

const once: readonly Row[] = [
  {
    rule: 'a failure under run_once is that of all hosts',
    playbook: play(`    - fail: {msg: x}\n      run_once: true\n${say('no')}`) + play(say('next')),
    says: [],
    recap: { a: '0 0 0 1 0 0 0' },
    exitCode: 2,
  },
  {
    rule: 'the first host decides about the condition of run_once, and its result is everyone’s',
    playbook: play(
      `    - debug: {msg: x}\n      run_once: true\n      when: inventory_hostname == 'b'\n      register: r\n${say('{{ r.skipped }}')}`,
    ),
    says: all('true'),
  },
  {
    rule: 'what the first host registers under run_once all hosts have',
    playbook: play(`    - command: echo {{ inventory_hostname }}
      run_once: true
      register: r
${say('{{ r.stdout }}')}`),
    says: all('a'),
  },
  {
    rule: 'facts and variables set under run_once are everyone’s, the counts the first host’s',
    playbook: play(`    - set_fact: {f: "{{ inventory_hostname }}{{ item }}"}
      loop: [1, 2]
      run_once: true
    - include_vars: {file: more.yaml}
      run_once: true
${say('{{ f }} {{ more }}')}`),
    files: { 'more.yaml': 'more: read\n' },
    says: all('a2 read'),
    recap: { a: '3 0 0 0 0 0 0', b: '1 0 0 0 0 0 0' },
  },
  {
    rule: 'run_once is once for each batch, and by the first host that is left',
    playbook:
      play(`    - debug: {msg: one}\n      run_once: true\n`, '  serial: 2\n') +
      play(`${failOn('a')}    - debug: {msg: two}\n      run_once: true\n`),
    says: ['a: one', 'b: two', 'c: one'],
    exitCode: 2,
  },
  {
    rule: 'run_once holds for what is in a block, and notifies on that host',
    playbook:
      play(
        `    - block:\n        - debug: {msg: in}\n          changed_when: true\n          notify: h\n      run_once: true\n`,
      ) + handlers('h'),
    says: ['a: h'],
  },
  {
    rule: 'run_once of a block holds for what is included there, and what that sets is everyone’s',
    playbook: play(`    - block:
        - include_tasks: in.yml
          loop: [1, 2]
          register: all
      run_once: true
${say("{{ f | default('-') }} {{ r.msg | default('-') }} {{ all.results | length }}")}`),
    files: {
      'in.yml':
        '- set_fact: {f: "{{ inventory_hostname }}{{ item }}"}\n- debug: {msg: in}\n  register: r\n',
    },
    says: ['a: in', 'a: in', ...all('a2 in 2')],
    recap: { a: '7 0 0 0 0 0 0', b: '1 0 0 0 0 0 0' },
  },
  {
    rule: 'what an include under run_once registers, and its failure, is everyone’s',
    playbook: play(`    - include_tasks: in.yml
      run_once: true
      register: r
${say('{{ r is skipped }} {{ r.include }}')}    - include_tasks: "no{{ r.include }}"
      run_once: true
${say('no')}`),
    files: { 'in.yml': '- meta: noop\n' },
    says: all('False in.yml'),
    recap: { a: '2 0 0 1 0 0 0', b: '1 0 0 0 0 0 0' },
    exitCode: 2,
  },
  {
    rule: 'run_once of an include does not hold for what it includes, which runs on the first host only',
    playbook: play(`    - include_tasks: in.yml
      run_once: true
${say("{{ f | default('-') }}")}`),
    files: { 'in.yml': '- set_fact: {f: "{{ inventory_hostname }}"}\n- fail: {msg: x}\n' },
    says: ['b: -', 'c: -'],
    exitCode: 2,
  },
];

const lost: readonly PrintedRow[] = [
  {
    rule: 'a host lost under run_once ends all others, of whom none is lost, and the run',
    playbook: play('    - stat: {path: /}\n      run_once: true\n') + play(say('never said')),
    hosts:
      'u ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\nb ansible_connection=local\n',
    exitCode: 4,
    prints: ['unreachable: [u]', 'stopped: [b]', '\n  u: '],
    hides: ['never said', '\n  b: '],
  },
  {
    rule: 'a failure under run_once is told of once',
    playbook: play('    - fail: {msg: why}\n      run_once: true\n'),
    exitCode: 2,
    prints: ['FAILED BECAUSE\n  a: why'],
    hides: ['\n  b: why'],
  },
];

describe('as Ansible: run_once', () => itIsAsAnsible(once));

describe('as Ansible: what stops hosts under run_once', () => itPrints(lost));
