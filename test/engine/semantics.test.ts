import { type Case, itIsAsAnsible, play, say } from '../support/as-ansible.ts';
import { localHosts } from '../support/run-cli.ts';

/*
 * What Ansible does, row by row, as it was seen doing it. Each case says what its debug tasks print, host by
 * host, and how the run ends.
 */

const failOn = (host: string, keywords = ''): string =>
  `    - fail: {msg: x}\n      when: inventory_hostname == '${host}'\n${keywords}`;
const change = (notify: string): string =>
  `    - debug: {var: omit}\n      changed_when: true\n      notify: ${notify}\n`;
const handlers = (...names: readonly string[]): string =>
  `  handlers:\n${names.map(name => `    - name: ${name}\n      debug: {msg: ${name}}\n`).join('')}`;
const all = (text: string): readonly string[] => ['a', 'b', 'c'].map(host => `${host}: ${text}`);

/** Nothing listens at port 1. */
const unreachable = `${localHosts('a')}u ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\n`;
const block = (inner: string): string => `    - block:\n        - fail: {msg: x}
          when: inventory_hostname == 'b'\n        - debug: {msg: inside}\n${inner}`;
const rescue = `      rescue:\n        - debug: {msg: "rescue {{ ansible_failed_result.msg | default('-') }}"}\n`;
const always = '      always:\n        - debug: {msg: always}\n';

const errors: readonly Case[] = [
  {
    name: 'any_errors_fatal ends the play on all hosts, and the run with it',
    playbook: play(failOn('b') + say('no'), '  any_errors_fatal: true\n') + play(say('next')),
    says: [],
    recap: { a: '0 0 0 0 1 0 0', b: '0 0 0 1 0 0 0' },
    exitCode: 2,
  },
  {
    name: 'any_errors_fatal counts what is unreachable',
    playbook: play(`    - stat: {path: /}\n${say('no')}`, '  any_errors_fatal: true\n'),
    hosts: unreachable,
    says: [],
    recap: { a: '1 0 0 0 0 0 0', u: '0 0 1 0 0 0 0' },
    exitCode: 4,
  },
  {
    name: 'any_errors_fatal does not count what is ignored',
    playbook: play(
      failOn('b', '      ignore_errors: true\n') + say('on'),
      '  any_errors_fatal: true\n',
    ),
    says: all('on'),
    recap: { b: '2 0 0 0 0 0 1' },
  },
  {
    name: 'any_errors_fatal is rescued on all hosts, and only the one that failed counts as rescued',
    playbook: play(block(rescue + always) + say('after'), '  any_errors_fatal: true\n'),
    says: [
      ...['a: rescue -', 'a: always', 'a: after', 'b: rescue x', 'b: always', 'b: after'],
      ...['c: rescue -', 'c: always', 'c: after'],
    ],
    recap: { a: '3 0 0 0 1 0 0', b: '3 0 0 0 0 1 0' },
  },
  {
    name: 'max_fail_percentage lets as many fail as it says',
    playbook: play(failOn('b') + say('on'), '  max_fail_percentage: 34\n'),
    says: ['a: on', 'c: on'],
    exitCode: 2,
  },
  {
    name: 'max_fail_percentage ends the run when more fail',
    playbook: play(failOn('b') + say('no'), '  max_fail_percentage: 33\n') + play(say('next')),
    says: [],
    exitCode: 2,
  },
  {
    name: 'max_fail_percentage does not count what is unreachable',
    playbook: play(`    - stat: {path: /}\n${say('on')}`, '  max_fail_percentage: 10\n'),
    hosts: unreachable,
    says: ['a: on'],
    exitCode: 4,
  },
  {
    name: 'max_fail_percentage does not count what is rescued',
    playbook: play(block(rescue) + say('after'), '  max_fail_percentage: 0\n'),
    says: [...['a: inside', 'a: after', 'b: rescue x', 'b: after', 'c: inside', 'c: after']],
  },
  {
    name: 'max_fail_percentage is of the batch',
    playbook: play(failOn('a') + say('on'), '  max_fail_percentage: 40\n  serial: 2\n'),
    says: [],
    exitCode: 2,
  },
  {
    name: 'what is unreachable is neither rescued nor comes to always',
    playbook: play(
      `    - block:\n        - stat: {path: /}\n        - debug: {msg: inside}\n${rescue}${always}${say('after')}`,
    ),
    hosts: unreachable,
    says: ['a: inside', 'a: always', 'a: after'],
    exitCode: 4,
  },
  {
    name: 'ignore_unreachable is of its task',
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

const batches: readonly Case[] = [
  {
    name: 'a batch that fails as a whole is the last one, of the run, too',
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
    name: `serial: [${serial}]`,
    playbook: play(say('{{ ansible_play_batch | join }}'), `  serial: [${serial}]\n`),
    says,
  })),
  {
    name: 'serial may be a template',
    playbook: play(
      say('{{ ansible_play_batch | length }}'),
      '  vars: {n: [2]}\n  serial: "{{ n }}"\n',
    ),
    says: ['a: 2', 'b: 2', 'c: 1'],
  },
  {
    name: 'order reverses, sorts, and is a template, too',
    playbook: play(
      say('{{ ansible_play_batch | join }} {{ ansible_play_hosts | join }}'),
      '  vars: {o: reverse_sorted}\n  order: "{{ o }}"\n',
    ),
    // Ansible orders the hosts of batches only.
    says: all('cba abc'),
  },
];

