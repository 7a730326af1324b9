import { play, reports } from './reports.ts';

describe('wrong expressions and templates', () =>
  reports([
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
  ]));
