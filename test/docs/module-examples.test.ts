import { expect } from 'chai';
import { actions } from '../../src/engine/actions/index.ts';
import { setup } from '../../src/facts/setup.ts';
import { modules } from '../../src/modules/index.ts';
import { Project } from '../support/run-cli.ts';

/** What examples name, and do not bring. */
const missing = [
  ...['playbook/unknown-handler', 'playbook/unknown-role', 'file/not-found', 'yaml/vault'],
];

function playOf(example: string): string {
  return `- hosts: localhost\n  tasks:\n${example.replaceAll(/^(?=.)/gm, '    ')}\n`;
}

describe('the examples of modules and actions', () => {
  it('load as tasks of a play, but for files, roles and handlers that they name', async function () {
    this.timeout(120_000);
    const project = new Project();
    const names: string[] = [];
    for (const { name, examples } of [...modules, setup, ...actions]) {
      for (const [index, example] of examples.entries()) {
        names.push(`${name}-${index}.yaml`);
        project.write(`${name}-${index}.yaml`, playOf(example));
      }
    }
    const { stdout, stderr } = await project.cli('run', '--syntax-check', ...names);
    project.remove();
    const problems = [...`${stdout}\n${stderr}`.matchAll(/^\S+:\d+:\d+ error (\S+): .*$/gm)];
    const wrong = problems.filter(([, code = '']) => !missing.includes(code));
    expect(wrong.map(([line]) => line)).to.deep.equal([]);
    expect(names.length).to.be.greaterThan(150);
  });
});