const once: readonly Case[] = [
  {
    name: 'a failure is that of all hosts',
    playbook: play(`    - fail: {msg: x}\n      run_once: true\n${say('no')}`) + play(say('next')),
    says: [],
    recap: { a: '0 0 0 1 0 0 0' },
    exitCode: 2,
  },
  {
    name: 'the first host decides about the condition, and its result is everyone’s',
    playbook: play(
      `    - debug: {msg: x}\n      run_once: true\n      when: inventory_hostname == 'b'\n      register: r\n${say('{{ r.skipped }}')}`,
    ),
    says: all('true'),
  },
  {
    name: 'facts and variables are everyone’s',
    playbook: play(`    - set_fact: {f: "{{ inventory_hostname }}{{ item }}"}
      loop: [1, 2]
      run_once: true
    - include_vars: {file: more.yaml}
      run_once: true
${say('{{ f }} {{ more }}')}`),
    files: { 'more.yaml': 'more: read\n' },
    says: all('a2 read'),
  },
  {
    name: 'it is once for each batch, and by the first host that is left',
    playbook:
      play(`    - debug: {msg: one}\n      run_once: true\n`, '  serial: 2\n') +
      play(`${failOn('a')}    - debug: {msg: two}\n      run_once: true\n`),
    says: ['a: one', 'b: two', 'c: one'],
    exitCode: 2,
  },
  {
    name: 'it holds for what is in a block, and notifies on that host',
    playbook:
      play(
        `    - block:\n        - debug: {msg: in}\n          changed_when: true\n          notify: h\n      run_once: true\n`,
      ) + handlers('h'),
    says: ['a: h'],
  },
];

