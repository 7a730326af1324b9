import {
  itIsAsAnsible,
  itPrints,
  type PrintedRow,
  play,
  type Row,
  say,
  unreachable,
} from './rows.ts';

const delegation: readonly Row[] = [
  {
    rule: 'run_once with delegate_to and a loop registers all items for everybody',
    playbook: play(`    - command: "echo {{ item }}"
      loop: [1, 2]
      run_once: true
      delegate_to: b
      register: r
${say("{{ r.results | map(attribute='stdout') | join }}")}`),
    says: ['a: 12', 'b: 12', 'c: 12'],
  },
  {
    rule: 'delegate_facts gives facts to the other host, and only to that',
    playbook: play(`    - set_fact: {f: "{{ inventory_hostname }}"}
      delegate_to: c
      delegate_facts: true
      run_once: true
    - set_fact: {g: "{{ inventory_hostname }}"}
      delegate_to: c
${say("{{ f | default('no') }} {{ g }}")}`),
    says: ['a: no a', 'b: no b', 'c: a c'],
  },
  {
    rule: 'unlike Ansible 2.14, where it is of the task, delegate_facts is of each item',
    playbook: play(
      `    - setup: {gather_subset: ['!all', '!min', env], filter: ansible_env}
      delegate_to: "{{ item }}"
      delegate_facts: "{{ item != 'c' }}"
      loop: [b, c]
${say('{{ hostvars.b.ansible_env is defined }} {{ hostvars.c.ansible_env is defined }} {{ ansible_env is defined }}')}`,
      '',
      'a',
    ),
    says: ['a: True False True'],
  },
];

const levels: readonly Row[] = [
  {
    rule: 'ignore_errors of a block beats that of the play, and a rescue both',
    playbook: play(
      `    - fail: {msg: 1}
    - block:
        - fail: {msg: 2}
      ignore_errors: false
      rescue:
        - debug: {msg: rescued}
    - include_tasks: in.yml
`,
      '  ignore_errors: true\n',
      'a',
    ),
    files: { 'in.yml': '- fail: {msg: 3}\n- debug: {msg: "on"}\n' },
    says: ['a: rescued', 'a: on'],
    recap: { a: '5 0 0 0 0 1 2' },
  },
  {
    rule: 'ignore_errors and check_mode are of each item',
    playbook: play(
      `    - command: "{{ item }}"
      ignore_errors: "{{ item == 'false' }}"
      loop: ['true', 'false']
    - command: touch {{ playbook_dir }}/{{ item }}
      check_mode: "{{ item == 1 }}"
      loop: [1, 2]
${say("{{ [1, 2] | map('string') | select('in', made.split()) | join }}")}    - command: "false"
      ignore_errors: "{{ item == 1 }}"
      loop: [1, 2]
${say('no')}`,
      "  vars: {made: \"{{ lookup('pipe', 'ls') }}\"}\n",
      'a',
    ),
    says: ['a: 2'],
    recap: { a: '3 2 0 1 0 0 1' },
    exitCode: 2,
  },
  {
    rule: 'environment adds up, and the innermost wins',
    playbook: play(
      `    - environment: {A: block}
      block:
        - shell: echo $A $B $C
          environment: [{C: task}, {B: task}]
          register: r
        - debug: {msg: "{{ r.stdout }}"}
`,
      '  environment: {A: play, B: play}\n',
      'a',
    ),
    says: ['a: block task task'],
  },
  {
    rule: 'module_defaults add up from play, block and task, the innermost first',
    playbook: play(
      `    - debug:
    - debug:
      module_defaults: {debug: {msg: task}}
    - module_defaults: {ansible.builtin.debug: {msg: "block {{ m }}"}}
      block:
        - debug:
        - include_tasks: in.yml
    - include_tasks: {file: in.yml, apply: {module_defaults: {debug: {msg: applied}}}}
`,
      '  vars: {m: 1}\n  module_defaults: {debug: {msg: "play {{ m }}"}}\n',
      'a',
    ),
    files: { 'in.yml': '- debug:\n' },
    says: ['a: play 1', 'a: task', 'a: block 1', 'a: block 1', 'a: applied'],
  },
  {
    rule: 'timeout of a block ends its tasks, which a rescue takes over',
    playbook: play(
      '    - block:\n        - command: sleep 9\n      timeout: 1\n      rescue:\n        - debug: {msg: rescued}\n',
      '  timeout: 20\n',
      'a',
    ),
    says: ['a: rescued'],
  },
  {
    rule: 'local_action and action take modules in all their forms',
    playbook: play(
      `    - local_action: debug msg=1
    - local_action: {module: debug, msg: "2"}
    - action: debug msg=3
    - action: {module: debug, msg: "4"}
    - action: debug
      args: {msg: "5"}
`,
      '',
      'a',
    ),
    says: [1, 2, 3, 4, 5].map(number => `a: ${number}`),
  },
  {
    rule: 'until of a loop counts for each item',
    playbook: play(
      `    - command: "echo {{ item }}"
      loop: [1, 2]
      register: r
      until: r.stdout == '1'
      retries: 2
      delay: 0
      ignore_errors: true
${say("{{ r.results | map(attribute='attempts') | join }}")}`,
      '',
      'a',
    ),
    says: ['a: 12'],
  },
];

