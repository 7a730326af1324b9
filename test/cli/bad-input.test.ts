import { expect } from 'chai';
import { problemsIn } from '../support/problems-in.ts';
import { Project } from '../support/run-cli.ts';

interface Case {
  readonly name: string;
  readonly playbook: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `line:column code`, in the order they are reported. */
  readonly problems: readonly string[];
  readonly says?: string;
}

const play = (tasks: string): string =>
  `- hosts: localhost\n  gather_facts: false\n  tasks:\n${tasks}`;

const cases: readonly Case[] = [
  {
    name: 'an unknown keyword of a play',
    playbook: '- hosts: localhost\n  taskss: []\n',
    problems: ['2:3 playbook/unknown-keyword'],
    says: 'Did you mean "tasks"?',
  },
  {
    name: 'an unknown keyword of a task',
    playbook: play('    - debug: {msg: a}\n      wehn: true\n'),
    problems: ['5:7 playbook/unknown-keyword'],
    says: 'Did you mean "when"?',
  },
  {
    name: 'text that is no YAML, and what else is wrong in the file, but not what only follows from it',
    playbook: `${play(`    - command: echo "a: b"
      register: r
    - debug: {msg: "{{ r.stdout }}", verbosty: 1}
      notify: gone
    - debug:
        msg: [1, 2
    - copyy: {}
`)}  handlers:
    - name: gone
      debug: "a" b
- hosts: localhost
  taks: []
`,
    problems: [
      '4:16 yaml/syntax',
      '6:38 args/unknown',
      '9:14 yaml/syntax',
      '10:7 playbook/unknown-module',
      '13:18 yaml/syntax',
      '15:3 playbook/unknown-keyword',
    ],
    says: 'Did you mean "copy"?',
  },
  {
    name: 'a keyword at the wrong level',
    playbook: '- hosts: localhost\n  when: true\n  tasks: []\n',
    problems: ['2:3 playbook/unknown-keyword'],
    says: 'It is a keyword of blocks, tasks, handlers, roles.',
  },
  {
    name: 'async where nothing can go on alone',
    playbook: play(
      '    - debug: {msg: a}\n      async: 10\n    - fetch: {src: /a, dest: b}\n      async: 10\n      poll: 0\n    - command: ls\n      async: -1\n    - command: ls\n      async: soon\n    - include_tasks: a.yaml\n      async: 1\n',
    ),
    files: { 'a.yaml': '[]\n' },
    problems: [
      '5:14 playbook/invalid',
      '8:13 playbook/invalid',
      '10:14 playbook/wrong-type',
      '12:14 playbook/wrong-type',
      '14:7 playbook/unknown-keyword',
    ],
    says: '"async" is for what a module does on a host, and "debug" is none.',
  },
  {
    name: 'a debugger that Ansible does not have',
    playbook: play('    - debug: {msg: a}\n      debugger: sometimes\n'),
    problems: ['5:17 playbook/wrong-type'],
    says: '"debugger" must be one of never, always, on_failed, on_unreachable, on_skipped.',
  },
  {
    name: 'a keyword that an include does not take',
    playbook: play(
      '    - include_tasks: more.yaml\n      become: true\n      changed_when: false\n',
    ),
    files: { 'more.yaml': '- debug: {msg: a}\n' },
    problems: ['5:7 playbook/unknown-keyword', '6:7 playbook/unknown-keyword'],
    says: 'Below "apply" of "include_tasks" it holds for what is included.',
  },
  {
    name: 'what apply does not take',
    playbook: play(
      '    - include_tasks:\n        file: more.yaml\n        apply: {register: a, becom: true}\n    - include_role: {name: r, apply: no}\n    - import_tasks: {file: more.yaml, apply: {}}\n    - include_tasks: {file: more.yaml, apply: "{{ x }}"}\n',
    ),
    files: { 'more.yaml': '- debug: {msg: a}\n', 'roles/r/tasks/main.yaml': '[]\n' },
    problems: [
      '6:17 playbook/unknown-keyword',
      '6:30 playbook/unknown-keyword',
      '7:38 args/wrong-type',
      '8:39 args/unknown',
      '9:47 playbook/wrong-type',
      '9:51 expression/undefined',
    ],
  },
  {
    name: 'handlers that cannot be ones, and the end of no role',
    playbook: `- hosts: all
  tasks:
    - meta: end_role
    - block:
        - debug: {msg: a}
      notify: nobody
  handlers:
    - name: h
      meta: flush_handlers
    - name: i
      block:
        - block: []
`,
    problems: [
      '3:13 playbook/invalid',
      '6:15 playbook/unknown-handler',
      '9:13 playbook/invalid',
      '12:11 playbook/invalid',
    ],
  },
  {
    name: 'wrong module_defaults',
    playbook: `- hosts: all
  module_defaults:
    copy: {mod: 1, backup: perhaps}
    group/docker: {state: nope}
    group/dokcer: {}
    filee: {}
    file: [1]
  tasks:
    - debug: {msg: a}
      module_defaults: 7
`,
    problems: [
      '3:12 args/unknown',
      '3:28 args/wrong-type',
      '4:27 args/wrong-value',
      '5:5 playbook/invalid',
      '6:5 playbook/unknown-module',
      '7:11 playbook/wrong-type',
      '10:24 playbook/wrong-type',
    ],
    says: 'Did you mean "group/docker"?',
  },
  {
    name: 'a serial that is no number of hosts',
    playbook: '- hosts: all\n  serial: [1, "50%", many, {a: 1}]\n- hosts: all\n  serial: -1\n',
    problems: ['2:22 playbook/wrong-type', '2:28 playbook/wrong-type', '4:11 playbook/wrong-type'],
    says: '"serial" must be a number, a percentage, or a list of them.',
  },
  {
    name: 'vars_files that are no names',
    playbook:
      '- hosts: all\n  vars_files: {a: b}\n- hosts: all\n  vars_files: [5, null, "", [[x]]]\n',
    problems: [
      '2:15 playbook/wrong-type',
      '4:16 playbook/wrong-type',
      '4:19 playbook/wrong-type',
      '4:25 playbook/wrong-type',
      '4:30 playbook/wrong-type',
    ],
    says: '"vars_files" must be names of files, or lists of them.',
  },
  {
    name: 'empty names of files, once each',
    playbook: play('    - include_tasks: ""\n    - include_vars: ""\n    - import_tasks: ""\n'),
    problems: ['4:22 args/wrong-value', '5:21 file/not-found', '6:21 args/wrong-value'],
    says: 'There is no vars file "".',
  },
  {
    name: 'names that are none',
    playbook: `- hosts: localhost
  gather_facts: false
  remote_user: ""
  serial: "0%"
  tasks:
    - debug: {msg: a}
      notify: 5
      delegate_to: ""
      become_user: ""
      id: 5
    - debug: {msg: a}
      delegate_to: 5
  handlers:
    - debug: {msg: a}
      listen: 5
`,
    problems: [
      '3:16 playbook/wrong-type',
      '4:11 playbook/wrong-type',
      '7:15 playbook/wrong-type',
      '8:20 playbook/wrong-type',
      '9:20 playbook/wrong-type',
      '10:11 playbook/wrong-type',
      '12:20 playbook/wrong-type',
      '15:15 playbook/wrong-type',
    ],
    says: '"delegate_to" must be a name.',
  },
  {
    name: 'a wrong loop_control',
    playbook: play(
      '    - debug: {msg: a}\n      loop: [1]\n      loop_control:\n        break_when: "a =="\n        extended_allitems: [1]\n',
    ),
    problems: ['7:25 expression/syntax', '8:28 playbook/wrong-type'],
  },
  {
    name: 'an unknown module',
    playbook: play('    - coppy: {src: a, dest: /b}\n'),
    problems: ['4:7 playbook/unknown-module'],
    says: 'Did you mean "copy"?',
  },
  {
    name: 'modules of Ansible that have another name here',
    playbook: play(
      '    - apt_key: {url: a}\n    - community.docker.docker_compose_v2: {}\n    - action: win_copy\n',
    ),
    problems: [
      '4:7 playbook/unknown-module',
      '5:7 playbook/unknown-module',
      '6:15 playbook/unknown-module',
    ],
    says: 'Give the key to "apt_repository" as "signed_by"',
  },
  {
    name: 'expressions without braces that do not parse, where they break off',
    playbook: play(
      `    - debug: var="foo bar"
    - debug:
        var: >-
          a
          b
    - assert:
        that:
          - a == 1
          - "b = 2"
    - assert: {that: 'c is defind'}
    - command: ls
      until: "a b"
      changed_when: c d
      failed_when: [true, e f]
      loop: [1]
      loop_control: {break_when: "g h"}
`,
    ),
    problems: [
      '4:23 expression/syntax',
      '8:11 expression/syntax',
      '12:16 expression/syntax',
      '13:28 expression/unknown-test',
      '15:17 expression/syntax',
      '16:23 expression/syntax',
      '17:29 expression/syntax',
      '19:37 expression/syntax',
    ],
    says: 'Write "==" to compare.',
  },
  {
    name: 'calls that can never be right, and lookups that are not built in',
    playbook: play(
      `    - debug: {msg: "{{ a | regex_replace('(') }}"}
      when: b | ternary(1)
      with_config: c
`,
    ),
    problems: [
      '4:42 expression/wrong-argument',
      '5:17 expression/wrong-argument',
      '6:7 expression/unsupported',
    ],
  },
  {
    name: 'a quote that is never closed',
    playbook: play("    - debug: msg=don't stop\n"),
    problems: ['4:14 playbook/invalid'],
    says: "The quote ' is never closed.",
  },
  {
    name: 'what stands beside action and local_action',
    playbook: play(
      '    - action: ping\n      wehn: true\n    - debug: {msg: a}\n      local_action: ping\n',
    ),
    problems: ['5:7 playbook/unknown-keyword', '6:7 playbook/invalid'],
    says: 'Did you mean "when"?',
  },
  {
    name: 'options that must be set and are empty, beside everything else',
    playbook: play(
      '    - template: {dest: /a}\n    - copy: {src: [a], dest: /a}\n    - include_role: {name: }\n    - include_vars: {file: }\n    - debug: mgs=1\n',
    ),
    problems: [
      '4:7 args/missing',
      '5:19 args/wrong-type',
      '6:7 args/missing',
      '7:7 args/missing',
      '8:14 args/unknown',
    ],
  },
  {
    name: 'an unknown option',
    playbook: play('    - command:\n        cmd: ls\n        chidr: /\n'),
    problems: ['6:9 args/unknown'],
    says: 'Did you mean "chdir"?',
  },
  {
    name: 'a missing option',
    playbook: play('    - copy: {content: a}\n'),
    problems: ['4:7 args/missing'],
  },
  {
    name: 'an option of the wrong type',
    playbook: play('    - wait_for:\n        port: [1]\n'),
    problems: ['5:15 args/wrong-type'],
  },
  {
    name: 'an option that is none of its choices',
    playbook: play('    - wait_for:\n        port: 22\n        state: open\n'),
    problems: ['6:16 args/wrong-value'],
  },
  {
    name: 'a set_fact without a variable, or with a name that is none',
    playbook: play(
      '    - set_fact: {}\n    - set_fact: {cacheable: true}\n    - set_fact: {a-b: 1, "{{ c }}": 2}\n    - add_host: {name: "a b", c-d: 1}\n',
    ),
    problems: [
      '4:7 args/missing',
      '5:7 args/missing',
      '6:18 args/wrong-value',
      '7:24 args/wrong-value',
      '7:31 args/wrong-value',
    ],
    says: '"set_fact" needs at least one variable.',
  },
  {
    name: 'options that exclude each other',
    playbook: play('    - debug: {msg: a, var: b}\n'),
    problems: ['4:23 args/conflict'],
  },
  {
    name: 'a keyword of the wrong type',
    playbook: '- hosts: localhost\n  become: maybe\n  tasks: [1]\n',
    problems: ['2:11 playbook/wrong-type', '3:11 playbook/wrong-type'],
  },
  {
    name: 'a duplicate key',
    playbook: play('    - debug: {msg: a}\n      name: x\n      name: y\n'),
    problems: ['6:7 yaml/duplicate-key'],
  },
  {
    name: 'a tab as indentation',
    playbook: '- hosts: localhost\n\ttasks: []\n',
    problems: ['2:1 yaml/tab'],
  },
  {
    name: 'an expression that does not parse',
    playbook: play('    - debug: {msg: a}\n      when: a ==\n'),
    problems: ['5:16 expression/syntax'],
  },
  {
    name: 'a template that does not parse',
    playbook: play('    - debug:\n        msg: "{{ a | }}"\n'),
    problems: ['5:22 expression/syntax'],
  },
  {
    name: 'an unknown filter, test and lookup',
    playbook: play(
      '    - debug:\n        msg: "{{ a | defualt(1) }} {{ lookup(\'fiel\', 1) }}"\n      when: a is defind\n',
    ),
    problems: [
      '5:22 expression/unknown-filter',
      '5:46 expression/unknown-lookup',
      '6:18 expression/unknown-test',
    ],
    says: 'Did you mean "default"?',
  },
  {
    name: 'a template in a name that is set',
    playbook: play('    - set_fact: {"a_{{ 1 | nofilter }}": 1}\n'),
    problems: ['4:28 expression/unknown-filter'],
  },
  {
    name: 'a misspelt option, and not that it is missing',
    playbook: play('    - copy: {contents: a, dst: /x}\n'),
    problems: ['4:14 args/unknown', '4:27 args/unknown'],
    says: 'Did you mean "content"?',
  },
  {
    name: 'options that stand beside their module',
    playbook: play('    - copy:\n      content: a\n      dest: /x\n'),
    problems: ['5:7 playbook/unknown-keyword', '6:7 playbook/unknown-keyword'],
    says: 'It is an option of "copy": indent it, so that it stands below.',
  },
  {
    name: 'options as a list, and a quote that is not closed',
    playbook: play('    - copy: [{content: a}]\n    - copy: content="a dest=/x\n'),
    problems: ['4:13 playbook/wrong-type', '5:13 playbook/invalid'],
  },
  {
    name: 'a play among tasks',
    playbook: play('    - hosts: all\n      tasks: []\n'),
    problems: ['4:7 playbook/invalid'],
    says: 'This is a play, and a task is needed here.',
  },
  {
    name: 'folders where files are needed',
    playbook: play(
      '    - script: folder\n    - template: {src: folder, dest: /nosuch/x}\n    - include_vars: folder\n    - include_tasks: folder\n',
    ),
    files: { 'folder/a': '' },
    problems: [
      '4:15 file/unreadable',
      '5:23 file/unreadable',
      '6:21 file/unreadable',
      '7:22 file/unreadable',
    ],
    says: 'folder is a folder, and a file is needed.',
  },
  {
    name: 'a file that a role does not have',
    playbook: play('    - include_role: {name: web, tasks_from: instal}\n'),
    files: { 'roles/web/tasks/install.yml': '[]\n' },
    problems: ['4:45 file/not-found'],
    says: 'Did you mean "install"?',
  },
  {
    name: 'an unknown handler',
    playbook:
      '- hosts: localhost\n  tasks:\n    - debug: {msg: a}\n      notify: restrt\n  handlers:\n    - name: restart\n      debug: {msg: b}\n',
    problems: ['4:15 playbook/unknown-handler'],
    says: 'Did you mean "restart"?',
  },
  {
    name: 'an unknown role',
    playbook: '- hosts: localhost\n  roles: [web]\n',
    files: { 'roles/wab/tasks/main.yml': '[]\n' },
    problems: ['2:11 playbook/unknown-role'],
    says: 'Did you mean "wab"?',
  },
  {
    name: 'a file that an import names in vain',
    playbook: play('    - import_tasks: none.yml\n'),
    problems: ['4:21 file/not-found'],
  },
  {
    name: 'what is wrong in an included file',
    playbook: play('    - include_tasks: more.yml\n'),
    files: { 'more.yml': '- debug: {mgs: a}\n' },
    problems: ['more.yml 1:11 args/unknown'],
  },
  {
    name: 'a cycle of imports',
    playbook: play('    - import_tasks: a.yml\n'),
    files: { 'a.yml': '- import_tasks: b.yml\n', 'b.yml': '- import_tasks: a.yml\n' },
    problems: ['b.yml 1:3 playbook/cycle'],
    says: 'a.yml > b.yml > a.yml',
  },
  {
    name: 'a cycle of role dependencies',
    playbook: '- hosts: localhost\n  roles: [a]\n',
    files: {
      'roles/a/meta/main.yml': 'dependencies: [b]\n',
      'roles/b/meta/main.yml': 'dependencies: [a]\n',
    },
    problems: ['roles/b/meta/main.yml 1:16 playbook/cycle'],
  },
  {
    name: 'a cycle of needs',
    playbook:
      '- hosts: localhost\n  strategy: graph\n  tasks:\n    - id: a\n      needs: b\n      ping:\n    - id: b\n      needs: a\n      ping:\n',
    problems: ['4:7 graph/cycle'],
    says: 'a > b > a',
  },
  {
    name: 'a need of a later section of the play',
    playbook:
      '- hosts: localhost\n  strategy: graph\n  pre_tasks:\n    - needs: late\n      ping:\n  tasks:\n    - id: late\n      ping:\n',
    problems: ['4:14 graph/cycle'],
    says: 'hosts come to that only afterwards',
  },
  {
    name: 'needs of included tasks that go nowhere or round',
    playbook: `- hosts: localhost
  gather_facts: false
  strategy: graph
  tasks:
    - {id: first, ping: }
    - {id: inc, include_tasks: more.yaml}
`,
    files: {
      'more.yaml':
        '- {needs: first, ping: }\n- {needs: outer, ping: }\n- {needs: inc, ping: }\n- {id: own, ping: }\n- {needs: own, ping: }\n',
    },
    problems: ['more.yaml 2:11 graph/unknown-task', 'more.yaml 3:11 graph/cycle'],
  },
  {
    name: 'a need of a task that is not there',
    playbook: play(
      '    - id: init\n      ping:\n    - needs: [{task: inti, hosts: all}]\n      ping:\n',
    ),
    problems: ['6:22 graph/unknown-task'],
    says: 'Did you mean "init"?',
  },
  {
    name: 'a task that cannot be read, but not that others name it',
    playbook: `- hosts: localhost
  strategy: graph
  tasks:
    - id: first
      coppy: {}
    - debug: {msg: a}
      needs: first
      notify: Restart
  handlers:
    - include: x.yaml
      listen: Restart
`,
    problems: ['5:7 playbook/unknown-module', '10:7 playbook/unknown-module'],
    says: 'Write "include_tasks", "import_tasks"',
  },
  {
    name: 'a duplicate key, beside everything else',
    playbook: '- hosts: localhost\n  vars: {a: 1, a: 2}\n  tasks:\n    - coppy: {}\n',
    problems: ['2:16 yaml/duplicate-key', '4:7 playbook/unknown-module'],
  },
  {
    name: 'a way to become another user that is none',
    playbook: '- hosts: localhost\n  become_method: pbrun\n  tasks: []\n',
    problems: ['2:18 playbook/wrong-type'],
    says: '"become_method" must be sudo, su or doas.',
  },
  {
    name: 'something that meta cannot do',
    playbook: play('    - meta: nonsense\n'),
    problems: ['4:13 args/wrong-value'],
    says: '"meta" must be one of',
  },
  {
    name: 'a value of Vault, beside everything else',
    playbook: `- hosts: localhost
  vars:
    password: !vault |
      $ANSIBLE_VAULT;1.1;AES256
  tasks:
    - coppy: {}
`,
    problems: ['4:7 yaml/vault', '6:7 playbook/unknown-module'],
    says: 'no vault password was given',
  },
  {
    name: 'keywords of a play that cannot have such values',
    playbook: `- hosts: []
  connection: locl
  port: 99999999
  environment: foo
  max_fail_percentage: 150
  throttle: -1
  tags: 5
  vars: {for: 2, a-b: 1}
  gather_subset: [all, hardwear]
  gather_timeout: 0
- hosts: [localhost, ""]
  environment: [{A: 1, b-c: 1}, "{{ more }}"]
- hosts: 5
`,
    problems: [
      '1:10 playbook/invalid',
      '2:15 playbook/wrong-type',
      '3:9 playbook/wrong-type',
      '4:16 playbook/wrong-type',
      '5:24 playbook/wrong-type',
      '6:13 playbook/wrong-type',
      '7:9 playbook/wrong-type',
      '8:10 playbook/invalid',
      '8:18 playbook/invalid',
      '9:24 args/wrong-value',
      '10:19 playbook/wrong-type',
      '11:22 playbook/invalid',
      '12:24 playbook/invalid',
      '13:10 playbook/wrong-type',
    ],
    says: 'Did you mean "local"?',
  },
  {
    name: 'keywords of a task that cannot have such values',
    playbook: play(`    - debug: {msg: a}
      loop: 5
    - debug: {msg: a}
      loop: users
      loop_control: {loop_var: class, pause: -1}
    - debug: {msg: a}
      retries: -1
      delay: -0.5
      poll: -1
      timeout: -5
      port: 0
      connection: winrm
      register: for
    - set_fact: {import: 1}
    - debug: {msg: a}
      tags: [a, 5, true]
      loop:
      environment: ""
      delay: 0
      connection: ansible.builtin.paramiko_ssh
`),
    problems: [
      '5:13 playbook/wrong-type',
      '7:13 playbook/wrong-type',
      '8:32 playbook/invalid',
      '8:46 playbook/wrong-type',
      '10:16 playbook/wrong-type',
      '11:14 playbook/wrong-type',
      '12:13 playbook/wrong-type',
      '13:16 playbook/wrong-type',
      '14:13 playbook/wrong-type',
      '15:19 playbook/wrong-type',
      '16:17 playbook/invalid',
      '17:18 args/wrong-value',
    ],
    says: 'Write "{{ users }}" to loop over a variable.',
  },
  {
    name: 'values of options, also in lists that hold templates',
    playbook: play(`    - file: {path: "", mode: u=rwz}
    - user: {name: a, groups: ["{{ b }}", "c d"]}
    - cron: {name: a, job: b, minute: abc, state: "{{ s }}"}
    - cron: {name: a, state: "{{ s }}"}
    - file: {path: /a, state: "{{ s }}", recurse: true}
    - lineinfile: path=/a regexp='a(' line=b
    - find: {paths: /a, patterns: ["a("], use_regex: true}
`),
    problems: [
      '4:20 args/wrong-value',
      '4:30 args/wrong-value',
      '5:36 expression/undefined',
      '5:43 args/wrong-value',
      '6:39 args/wrong-value',
      '6:55 expression/undefined',
      '7:34 expression/undefined',
      '8:35 expression/undefined',
      '9:35 args/wrong-value',
      '10:35 args/wrong-value',
    ],
    says: '"groups[1]" must be the name of a user or group, not "c d".',
  },
  {
    name: 'a quote of a command that is never closed',
    playbook: play(`    - command: echo "a
    - shell: echo it's
    - shell: |
        # don't worry
        echo "ok"
    - shell: {cmd: "print('''a", executable: /usr/bin/python3}
    - raw: echo 'a
    - command: {cmd: "echo 'a"}
    - shell: echo "a creates=/x
`),
    problems: [
      '4:16 args/wrong-value',
      '5:14 args/wrong-value',
      '10:12 args/wrong-value',
      '11:22 args/wrong-value',
      '12:14 args/wrong-value',
    ],
    says: "The quote ' is never closed.",
  },
  {
    name: 'a pattern of hosts that nothing closes',
    playbook: '- hosts: localhost\n  tasks: []\n- hosts: "web[0:1],db["\n  tasks: []\n',
    problems: ['3:10 pattern/invalid'],
    says: 'The pattern "web[0:1],db[" has a bracket without its other half.',
  },
  {
    name: 'an unknown strategy',
    playbook: '- hosts: localhost\n  strategy: linaer\n  tasks: []\n',
    problems: ['2:13 playbook/invalid'],
    says: 'Did you mean "linear"?',
  },
];

describe('wrong input', () => {
  for (const { name, playbook, files = {}, problems, says } of cases) {
    it(`is reported: ${name}`, async () => {
      const project = new Project({ 'site.yaml': playbook, ...files });
      try {
        const { exitCode, stdout, stderr } = await project.cli('run', 'site.yaml');

        expect(problemsIn(stderr), stderr).to.deep.equal(problems);
        if (says !== undefined) expect(stderr).to.include(says);
        expect(exitCode).to.equal(3);
        expect(stdout).to.equal('');
      } finally {
        project.remove();
      }
    });
  }
});
