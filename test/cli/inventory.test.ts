import { expect } from 'chai';
import { encryptVault } from '../../src/template/algorithms/vault.ts';
import { Project } from '../support/run-cli.ts';

const salt = Buffer.alloc(32, 7);
const seal = (text: string): string => encryptVault(text, 'pw', { salt, label: undefined }).trim();
const inline = seal('inline secret');
const block = (indent: string): string =>
  `!vault |\n${inline.replaceAll(/^/gm, `${indent}  `)}`.trimEnd();

describe('kplay inventory, of secrets', () => {
  let project: Project;
  before(() => {
    project = new Project({
      pw: 'pw\n',
      hosts: '[web]\nweb1 ansible_password=plain x=1\n',
      'group_vars/web/plain.yaml': `key: ${block('')}\nlist:\n  - ${block('  ')}\n`,
      'sealed/hosts': 'web1\n',
      'sealed/group_vars/all.yaml': `${seal('token: of the file\n')}\n`,
    });
  });
  after(() => project.remove());

  const show = async (...args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await project.cli('inventory', ...args);
    expect(exitCode, stderr).to.equal(0);
    return stdout;
  };
  const password = ['--vault-password-file', 'pw'];

  it('shows what was encrypted by itself as it is, with a password and without', async () => {
    const expected = { __ansible_vault: `${inline}\n` };
    for (const args of [[], password]) {
      const shown: unknown = JSON.parse(await show('-i', 'hosts', '--host', 'web1', ...args));
      expect(shown).to.deep.equal({
        ...{ ansible_password: '********', key: expected, list: [expected], x: 1 },
      });
    }
    const list = await show('-i', 'hosts', '--list', '--export');
    expect(list).to.include('__ansible_vault').and.not.include('plain');
  });

  it('prints YAML that can be read again', async () => {
    project.write('again.yaml', await show('-i', 'hosts', '--list', '--yaml', '--export'));
    const again = await show('-i', 'again.yaml', '--host', 'web1', '--show-secrets', ...password);
    expect(JSON.parse(again)).to.deep.include({ key: 'inline secret', list: ['inline secret'] });
  });

  it('hides what stands in an encrypted file', async () => {
    const shown = await show('-i', 'sealed/hosts', '--host', 'web1', ...password);
    expect(JSON.parse(shown)).to.deep.equal({ token: '********' });
  });

  it('hides everything of the kind in a tree', async () => {
    const shown = await show('-i', 'hosts', '--graph', '--vars');
    expect(shown).to.include('{key = ********}').and.include('{ansible_password = ********}');
    expect(shown).to.include("{list = ['********']}");
  });

  it('shows all of it when it is asked to', async () => {
    const args = ['--host', 'web1', '--show-secrets', ...password];
    expect(JSON.parse(await show('-i', 'hosts', ...args))).to.deep.equal({
      ...{ ansible_password: 'plain', key: 'inline secret', list: ['inline secret'], x: 1 },
    });
    const fromFile = await show('-i', 'sealed/hosts', ...args);
    expect(JSON.parse(fromFile)).to.deep.equal({ token: 'of the file' });
  });
});