const shown: readonly PrintedRow[] = [
  {
    rule: 'no_log and diff are of each item',
    args: ['-D', '-vv', '--log-file', 'log'],
    playbook: play(
      `    - shell: "echo {{ item }}-said"
      no_log: "{{ item == 'secret' }}"
      loop: [secret, public]
    - copy: {dest: "{{ playbook_dir }}/{{ item }}", content: "of {{ item }}\\n"}
      diff: "{{ item == 'second' }}"
      loop: [first, second]
`,
      '',
      'a',
    ),
    exitCode: 0,
    prints: ['public-said', 'item=first', '+of second'],
    hides: ['secret-said', 'item=secret', '+of first'],
  },
];

const stops: readonly Row[] = [
  {
    rule: 'any_errors_fatal with serial ends the run with its batch',
    playbook:
      play(
        `    - fail: {msg: x}\n      when: inventory_hostname == 'b'\n${say('t')}`,
        '  any_errors_fatal: true\n  serial: 1\n',
      ) + play(say('next')),
    says: ['a: t'],
    exitCode: 2,
  },
  {
    rule: 'a failure under run_once is rescued on all hosts',
    playbook: play(
      `    - block:\n        - fail: {msg: x}\n          run_once: true\n      rescue:\n        - debug: {msg: r}\n`,
    ),
    says: ['a: r', 'b: r', 'c: r'],
  },
  {
    rule: 'a host that ended its part is among those of the play again in the next batch',
    playbook: play(
      `    - meta: end_host
      when: inventory_hostname == 'a'
${say('{{ ansible_play_hosts | join }} {{ ansible_play_batch | join }}')}`,
      '  serial: 2\n',
    ),
    says: ['b: bc b', 'c: abc c'],
  },
  {
    rule: 'clear_host_errors brings a host back with the next play',
    playbook:
      play(
        `    - fail: {msg: x}\n      when: inventory_hostname == 'b'\n    - meta: clear_host_errors\n${say('t')}`,
      ) + play(say('next')),
    says: ['a: t', 'a: next', 'b: next', 'c: t', 'c: next'],
  },
  {
    rule: 'clear_host_errors lets a host that was unreachable go on behind the task that lost it',
    playbook:
      play(`    - stat: {path: /}
${say('missed')}    - block:
        - debug: {msg: in a block}
        - meta: clear_host_errors
      always:
        - debug: {msg: always}
${say('after')}`) + play(say('next')),
    hosts: unreachable,
    says: ['a', 'u'].flatMap(host =>
      ['missed', 'in a block', 'always', 'after', 'next'].map(text => `${host}: ${text}`),
    ),
    recap: { a: '6 0 0 0 0 0 0', u: '5 0 1 0 0 0 0' },
    exitCode: 0,
  },
  ...['free', 'host_pinned', 'graph'].map(strategy => ({
    rule: `unlike Ansible, clear_host_errors lets a host go on under ${strategy}, too`,
    // Everybody waits for the same connection, which is not to be had.
    playbook:
      play(
        `    - stat: {path: /}
      delegate_to: u
      ignore_unreachable: "{{ inventory_hostname == 'a' }}"
    - meta: clear_host_errors
${say('after')}`,
        `  strategy: ${strategy}\n`,
      ) + play(say('next')),
    hosts: unreachable,
    says: ['a: after', 'a: next', 'u: after', 'u: next'],
    recap: { u: '2 0 1 0 0 0 0' },
  })),
  {
    rule: 'end_batch ends one batch, end_play all',
    playbook:
      play(
        `    - meta: end_batch\n      when: inventory_hostname == 'a'\n    - meta: end_play\n      when: inventory_hostname == 'c'\n${say('t')}`,
        '  serial: 1\n',
      ) + play(say('next')),
    says: ['a: next', 'b: t', 'b: next', 'c: next'],
  },
];

for (const [group, cases] of Object.entries({ delegation, levels, stops })) {
  describe(`as Ansible, keywords: ${group}`, () => itIsAsAnsible(cases));
}

describe('as Ansible, keywords: what is shown', () => itPrints(shown));
