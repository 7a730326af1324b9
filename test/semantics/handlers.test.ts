import { localHosts } from '../support/run-cli.ts';
import { all, change, failOn, handlers, itIsAsAnsible, play, type Row, say } from './rows.ts';

const notified: readonly Row[] = [
  {
    rule: 'handlers run in the order of definition, each once; those notified by handlers in the same flush',
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
    rule: 'of handlers of one name the first of a list runs, the play’s before those of roles; "role : name" is the role’s own',
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
    rule: 'handlers of imported roles come behind the play’s own, of which those of the same name lose',
    playbook: `${play(
      `    - import_role: {name: one}
    - import_tasks: more.yml
${change('[dup, of one, of two, of static, of play]')}`,
      '  roles: [static]\n',
      'a',
    )}${handlers('dup', 'of play')}`,
    files: {
      'more.yml': '- import_role: {name: two}\n',
      ...Object.fromEntries(
        ['static', 'one', 'two'].flatMap(name => [
          [`roles/${name}/tasks/main.yml`, '[]\n'],
          [
            `roles/${name}/handlers/main.yml`,
            `- {name: dup, debug: {msg: dup of ${name}}}\n- {name: of ${name}, debug: {msg: of ${name}}}\n`,
          ],
        ]),
      ),
    },
    says: ['of static', 'of play', 'of one', 'dup of two', 'of two'].map(text => `a: ${text}`),
  },
  {
    rule: 'handlers of a role that others need listen once',
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
    rule: 'handlers of a role that is included twice are there once, with other variables twice',
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
    rule: 'handlers of a role that tasks import and include are there once, apart from those of an entry of the play',
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
    rule: 'handlers of several files of a role can all be notified',
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
    rule: 'handlers in a block share its keywords, and are notified each by its name; it rescues nothing',
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
    rule: 'what a block notifies its tasks notify that name nothing themselves',
    playbook: `${play(
      `    - notify: of block
      block:
        - debug: {var: omit}
          changed_when: inventory_hostname != 'c'
        - debug: {var: omit}
          changed_when: inventory_hostname != 'b'
          notify: own
`,
    )}${handlers('of block', 'own')}`,
    says: ['a: of block', 'a: own', 'b: of block', 'c: own'],
  },
  {
    rule: 'handlers listen to topics beside their names, and all that listen run',
    playbook: `${play(change('t'), '', 'a')}  handlers:
    - {name: x, debug: {msg: one}, listen: t}
    - {name: t, debug: {msg: named}}
    - {debug: {msg: two}, listen: [t, u]}
`,
    says: ['a: one', 'a: named', 'a: two'],
  },
  {
    rule: 'handlers are notified by each item of a loop that is not skipped, when one changes something',
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
    rule: 'a task whose notify cannot be evaluated fails, and does nothing',
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
    rule: 'notifications are kept when a failure is rescued, lost when it is not',
    playbook:
      play(
        `    - block:\n${change('h').replaceAll(/^/gm, '    ').trimEnd()}\n        - fail: {msg: x}\n      rescue:\n        - debug: {msg: rescued}\n${change('g')}${failOn('a')}`,
      ) + handlers('h', 'g'),
    says: ['a: rescued', 'b: rescued', 'b: h', 'b: g', 'c: rescued', 'c: h', 'c: g'],
    exitCode: 2,
  },
  {
    rule: 'handlers run on hosts that failed when they are forced',
    playbook: play(change('h') + failOn('a'), '  force_handlers: true\n') + handlers('h'),
    says: all('h'),
    exitCode: 2,
  },
  {
    rule: 'notify finds a handler by its name, by that of its role, by that of its collection, and all that listen',
    playbook: play(
      `    - include_role: {name: ns.coll.c}
${change('[named]')}    - meta: flush_handlers
${change('["r : named"]')}    - meta: flush_handlers
${change('["ns.coll.c : only"]')}    - meta: flush_handlers
${change('[topic]')}`,
      '',
      'a',
    ).replace('  tasks:', `  roles: [r]\n${handlers('named')}  tasks:`),
    files: {
      'roles/r/tasks/main.yml': '[]\n',
      'roles/r/handlers/main.yml':
        '- {name: named, debug: {msg: of r}}\n- {listen: topic, debug: {msg: r hears}}\n',
      'collections/ansible_collections/ns/coll/roles/c/tasks/main.yml': '[]\n',
      'collections/ansible_collections/ns/coll/roles/c/handlers/main.yml':
        '- {name: only, debug: {msg: of c}, listen: topic}\n',
    },
    says: ['a: named', 'a: of r', 'a: of c', 'a: r hears', 'a: of c'],
  },
  {
    rule: 'handlers run after pre_tasks, after roles and tasks, after post_tasks, and at flush_handlers',
    playbook: `- hosts: a
  gather_facts: false
  pre_tasks:
${change('topic')}${say('end of pre_tasks')}  roles: [r]
  tasks:
${say('tasks')}    - meta: flush_handlers
${change('topic')}${say('end of tasks')}  post_tasks:
${change('topic')}${say('end of post_tasks')}  handlers:
    - debug: {msg: heard}
      listen: topic
`,
    files: { 'roles/r/tasks/main.yml': change('topic').replaceAll(/^ {4}/gm, '') },
    says: [
      ...['end of pre_tasks', 'heard', 'tasks', 'heard', 'end of tasks', 'heard'],
      ...['end of post_tasks', 'heard'],
    ].map(text => `a: ${text}`),
  },
  {
    rule: '--force-handlers forces them, too',
    playbook: play(change('h') + failOn('a')) + handlers('h'),
    args: ['--force-handlers'],
    says: all('h'),
    exitCode: 2,
  },
  {
    rule: 'forced handlers of a host that failed in pre_tasks run with those of the others, before tasks',
    playbook: `- hosts: all
  gather_facts: false
  force_handlers: true
  pre_tasks:
${change('forced')}${failOn('a')}  tasks:
${say('later')}${handlers('forced')}`,
    says: ['a: forced', 'b: forced', 'b: later', 'c: forced', 'c: later'],
    exitCode: 2,
  },
  ...['any_errors_fatal: true', 'max_fail_percentage: 10'].map(keyword => ({
    rule: `unlike Ansible 2.14, handlers run on all hosts when they are forced and ${keyword} ends the play`,
    playbook: play(
      change('one') + failOn('b') + say('no'),
      `  force_handlers: true\n  ${keyword}\n${handlers('one')}`,
    ),
    says: all('one'),
    exitCode: 2,
  })),
  {
    rule: 'a handler that fails ends its host',
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
    rule: 'a handler that a later one notifies again runs again when the play ends, at the latest',
    playbook: `- hosts: a
  gather_facts: false
  tasks:
    - command: echo
      notify: [first, second]
  handlers:
    - {name: first, debug: {msg: first}}
    - {name: second, debug: {msg: second}, changed_when: true, notify: [first, second]}
`,
    says: ['a: first', 'a: first'],
  },
  {
    rule: 'unlike Ansible 2.14, which runs it again at once, a handler notified again runs in the next flush',
    playbook: `- hosts: a
  gather_facts: false
  tasks:
    - command: echo
      notify: second
    - command: echo
      notify: first
    - meta: flush_handlers
    - debug: {msg: between}
  handlers:
    - {name: first, debug: {msg: first}}
    - {name: second, debug: {msg: second}, changed_when: true, notify: [first, second]}
`,
    says: ['a: first', 'a: between', 'a: first'],
  },
  {
    rule: 'unlike Ansible 2.14, which counts it as failed, a handler in flush_handlers is rescued like a task there',
    playbook: play(
      `    - block:
${change('h').replaceAll(/^(?=.)/gm, '    ')}        - meta: flush_handlers
      rescue:
        - debug: {msg: "{{ ansible_failed_task.name }} {{ ansible_failed_result.msg }}"}
${say('after')}  handlers:
    - name: h
      fail: {msg: x}
`,
      '',
      'a',
    ),
    says: ['a: h x', 'a: after'],
    recap: { a: '3 1 0 0 0 1 0' },
  },
  {
    rule: 'unlike Ansible 2.14, forced handlers run on behind one that failed, and what is to run once runs again',
    playbook: `- hosts: a
  gather_facts: false
  force_handlers: true
  tasks:
    - command: echo
      notify: [first, second, third]
  handlers:
    - {name: first, debug: {msg: first}, run_once: true}
    - {name: second, debug: {msg: second}, changed_when: true, notify: first}
    - {name: third, fail: {msg: x}}
`,
    says: ['a: first', 'a: first'],
    exitCode: 2,
  },
  {
    rule: 'the conditions of a role that comes in again hold for the handlers that its own tasks notify',
    playbook: '- hosts: a\n  gather_facts: false\n  roles: [one, {role: two, when: false}]\n',
    files: {
      'roles/one/tasks/main.yml': '- command: echo\n  notify: h\n',
      'roles/one/handlers/main.yml': '- {name: h, debug: {msg: h}}\n',
      'roles/two/meta/main.yml': 'dependencies: [one]\n',
      'roles/two/tasks/main.yml': '- debug: {msg: no}\n',
    },
    says: ['a: h'],
  },
  {
    rule: 'handlers run whatever tags are selected, and again after another flush',
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

describe('as Ansible: handlers', () => itIsAsAnsible(notified));
