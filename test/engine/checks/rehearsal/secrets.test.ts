import { expect } from 'chai';
import { localHosts, Project } from '../../../support/run-cli.ts';
import { describeRehearsals, type RehearsalCase } from './rehearsal-case.ts';

const secret = 'hunter2secret';

interface HiddenCase {
  readonly name: string;
  /** Fails with the secret in what it says, unless that is hidden. */
  readonly task: string;
  /** Where `no_log` is not set, it is told with the value. */
  readonly problem: string;
}

const hidden: readonly HiddenCase[] = [
  {
    name: 'an option',
    task: 'copy: {content: "{{ m[pw] }}", dest: /a}',
    problem: '5:27 error expression/undefined',
  },
  {
    name: 'an option whose value is wrong',
    task: 'file: {path: /a, state: "{{ pw }}"}',
    problem: '5:31 error args/wrong-value',
  },
  {
    name: 'a condition',
    task: 'ping:\n      when: m[pw]',
    problem: '6:13 error expression/undefined',
  },
  {
    name: 'a loop',
    task: 'ping:\n      loop: "{{ m[pw] }}"',
    problem: '6:17 error expression/undefined',
  },
  {
    name: 'a verdict',
    task: 'command: id\n      changed_when: m[pw]',
    problem: '6:21 error expression/undefined',
  },
  {
    name: 'the file it looks for',
    task: 'copy: {src: "{{ pw }}.key", dest: /a}',
    problem: '5:19 error file/not-found',
  },
  {
    name: 'the handler it notifies',
    task: 'command: id\n      notify: "{{ pw }}"',
    problem: '6:15 error playbook/unknown-handler',
  },
];

function problemsOf(task: string): Promise<string> {
  const project = new Project({
    'site.yaml': `- hosts: a\n  gather_facts: false\n  vars_files: [vars.yaml]\n  tasks:\n    - ${task}\n`,
    'vars.yaml': `pw: ${secret}\nm: {a: 1}\nhides: true\nshows: false\n`,
    hosts: localHosts('a'),
  });
  return project
    .cli('run', 'site.yaml', '-i', 'hosts', '--syntax-check')
    .then(({ stdout, stderr }) => `${stderr}${stdout}`)
    .finally(() => project.remove());
}

const templates: readonly RehearsalCase[] = [
  {
    name: 'no value in a template of a task under no_log',
    vars: 'm: {a: 1}',
    tasks: '    - template: {src: a.j2, dest: /a}\n      no_log: true\n',
    files: { 'templates/a.j2': '{{ m.b }}\n' },
    problems: ['templates/a.j2:1:4 error expression/undefined'],
    says: 'expression/undefined: Why is hidden because no_log is set.\n',
  },
  {
    name: 'no value where one item is secret',
    vars: 'm: {a: 1}',
    tasks:
      '    - debug: {msg: "{{ m[item] }}"}\n      loop: [b, a]\n      no_log: "{{ item == \'a\' }}"\n',
    problems: ['site.yaml:5:24 error expression/undefined'],
    says: 'expression/undefined: Why is hidden because no_log is set.\n',
  },
  {
    name: 'no value where it is not known whether it is secret',
    vars: 'm: {a: 1}',
    tasks:
      '    - debug: {msg: "{{ m.b }}"}\n      no_log: "{{ ansible_os_family == \'Debian\' }}"\n',
    problems: ['site.yaml:5:24 error expression/undefined'],
    says: 'expression/undefined: Why is hidden because no_log is set.\n',
  },
];

describe('secrets before the run', () => {
  for (const { name, task, problem } of hidden) {
    it(`tells a value of ${name}, and none under no_log`, async () => {
      for (const open of ['', '\n      no_log: false', '\n      no_log: "{{ shows }}"']) {
        const text = await problemsOf(`${task}${open}`);
        expect(text).to.include(`site.yaml:${problem}`);
        expect(text).to.include(secret);
      }
      for (const closed of ['\n      no_log: true', '\n      no_log: "{{ hides }}"'])
        expect(await problemsOf(`${task}${closed}`)).not.to.include(secret);
    });
  }

  it('tells all the same that something is wrong, and where', async () => {
    const told = hidden.slice(0, 5);
    for (const { task, problem } of told) {
      const text = await problemsOf(`${task}\n      no_log: true`);
      expect(text).to.include(`site.yaml:${problem}: Why is hidden because no_log is set.`);
    }
  });

  it('tells which variable is not there, where its name is written', async () => {
    const text = await problemsOf('ping:\n      loop: "{{ lacking }}"\n      no_log: true');
    expect(text).to.include("site.yaml:6:17 error expression/undefined: 'lacking' is undefined.");
    const made = await problemsOf('ping:\n      when: "{{ pw }}"\n      no_log: true');
    expect(made).to.include('Why is hidden').and.not.to.include(secret);
  });

  describeRehearsals(templates);
});
