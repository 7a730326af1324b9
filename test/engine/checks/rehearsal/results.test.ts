import {
  describeRehearsals,
  perhapsAt,
  type RehearsalCase,
  undefinedAt,
} from './rehearsal-case.ts';

const cases: readonly RehearsalCase[] = [
  {
    name: 'what judges a task, whatever it forgives',
    tasks: `    - command: id
      failed_when: a1
    - command: id
      until: a2
      changed_when: a3
    - command: "false"
      changed_when: a4
      failed_when: false
    - debug: {msg: "{{ item }}"}
      loop: [1]
      loop_control: {label: "{{ a5 }}", break_when: a6}
    - command: id
      register: it
      until: it.rc == 0
      failed_when: it.stderr != ""
      changed_when: it is changed
`,
    problems: ['6:20', '8:14', '9:21', '11:21', '15:33', '15:53'].map(undefinedAt),
  },
  {
    name: 'as a warning, what judges a task that may be skipped, or is forgiven',
    tasks: `    - uri: {url: http://a, creates: /etc}
      changed_when: a1
    - command: id
      when: ansible_os_family == 'Debian'
      until: a2
    - command: id
      failed_when: a3
      ignore_errors: true
    - debug: {msg: a, verbosity: 1}
      failed_when: a4
`,
    problems: ['6:21', '9:14', '11:20', '14:20'].map(perhapsAt),
  },
  {
    name: 'parts that a result never has',
    tasks: `    - command: id
      register: ran
      failed_when: ran.code != 0
    - debug: {msg: "{{ ran.stdot }} {{ ran.rc }} {{ ran.x | default('') }}"}
    - stat: {path: /a}
      register: found
    - debug: {msg: a}
      when: found.exists
    - command: id
      loop: "{{ ran.stdout_lines }}"
      register: all_of
    - debug: {msg: "{{ all_of.stdout }}"}
    - debug: {msg: "{{ all_of.results[0].itm }}"}
`,
    problems: ['7:20', '8:24', '12:13', '16:24', '17:24'].map(undefinedAt),
    says: 'Did you mean "stat.exists"?',
  },
  {
    name: 'as a warning, parts that a result never has where it need not be come to',
    tasks: `    - command: id
      register: ran
    - debug: {msg: "{{ ran.stdot }}"}
      when: ran is failed
    - debug: {msg: "{{ ran.rc }} {{ ran.code }}"}
      failed_when: false
    - debug: {msg: a}
      when: ansible_kernel is defined and ran.code == 0
`,
    problems: [perhapsAt('7:24'), perhapsAt('9:37'), 'site.yaml:12:43 warning lint/unknown-result'],
  },
  {
    name: 'nothing of what others may have set',
    vars: 'below: {a: 1}',
    tasks: `    - command: id
      register: below
      when: ansible_kernel is defined
    - command: id
      register: fact
    - set_fact: {fact: {a: 1}}
    - async_status: {jid: "1"}
      register: job
    - package_facts:
      register: packages
    - debug: {msg: "{{ below.a }} {{ fact.a }} {{ job.rc }} {{ packages.bash }}"}
    - block:
        - command: id
          register: either
      rescue:
        - stat: {path: /a}
          register: either
    - debug: {msg: "{{ either.rc }} {{ either.stat }} {{ either.results is defined }}"}
    - command: id
      loop: []
      register: empty
    - debug: {msg: "{{ empty.results }} {{ empty.skipped }}"}
`,
    problems: [],
  },
  {
    name: 'what items are shown as that are skipped, and whether they are the last',
    tasks: `    - debug: {msg: "{{ item }}"}
      loop: [1]
      when: item == 2
      loop_control: {label: "{{ a1 }}", break_when: a2}
    - include_tasks: more.yaml
      loop: [1]
      when: ansible_os_family == 'Debian'
      loop_control: {label: "{{ a3 }}", break_when: a4}
    - debug: {msg: "{{ item }}"}
      loop: []
      loop_control: {label: "{{ a5 }}", break_when: a6}
    - debug: {msg: "{{ item }}"}
      loop: [1]
      when: false
      ignore_errors: true
      loop_control: {label: "{{ a7 }}"}
    - block: [debug: {msg: a}]
      loop: [1]
      when: false
      loop_control: {label: "{{ a8 }}", break_when: a9}
`,
    files: { 'more.yaml': '- debug: {msg: a}\n' },
    problems: [
      ...['8:33', '8:53', '12:33', '12:53'].map(undefinedAt),
      perhapsAt('20:33'),
      undefinedAt('24:33'),
    ],
  },
  {
    name: 'no error of labels that are hidden',
    tasks: `    - debug: {msg: "{{ item }}"}
      loop: [1]
      no_log: true
      loop_control: {label: "{{ a }}"}
`,
    problems: ['site.yaml:8:33 warning lint/undefined-variable'],
  },
  {
    name: 'as a warning, what a break may go before',
    tasks: `    - debug: {msg: "{{ item.a }}"}
      loop: [{a: 1}, {b: 2}]
      loop_control: {break_when: item.a == 1}
`,
    problems: [perhapsAt('5:24'), perhapsAt('7:34')],
  },
  {
    name: 'as a warning in check mode, what judges a task',
    tasks: '    - command: id\n      failed_when: a\n',
    args: ['--check'],
    problems: [perhapsAt('6:20')],
  },
  {
    name: 'nothing of what is computed from results',
    tasks: `    - stat: {path: /}
      register: r
    - stat: {path: "{{ item }}"}
      loop: [/, /etc]
      register: l
    - command: echo stat
      register: k
    - debug: {msg: "{{ one }} {{ item }}"}
      when: r.get('stat').exists
      vars:
        one: "{{ (l.results | map(attribute='stat') | list)[0].exists }}"
        both: "{{ r if k.stdout == '' else {'zz': 1} }}"
      loop:
        - "{{ (r | combine({'x': 1})).x }}{{ ({'x': 1} | combine(r)).a | default('') }}"
        - "{{ (r | dict2items)[0].key }}{{ (r.stat | dict2items | first).value }}"
        - "{{ ((r is failed) | ternary(r, {'zz': 1})).zz }}{{ both.zz }}"
        - "{{ (r and {'b': 1}).b }}{{ (l.results + [{'foo': 1}])[2].foo }}"
        - "{{ r[k.stdout].exists }}{{ r.get('stat', {}).exists }}{{ l.results[:1][0].stat.exists }}"
        - "{% set s = r.get('stat') %}{{ s.exists }}"
        - "{{ dict(**r).x }}{{ '%s' | format(*l.results) }}{{ range(*k.stdout) | list }}"
`,
    problems: [],
  },
];

describe('rehearse, of results', () => {
  describeRehearsals(cases);
});
