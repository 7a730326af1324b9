import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

interface Case {
  readonly keyword: string;
  /** Below the task, with `VALUE` for what is made while running. */
  readonly lines: string;
  readonly says: string;
}

const word = 'a number, not "abc"';
const cases: readonly Case[] = [
  { keyword: 'retries', lines: 'until: true\n  retries: VALUE', says: word },
  { keyword: 'delay', lines: 'until: true\n  delay: VALUE', says: word },
  { keyword: 'throttle', lines: 'throttle: VALUE', says: word },
  { keyword: 'timeout', lines: 'timeout: VALUE', says: word },
  { keyword: 'async', lines: 'async: VALUE', says: word },
  { keyword: 'poll', lines: 'async: 10\n  poll: VALUE', says: word },
  { keyword: 'pause', lines: 'loop: [1, 2]\n  loop_control: {pause: VALUE}', says: word },
  { keyword: 'parallel', lines: 'loop: [1, 2]\n  loop_control: {parallel: VALUE}', says: word },
  { keyword: 'delegate_to', lines: 'delegate_to: DICT', says: 'a string, not a dict' },
  { keyword: 'environment', lines: 'environment: VALUE', says: 'a dict, not "abc"' },
  { keyword: 'timeout', lines: 'timeout: DICT', says: 'a number, not a dict' },
];

describe('what a template makes of a keyword that needs something else', () => {
  for (const { keyword, lines, says } of cases) {
    it(`is told by the keyword's name: ${keyword} must be ${says}`, async () => {
      const given = lines.replace('VALUE', '"{{ word }}"').replace('DICT', '"{{ {\'a\': word} }}"');
      const task = `- command: "true"\n  ${given}\n`.replaceAll(/^/gm, '    ').trimEnd();
      const project = new Project({
        hosts: localHosts('a'),
        'site.yaml': `- hosts: a\n  gather_facts: false\n  tasks:\n    - set_fact: {word: abc}\n${task}\n`,
      });
      try {
        const { stdout, exitCode } = await project.cli('run', 'site.yaml', '-i', 'hosts');
        expect(exitCode).to.equal(2);
        expect(stdout).to.include(`failed: [a]: "${keyword}" must be ${says}.\n`);
        expect(stdout).to.match(/site\.yaml:\d+:\d+ error expression\/failed/);
      } finally {
        project.remove();
      }
    });
  }

  it('is not told of an environment that is empty, or not known in check mode', async () => {
    const project = new Project({
      hosts: localHosts('a'),
      'site.yaml': `- hosts: a
  gather_facts: false
  tasks:
    - command: "true"
      environment: ["{{ none | default(omit) }}", "{{ '' }}", "{{ {'a': 1} }}"]
    - command: echo x
      register: r
    - command: "true"
      environment: "{{ r.stdout | from_json }}"
`,
    });
    try {
      const { results } = await project.run('site.yaml', '-i', 'hosts', '--check');
      expect(results).to.deep.equal([
        ...['a command changed', 'a command changed', 'a command undecided'],
      ]);
    } finally {
      project.remove();
    }
  });

  it('is told where it is a keyword of a play', async () => {
    const project = new Project({
      hosts: localHosts('a'),
      'site.yaml':
        '- hosts: a\n  max_fail_percentage: "{{ ansible_version.full | string ~ \'x\' }}"\n',
    });
    try {
      const { stdout, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts');
      expect(stdout + stderr).to.include('"max_fail_percentage" must be a number, not "');
    } finally {
      project.remove();
    }
  });
});
