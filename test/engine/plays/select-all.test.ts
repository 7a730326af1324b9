import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const first = (tasks: string, hosts = 'localhost'): string => `- hosts: ${hosts}
  connection: local
  gather_facts: false
  tasks:
    - command: touch touched
${tasks}`;

const last = (hosts: string, more = ''): string => `- hosts: "${hosts}"
  connection: local
  gather_facts: false
${more}  tasks:
    - debug: {msg: "reached {{ inventory_hostname }}"}
`;

interface Case {
  readonly name: string;
  readonly tasks?: string;
  readonly firstHosts?: string;
  readonly hosts: string;
  readonly more?: string;
  readonly says?: string;
  readonly flags?: readonly string[];
}

const refused: readonly Case[] = [
  {
    name: 'a variable that nothing sets',
    hosts: '{{ targt }}',
    says: "site.yaml:6:14 error expression/undefined: 'targt' is undefined.",
  },
  {
    name: 'a variable that hides in others',
    hosts: '{{ a }}',
    more: '  vars: {a: "{{ b }}", b: "{{ targt }}"}\n',
    says: "'targt' is undefined",
  },
  {
    name: 'what -e says wrongly, even if tasks set it',
    tasks: '    - set_fact: {a: w1}\n',
    hosts: '{{ a.b }}',
    flags: ['-e', 'a=w1'],
    says: 'site.yaml:7:14 error',
  },
  {
    name: 'a variable where tasks set another one',
    tasks: `    - set_fact: {target: w1}
    - command: echo w1
      register: hosts
`,
    hosts: '{{ targt }}',
    says: "'targt' is undefined",
  },
  {
    name: 'a variable that only another host gets',
    tasks: '    - set_fact: {targt: w1}\n    - include_vars: "{{ x }}.yaml"\n      when: false\n',
    firstHosts: 'w1',
    hosts: '{{ targt }}',
    says: "'targt' is undefined",
  },
  {
    name: 'an order that there is not',
    hosts: 'w1',
    more: '  vars: {way: up}\n  order: "{{ way }}"\n',
    says: '"order" is one of',
  },
];

const fine: readonly Case[] = [
  { name: 'set_fact', tasks: '    - set_fact: {target: w1}\n', hosts: '{{ target }}' },
  {
    name: 'register',
    tasks: '    - command: echo w1\n      register: target\n',
    hosts: '{{ target.stdout }}',
  },
  {
    name: 'a fact of another host',
    tasks: '    - set_fact: {target: w1}\n',
    firstHosts: 'w2',
    hosts: "{{ hostvars['w2'].target }}",
  },
  {
    name: 'a delegated fact',
    tasks: `    - set_fact: {target: w1}
      delegate_to: localhost
      delegate_facts: true
`,
    firstHosts: 'w2',
    hosts: '{{ target }}',
  },
  {
    name: 'include_vars of a variable behind another',
    tasks: '    - include_vars: target.yaml\n',
    hosts: '{{ a }}',
    more: '  vars: {a: "{{ target }}"}\n',
  },
  {
    name: 'group_by, of a play that needs groups',
    tasks: '    - group_by: {key: made}\n',
    firstHosts: 'w1',
    hosts: "{{ groups['made'][0] }}",
  },
  {
    name: 'a file that is made',
    tasks: '    - copy: {content: w1, dest: "{{ playbook_dir }}/name"}\n',
    hosts: "{{ lookup('file', playbook_dir ~ '/name') }}",
  },
  {
    name: 'what a condition chooses later',
    tasks: '    - set_fact: {flag: true}\n',
    hosts: "{{ 'w1' if flag | default(false) else nothing }}",
  },
];

/** One folder for each case; `then` is told what came of it. */
async function trial(
  { tasks = '', firstHosts, hosts, more, flags = [] }: Case,
  then: (result: { exitCode: number; text: string; touched: boolean }) => void,
): Promise<void> {
  const project = new Project({
    'site.yaml': first(tasks, firstHosts) + last(hosts, more),
    hosts: '[web]\nw1\nw2\n',
    'vars/target.yaml': 'target: w1\n',
  });
  try {
    const { exitCode, stdout, stderr } = await project.cli(
      ...['run', 'site.yaml', '-i', 'hosts', ...flags],
    );
    const text = `${stderr}${stdout}`;
    then({ exitCode, text, touched: text.includes('PLAY [') });
  } finally {
    project.remove();
  }
}

describe('checkSelection', () => {
  for (const one of refused) {
    it(`refuses beforehand, in a later play, ${one.name}`, () =>
      trial(one, ({ exitCode, text, touched }) => {
        expect(exitCode, text).to.equal(3);
        expect(text).to.include(one.says);
        expect(touched).to.equal(false);
      }));
  }

  for (const one of fine) {
    it(`leaves for later what comes from ${one.name}`, () =>
      trial(one, ({ exitCode, text }) => {
        expect(text).to.include('reached w1');
        expect(exitCode, text).to.equal(0);
      }));
  }
});

describe('runPlaybooks', () => {
  const late: readonly Case[] = [
    {
      name: 'hosts that stay undefined',
      tasks: '    - set_fact: {targt: w1}\n      when: false\n',
      hosts: '{{ targt }}',
      says: "'targt' is undefined",
    },
    {
      name: 'other keywords of a later play',
      hosts: 'w1',
      more: '  serial: "{{ size }}"\n',
      says: "'size' is undefined",
    },
  ];
  for (const one of late) {
    it(`ends as failed, not as untouched, for ${one.name}`, () =>
      trial(one, ({ exitCode, text, touched }) => {
        expect(exitCode, text).to.equal(2);
        expect(text).to.include(one.says);
        expect(touched).to.equal(true);
      }));
  }

  it('says that nothing was touched while it is so', () =>
    trial({ name: '', firstHosts: 'nobody', hosts: 'w1', more: '  serial: "{{ size }}"\n' }, one =>
      expect(one.exitCode, one.text).to.equal(3),
    ));
});
