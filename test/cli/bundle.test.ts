import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHosts, Project } from '../support/run-cli.ts';

const bin = join(import.meta.dirname, '..', '..', 'bundle', 'bin.js');

/** A module that fails with the class and the quoting of kplay's own modules: both know each other only as one copy. */
const refusing = `
import { defineModule, fail, sh, textOf } from 'kplay/module';
export default defineModule({
  name: 'refusing',
  summary: 'Refuse what the host says.',
  args: { word: { type: 'string', description: 'A word.' } },
  returns: {},
  examples: [],
  observe: args => ({ seen: { script: sh\`printf %s \${args.word}\`, parse: seen => textOf(seen.stdout) } }),
  plan: (args, observed) => fail('it says ' + observed.seen),
});
`;

describe('the bundle that users run', () => {
  let project: Project;

  before(() => {
    project = new Project({
      'hosts.ini': localHosts('a'),
      'elsewhere/roles/own/modules/refusing.js': refusing,
      'elsewhere/roles/own/tasks/main.yaml':
        '- refusing: { word: "$x" }\n  register: refused\n  ignore_errors: true\n- debug: { var: refused.msg }\n',
      'elsewhere/site.yaml': '- hosts: a\n  gather_facts: false\n  roles: [own]\n',
      'elsewhere/roles-of-kplay.yaml': '- hosts: a\n  gather_facts: false\n  roles: [swap_off]\n',
    });
  });

  after(() => project.remove());

  const kplay = (...args: readonly string[]) =>
    execFileSync(process.execPath, [bin, 'run', ...args, '-i', 'hosts.ini'], {
      cwd: project.directory,
      encoding: 'utf8',
    });

  it('can be called by its name', () => {
    accessSync(bin, constants.X_OK);
  });

  it('shares its module interface with modules of roles', () => {
    expect(kplay('elsewhere/site.yaml')).to.include('it says $x');
  });

  it('finds the roles that come with kplay', () => {
    expect(kplay('elsewhere/roles-of-kplay.yaml', '--syntax-check')).to.include('no errors found');
  });
});