const notified: readonly Case[] = [
  {
    name: 'run in the order of definition; those that are notified later in another round',
    playbook: `${play(change('[third, first]'), '', 'a')}  handlers:
    - name: first
      debug: {msg: first}
    - name: second
      debug: {msg: second}
    - name: third
      debug: {var: omit}
      changed_when: true
      notify: [second, third]
`,
    says: ['a: first', 'a: second'],
  },
  {
    name: 'of the same name: the first of one list, of the play before those of roles, which run first',
    playbook: `- hosts: a
  gather_facts: false
  roles: [r1, r2]
${handlers('dup', 'x').replace('- name: x\n      debug: {msg: x}', '- name: dup\n      debug: {msg: never}')}`,
    files: {
      'roles/r1/tasks/main.yml': `- debug: {var: omit}\n  changed_when: true\n  notify: [dup, "r1 : dup", of roles]\n`,
      'roles/r1/handlers/main.yml':
        '- name: dup\n  debug: {msg: r1}\n- name: of roles\n  debug: {msg: no}\n',
      'roles/r2/tasks/main.yml': '[]\n',
      'roles/r2/handlers/main.yml': '- name: of roles\n  debug: {msg: later}\n',
    },
    says: ['a: r1', 'a: later', 'a: dup'],
  },
  {
    name: 'of a role that others need listen once',
    playbook: play(change('topic'), '  roles: [one, two, {role: base, x: 1}, base]\n'),
    files: {
      'roles/base/handlers/main.yml':
        '- debug: {msg: "base {{ x | default(0) }}"}\n  listen: topic\n',
      'roles/one/meta/main.yml': 'dependencies: [base]\n',
      'roles/two/meta/main.yml': 'dependencies: [base]\n',
    },
    hosts: localHosts('a'),
    says: ['a: base 0', 'a: base 1'],
  },
  {
    name: 'of a role that is included twice are there once, with other variables twice',
    playbook: play(
      `    - include_role: {name: r}
    - include_role: {name: r, apply: {tags: x}}
    - include_role: {name: r}
      vars: {x: 1}
`,
      '',
      'a',
    ),
    files: {
      'roles/r/tasks/main.yml': change('h').replaceAll(/^ {4}/gm, ''),
      'roles/r/handlers/main.yml': '- name: h\n  debug: {msg: "h {{ x | default(0) }}"}\n',
    },
    says: ['a: h 0', 'a: h 1'],
  },
  {
    name: 'of a role that tasks import and include are there once, apart from those of an entry of the play',
    playbook: play(
      `    - import_role: {name: r}
      tags: x
    - include_role: {name: r}
      when: true
`,
      '  roles: [r]\n',
      'a',
    ),
    files: {
      'roles/r/tasks/main.yml': change('topic').replaceAll(/^ {4}/gm, ''),
      'roles/r/handlers/main.yml': '- {listen: topic, debug: {msg: heard}}\n',
    },
    says: ['a: heard', 'a: heard'],
  },
  {
    name: 'of several files of a role can all be notified',
    playbook: play(
      `    - include_role: {name: r, handlers_from: other}
    - include_role: {name: r}
${change('[main, "r : other"]')}`,
      '',
      'a',
    ),
    files: {
      'roles/r/tasks/main.yml': '[]\n',
      'roles/r/handlers/main.yml': '- {name: main, debug: {msg: main}}\n',
      'roles/r/handlers/other.yml': '- {name: other, debug: {msg: other}}\n',
    },
    says: ['a: other', 'a: main'],
  },
  {
    name: 'in a block share its keywords, and are notified each by its name; it rescues nothing',
    playbook: `${play(change('[one, two]'), '', 'a')}  handlers:
    - vars: {x: shared}
      block:
        - {name: one, debug: {msg: "one {{ x }}"}}
        - {name: not notified, debug: {msg: never}}
        - {name: two, fail: {msg: x}}
      rescue:
        - debug: {msg: never}
`,
    says: ['a: one shared'],
    exitCode: 2,
  },
  {
    name: 'listen beside their names',
    playbook: `${play(change('t'), '', 'a')}  handlers:
    - {name: x, debug: {msg: one}, listen: t}
    - {name: t, debug: {msg: named}}
    - {debug: {msg: two}, listen: [t, u]}
`,
    says: ['a: one', 'a: named', 'a: two'],
  },
  {
    name: 'are notified by each item of a loop that is not skipped, when one changes something',
    playbook: play(
      `    - debug: {var: omit}
      changed_when: item == 'one'
      when: item != 'three'
      loop: [one, two, three]
      notify: "{{ item }}"
    - debug: {var: omit}
      changed_when: true
      notify: "{{ inventory_hostname == 'a' and ['four'] or [] }}"
`,
      handlers('one', 'two', 'three', 'four'),
    ),
    says: ['a: one', 'a: two', 'a: four', 'b: one', 'b: two', 'c: one', 'c: two'],
  },
  {
    name: 'cannot be notified by what cannot be evaluated: the task fails, and does nothing',
    playbook: play(
      `    - set_fact: {done: true}
      changed_when: true
      notify: "{{ hostvars.a.nothing }}"
      ignore_errors: true
    - debug: {msg: "{{ done is defined }}"}
`,
      handlers('one'),
    ),
    says: all('false'),
    recap: { a: '2 0 0 0 0 0 1' },
  },
  {
    name: 'are kept when a failure is rescued, lost when it is not',
    playbook:
      play(
        `    - block:\n${change('h').replaceAll(/^/gm, '    ').trimEnd()}\n        - fail: {msg: x}\n      rescue:\n        - debug: {msg: rescued}\n${change('g')}${failOn('a')}`,
      ) + handlers('h', 'g'),
    says: ['a: rescued', 'b: rescued', 'b: h', 'b: g', 'c: rescued', 'c: h', 'c: g'],
    exitCode: 2,
  },
  {
    name: 'run on hosts that failed when they are forced',
    playbook: play(change('h') + failOn('a'), '  force_handlers: true\n') + handlers('h'),
    says: all('h'),
    exitCode: 2,
  },
  ...['any_errors_fatal: true', 'max_fail_percentage: 10'].map(keyword => ({
    name: `run on all hosts when they are forced and ${keyword} ends the play`,
    playbook: play(
      change('one') + failOn('b') + say('no'),
      `  force_handlers: true\n  ${keyword}\n${handlers('one')}`,
    ),
    says: all('one'),
    exitCode: 2,
  })),
  {
    name: 'end the host when they fail',
    playbook: `${play(change('[h, after]'))}  handlers:
    - name: h
      fail: {msg: x}
      when: inventory_hostname == 'a'
    - name: after
      debug: {msg: after}
  post_tasks:
    - debug: {msg: post}
`,
    says: ['b: after', 'b: post', 'c: after', 'c: post'],
    exitCode: 2,
  },
  {
    name: 'run whatever tags are selected, and again after another flush',
    playbook:
      play(
        `${change('h').trimEnd()}\n      tags: x\n    - meta: flush_handlers\n      tags: x\n${change('h').trimEnd()}\n      tags: x\n`,
        '',
        'a',
      ) + handlers('h'),
    args: ['-t', 'x'],
    says: ['a: h', 'a: h'],
  },
];

