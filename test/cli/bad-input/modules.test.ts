import { play, reports } from './reports.ts';

describe('wrong modules and options', () =>
  reports([
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
      name: 'something that meta cannot do',
      playbook: play('    - meta: nonsense\n'),
      problems: ['4:13 args/wrong-value'],
      says: '"meta" must be one of',
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
  ]));
