import { expect } from 'chai';
import { localHosts, Project } from '../../../support/run-cli.ts';
import {
  describeRehearsals,
  perhapsAt,
  type RehearsalCase,
  undefinedAt,
} from './rehearsal-case.ts';

const cases: readonly RehearsalCase[] = [
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
  {
    name: 'what a template file prints',
    vars: 'user_name: bob',
    tasks: '    - template: {src: a.j2, dest: /a}\n',
    files: {
      'templates/a.j2':
        '{{ user_name }} {{ ansible_kernel }} {{ usr }}\n{% if ansible_x %}{{ maybe }}{% endif %}{% for i in [1] %}{{ i }}{{ later }}{% endfor %}\n',
    },
    problems: [
      'templates/a.j2:1:41 error expression/undefined',
      'templates/a.j2:2:22 warning lint/undefined-variable',
      'templates/a.j2:2:69 error expression/undefined',
    ],
  },
  {
    name: 'what a Handlebars file prints outside of blocks',
    vars: 'user: {name: bob}',
    tasks: '    - template: {src: a.hbs, dest: /a}\n',
    files: {
      'templates/a.hbs':
        '{{user.name}} {{ansible_kernel}} {{user.mail}} {{now}} {{template_path}}\n{{#if maybe}}{{later}}{{/if}}{{#each user}}{{@key}}{{in}}{{/each}}{{default no "x"}}{{{usr}}}\n',
    },
    problems: [
      'templates/a.hbs:1:36 error expression/undefined',
      'templates/a.hbs:2:7 warning lint/undefined-variable',
      'templates/a.hbs:2:16 warning lint/undefined-variable',
      'templates/a.hbs:2:88 error expression/undefined',
    ],
  },
  {
    name: 'files whose names come from variables',
    vars: 'name: gone',
    tasks: `    - template: {src: "{{ name }}.j2", dest: /a}
    - copy: {src: "{{ item }}", dest: /a}
      loop: "{{ ['there', name] }}"
    - include_tasks: "{{ name }}.yml"
`,
    files: { 'files/there': 'x' },
    problems: [
      'site.yaml:5:23 error file/not-found',
      'site.yaml:6:19 error file/not-found',
      'site.yaml:8:22 error file/not-found',
    ],
  },
  {
    name: 'tasks files that a loop over names needs; as a warning under a condition',
    tasks: `    - include_tasks: "{{ item }}.yml"
      loop: [one, two]
    - include_tasks: "{{ role_path | default(playbook_dir) }}/none.yml"
    - include_tasks: "{{ playbook_dir }}/one.yml"
    - include_tasks: three.yml
      when: ansible_os_family == 'Debian'
`,
    files: { 'one.yml': '- debug: {msg: "{{ nope }}"}\n' },
    problems: [
      'one.yml:1:20 error expression/undefined',
      'site.yaml:5:22 error file/not-found',
      'site.yaml:9:22 warning file/not-found',
    ],
  },
  {
    name: 'what files of an open include may set and handle, and nothing else',
    tasks: `    - include_tasks: "os/{{ ansible_os_family }}.yml"
    - include_vars: "{{ ansible_os_family }}.yml"
    - debug: {msg: "{{ from_tasks }} {{ from_vars }}"}
    - debug: {msg: "{{ nope }}"}
    - command: id
      notify: [Hello, Hullo]
  handlers:
    - name: Hello
      command: id
`,
    files: {
      'os/Debian.yml': '- set_fact: {from_tasks: 1}\n',
      'vars/RedHat.yml': 'from_vars: 1\n',
    },
    problems: [undefinedAt('8:24'), 'site.yaml:10:23 error playbook/unknown-handler'],
  },
  {
    name: 'as a warning, what an include of which nothing is known may bring',
    tasks: `    - include_tasks: "{{ ansible_os_family }}"
    - debug: {msg: "{{ nope }}"}
    - command: id
      notify: Hello
`,
    problems: [
      'site.yaml:6:24 warning lint/undefined-variable',
      'site.yaml:8:15 warning playbook/unknown-handler',
    ],
    says: 'Nothing sets the variable "nope", unless what is included at site.yaml:5:7 does.',
  },
  {
    name: 'what the check of a role takes, and what it requires',
    tasks: `    - include_role: {name: r}
      vars: {port: eighty}
`,
    files: {
      'roles/r/meta/argument_specs.yml':
        'argument_specs: {main: {options: {port: {type: int}, name: {required: true}}}}\n',
      'roles/r/tasks/main.yml': '- debug: {msg: a}\n',
    },
    problems: ['site.yaml:5:7 error args/missing', 'site.yaml:6:14 error args/wrong-type'],
  },
  {
    name: 'as a warning, wrong files of variables for hosts that no play is for',
    tasks: '    - debug: {msg: a}\n',
    files: { 'group_vars/other.yml': 'a: [1\n' },
    problems: ['group_vars/other.yml:1:4 warning yaml/syntax'],
  },
  {
    name: 'nothing undefined where a file of variables cannot be read',
    tasks: '    - debug: {msg: "{{ a }}"}\n',
    files: { 'group_vars/web.yml': 'b: [1\n' },
    problems: ['group_vars/web.yml:1:4 error yaml/syntax'],
  },
];

describe('rehearse', () => {
  describeRehearsals(cases);

  it('takes hosts from vars_files, whose names may be templates', async () => {
    const site = `- hosts: "{{ chosen }}"
  vars: {file: v}
  vars_files: ["{{ file }}.yml"]
  gather_facts: false
  tasks:
    - debug: {msg: "{{ nope }}"}
      ignore_errors: true
    - debug: {msg: "{{ inventory_hostname }}"}
`;
    const hosts = localHosts('a', 'b');
    const project = new Project({ 'site.yaml': site, 'v.yml': 'chosen: b\n', 'hosts.ini': hosts });
    try {
      const events = await project.run('site.yaml', '-i', 'hosts.ini');
      expect(events.messages.at(-1)).to.equal('b: b');
    } finally {
      project.remove();
    }
  });

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
