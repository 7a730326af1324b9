import { expect } from 'chai';
import { Project } from '../../../support/run-cli.ts';

interface Case {
  readonly name: string;
  /** Of a play for `web`; the first task begins in line 5. */
  readonly tasks: string;
  /** In one line. */
  readonly vars?: string;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  readonly says?: string;
}

const undefinedAt = (place: string): string => `site.yaml:${place} error expression/undefined`;
const perhapsAt = (place: string): string => `site.yaml:${place} warning expression/undefined`;

const cases: readonly Case[] = [
  {
    name: 'a variable that nothing sets, with the one that was meant',
    vars: 'user_name: bob',
    tasks: '    - debug: {msg: "{{ user_nmae }}"}\n',
    problems: [undefinedAt('5:24')],
    says: 'Did you mean "user_name"?',
  },
  {
    name: 'one behind what is only known while running',
    tasks: '    - debug: {msg: "{{ ansible_os_family }} {{ nope }}"}\n',
    problems: [undefinedAt('5:48')],
  },
  {
    name: 'a result that only a later task registers',
    tasks: '    - debug: {msg: "{{ it.stdout }}"}\n    - command: id\n      register: it\n',
    problems: [undefinedAt('5:24')],
  },
  {
    name: 'as a warning, what a condition may hold off',
    tasks: `    - command: id
      register: it
    - debug: {msg: "{{ nope }}"}
      when: it.rc == 0
`,
    problems: [perhapsAt('7:24')],
    says: "'nope' is undefined. The task fails if it runs.",
  },
  {
    name: 'nothing where a condition does not hold',
    vars: 'mode: a',
    tasks: '    - debug: {msg: "{{ nope }}"}\n      when: mode == "b"\n',
    problems: [],
  },
  {
    name: 'what a condition that holds lets through',
    vars: 'mode: a',
    tasks: '    - debug: {msg: "{{ nope }}"}\n      when: mode == "a"\n',
    problems: [undefinedAt('5:24')],
  },
  {
    name: 'as a warning, what is rescued, ignored, or behind an end',
    tasks: `    - block:
        - debug: {msg: "{{ a1 }}"}
      rescue:
        - debug: {msg: "{{ a2 }}"}
    - debug: {msg: "{{ a3 }}"}
      ignore_errors: true
    - debug: {msg: "{{ a4 }}"}
      failed_when: false
    - meta: end_host
      when: ansible_os_family == 'Debian'
    - debug: {msg: "{{ a5 }}"}
`,
    problems: ['6:28', '8:28', '9:24', '11:24', '15:24'].map(perhapsAt),
  },
  {
    name: 'nothing of tasks whose tags are not asked for',
    tasks: `    - debug: {msg: "{{ a }}"}
      tags: x
    - debug: {msg: "{{ b }}"}
      tags: never
`,
    args: ['--tags', 'y'],
    problems: ['warning playbook/unknown-tag'],
  },
  {
    name: 'nothing of what is asked for by its default, or whether it is there',
    tasks: `    - debug: {msg: "{{ a | default('x') }} {{ b is defined }} {{ c.d.e | d(1) }}"}
    - debug: {msg: "{{ f }}"}
      when: f is defined
    - debug: {msg: "{{ groups['none'] | default([]) }} {{ groups.get('none') }}"}
    - debug: {var: g}
    - debug: {msg: "{{ h if h is defined else 'i' }} {{ lookup('env', 'j') }} {{ now() }}"}
`,
    problems: [],
  },
  {
    name: 'nothing of names that facts, files and tasks set while running',
    tasks: `    - set_fact: {a: 1}
    - include_vars: more.yml
    - package_facts:
    - debug: {msg: "{{ a }} {{ more }} {{ packages | length }} {{ ansible_kernel }}"}
    - include_tasks: "{{ ansible_os_family }}.yml"
    - debug: {msg: "{{ anything }}"}
`,
    files: { 'vars/more.yml': 'more: 1\n' },
    problems: [],
  },
  {
    name: 'a group and a host that the inventory does not have',
    tasks: `    - debug: {msg: "{{ groups['webb'] }}"}
    - debug: {msg: "{{ hostvars['w2'].x }}"}
    - debug: {msg: "{{ hostvars['w1'].x }}"}
`,
    problems: [undefinedAt('5:24'), undefinedAt('6:24')],
    says: 'Did you mean "web"?',
  },
  {
    name: 'variables that lead to each other, with the way',
    vars: 'a: "{{ b }}", b: "{{ a }}"',
    tasks: '    - debug: {msg: "{{ a }}"}\n',
    problems: ['site.yaml:3:31 error expression/failed'],
    says: "'a' is defined by itself: a → b → a.",
  },
  {
    name: 'values of options that come from variables, with the place of these',
    vars: 'st: directry',
    tasks: '    - file: {path: /x, state: "{{ st }}"}\n',
    problems: ['site.yaml:5:31 error args/wrong-value'],
    says: '"st" is set here.',
  },
  {
    name: 'rules between options',
    vars: 'st: present',
    tasks: '    - cron: {name: a, state: "{{ st }}"}\n',
    problems: ['site.yaml:5:30 error args/missing'],
  },
  {
    name: 'nothing of options that variables leave out',
    vars: 'st: "{{ omit }}"',
    tasks: '    - file: {path: /x, state: "{{ st }}", mode: "{{ none_such | default(omit) }}"}\n',
    problems: [],
  },
  {
    name: 'what is wrong with one item of a loop',
    vars: 'all_of: [{name: a, state: directory}, {name: b, state: dir}]',
    tasks: `    - file: {path: "/{{ item.name }}", state: "{{ item.state }}"}
      loop: "{{ all_of }}"
    - debug: {msg: "{{ item.nmae }}"}
      loop: "{{ all_of }}"
    - debug: {msg: "{{ nope }}"}
      loop: []
`,
    problems: ['site.yaml:5:47 error args/wrong-value', undefinedAt('7:24')],
    says: 'Did you mean "name"?',
  },
  {
    name: 'what conditions and verdicts name',
    tasks: `    - command: id
      register: it
      changed_when: "'x' in itt.stdout"
    - debug: {msg: a}
      when: flagg
`,
    problems: [undefinedAt('7:29'), undefinedAt('9:13')],
  },
  {
    name: 'a value of the inventory only where a host uses it',
    tasks: '    - debug: {msg: "{{ port_text }}"}\n',
    files: { 'host_vars/w1.yml': 'port_text: "{{ prot }}"\nother: "{{ nope }}"\n' },
    problems: ['host_vars/w1.yml:1:16 error expression/undefined'],
    says: "'port_text' is used here",
  },
  {
    name: 'what included tasks and roles use',
    tasks: `    - include_tasks: more.yml
      vars: {known: 1}
    - include_role: {name: r}
    - include_tasks: perhaps.yml
      when: ansible_os_family == 'Debian'
`,
    files: {
      'more.yml': '- debug: {msg: "{{ known }} {{ nope }}"}\n',
      'perhaps.yml': '- debug: {msg: "{{ nope }}"}\n',
      'roles/r/defaults/main.yml': 'own: 1\n',
      'roles/r/tasks/main.yml': '- debug: {msg: "{{ own }} {{ nope }}"}\n',
    },
    problems: [
      'more.yml:1:32 error expression/undefined',
      'perhaps.yml:1:20 warning expression/undefined',
      'roles/r/tasks/main.yml:1:30 error expression/undefined',
    ],
  },
  {
    name: 'nothing of handlers, and of later hosts of the inventory',
    tasks: `    - add_host: {name: x, groups: later}
    - debug: {msg: "{{ groups['later'] }} {{ set_for_later }}"}
      notify: H
  handlers:
    - name: H
      debug: {msg: "{{ nope }}"}
`,
    problems: [],
  },
];