const tags = ['untagged', 'ta', 'tb', 'always', 'never', 'never_a'];
const tagged: readonly Case[] = (
  [
    [[], 'untagged ta tb always'],
    [['-t', 'all'], 'untagged ta tb always'],
    [['-t', 'a'], 'ta always never_a'],
    [['-t', 'tagged'], 'ta tb always'],
    [['-t', 'untagged'], 'untagged always'],
    [['-t', 'never'], 'always never never_a'],
    [['-t', 'all,never'], 'untagged ta tb always never never_a'],
    [['--skip-tags', 'a'], 'untagged tb always'],
    [['--skip-tags', 'always'], 'untagged ta tb'],
    [['--skip-tags', 'tagged'], 'untagged'],
    [['-t', 'a', '--skip-tags', 'always'], 'ta never_a'],
  ] as const
).map(([args, says]) => ({
  name: args.length === 0 ? 'no option' : args.join(' '),
  args,
  playbook: play(
    tags
      .map((name, index) => {
        const own = [[], ['a'], ['b'], ['always'], ['never'], ['never', 'a']][index] ?? [];
        return `    - debug: {msg: ${name}}\n      tags: [${own.join(', ')}]\n`;
      })
      .join(''),
    '',
    'a',
  ),
  says: says.split(' ').map(name => `a: ${name}`),
}));

const tasks: readonly Case[] = [
  {
    name: 'until tries once and three times more, retries as often as it says',
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
    name: 'what is skipped registers that it is',
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
    name: 'what was not tried registers nothing of a failure, what was does',
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
    hosts: `${localHosts('a')}u ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\n`,
    says: ['a: x', 'a: - - False - False - -'],
  },
  {
    name: 'what failed_when or until fails keeps the message it has',
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
    name: 'items register the options they gave to a module',
    playbook: play(`    - stat: {path: "/{{ item }}", follow: true}
      loop: [nothing]
      register: r
    - debug: {msg: "{{ r.results[0].invocation.module_args.path }} {{ r.results[0].invocation.module_args.follow }}"}
`),
    says: all('/nothing True'),
  },
  {
    name: 'an item that fails does not stop the loop',
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
    name: 'failed_when is a list of which all hold',
    playbook: play(
      `    - debug: {msg: x}
      failed_when: [true, false]
    - debug: {msg: "on"}
`,
      '',
      'a',
    ),
    says: ['a: x', 'a: on'],
  },
  {
    name: 'a loop must be a list',
    playbook: play(
      '    - debug: {msg: x}\n      loop: "{{ seven }}"\n      vars: {seven: 7}\n      ignore_errors: true\n    - debug: {msg: "on"}\n',
      '',
      'a',
    ),
    says: ['a: on'],
  },
  {
    name: 'what -e k=v sets is a string',
    playbook: play('    - debug: {msg: "{{ ev is string }} ran"}\n      when: ev\n', '', 'a'),
    args: ['-e', 'ev=false'],
    says: ['a: True ran'],
  },
  {
    name: 'an expression alone keeps its type, a text that looks like a list stays one',
    playbook: play(
      `    - debug: {msg: "{{ x is mapping }} {{ y is string }} {{ '1' + '2' }}"}\n`,
      `  vars:\n    d: {k: 1}\n    x: "{{ d }}"\n    y: "{{ '[1, 2]' }}"\n`,
      'a',
    ),
    says: ['a: True True 12'],
  },
];

const groups = { errors, batches, run_once: once, handlers: notified, tags: tagged, tasks };

for (const [group, cases] of Object.entries(groups)) {
  describe(`as Ansible: ${group}`, () => itIsAsAnsible(cases));
}
