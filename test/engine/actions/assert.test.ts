import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const head = `- hosts: localhost
  gather_facts: false
  vars: {b: [1], n: x}
  tasks:
`;

async function runOf(tasks: string): ReturnType<Project['cli']> {
  const project = new Project({ 'site.yaml': `${head}${tasks}` });
  try {
    return await project.cli('run', 'site.yaml');
  } finally {
    project.remove();
  }
}

describe('assert', () => {
  it('says what it is given to say, unless it is quiet, and registers it in both cases', async () => {
    const { stdout } = await runOf(`    - assert: {that: [true], success_msg: loud}
    - assert: {that: [true], success_msg: hushed, quiet: true}
      register: quiet
    - assert: {that: [true], quiet: true}
      register: bare
    - debug: {msg: "{{ quiet.msg == 'hushed' }} {{ bare.msg }}"}
`);
    expect(stdout)
      .to.include('    msg: loud')
      .and.to.include('    msg: True All assertions passed');
    expect(stdout).to.not.include('hushed');
  });

  it('takes each item of a list that a template makes as a condition', async () => {
    const { exitCode, stdout } = await runOf(
      `    - assert: {that: "{{ ['b.0 == 1', 'b.0 == 2'] }}"}\n`,
    );
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('Assertion failed');
  });

  it('names the condition of a list that a template makes, and shows all of the template', async () => {
    const { stdout } = await runOf(`    - assert: {that: "{{ list }}"}
      vars: {list: [n == 'x', 'undefd == 1']}
      when: inventory_hostname != ''
`);
    expect(stdout).to.include(
      `error expression/undefined: In "undefd == 1": 'undefd' is undefined.`,
    );
    expect(stdout).to.match(/that: "\{\{ list \}\}"\}\n +\| +\^{12}\n/);
  });

  const places: readonly (readonly [tasks: string, place: string])[] = [
    ['    - assert:\n        that:\n          - b.0 == 1\n          - b.0 + n == 2\n', '8:13'],
    ['    - assert: {that: [b.0 == 1, b.0 + n == 2]}\n', '5:33'],
    ['    - assert: {that: b.0 + n == 2}\n', '5:22'],
    [`    - assert: {that: "{{ ['b.0 + n == 2'] }}"}\n`, '5:22'],
  ];
  for (const [tasks, place] of places) {
    it(`points at the condition that cannot be told: ${tasks.trim()}`, async () => {
      const { stdout, stderr } = await runOf(`${tasks}      when: inventory_hostname != ''\n`);
      expect(stdout + stderr).to.include(`site.yaml:${place} error expression/failed`);
    });
  }
});