function problemsIn(text: string): readonly string[] {
  return [...text.matchAll(/^((?:\S+:\d+:\d+ )?(?:error|warning) \S+):/gm)].map(
    ([, problem = '']) => problem,
  );
}

describe('rehearse', () => {
  for (const { name, tasks, vars = '', args = [], files = {}, problems, says } of cases) {
    it(`finds ${name}`, async () => {
      const site = `- hosts: web\n  gather_facts: true\n  vars: {${vars}}\n  tasks:\n${tasks}`;
      const project = new Project({ 'site.yaml': site, hosts: '[web]\nw1\n', ...files });
      try {
        const { exitCode, stdout, stderr } = await project.cli(
          ...['run', 'site.yaml', '-i', 'hosts', '--syntax-check', ...args],
        );
        const text = `${stderr}${stdout}`;
        expect(problemsIn(text), text).to.deep.equal(problems);
        if (says !== undefined) expect(text).to.include(says);
        expect(exitCode).to.equal(problems.some(one => /\berror /.test(one)) ? 3 : 0);
      } finally {
        project.remove();
      }
    });
  }

  it('leaves lists of tasks alone', async () => {
    const site = '- hosts: all\n  tasks:\n    - debug: {msg: "{{ given_later }}"}\n';
    const project = new Project({ 'site.yaml': site, hosts: 'w1\n' });
    try {
      const { exitCode } = await project.cli('run', 'site.yaml', '-i', 'hosts', '--list-tasks');
      expect(exitCode).to.equal(0);
    } finally {
      project.remove();
    }
  });
});
