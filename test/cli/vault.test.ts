import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { decryptVault, encryptVault } from '../../src/template/algorithms/vault.ts';
import { Project } from '../support/run-cli.ts';

const salt = Buffer.alloc(32, 7);
const sealed = (text: string, password = 'pw', label?: string): string =>
  encryptVault(text, password, { salt, label });

describe('kplay vault', () => {
  let project: Project;
  const read = (name: string): string => readFileSync(join(project.directory, name), 'utf8');
  const modeOf = (name: string): number => statSync(join(project.directory, name)).mode & 0o777;
  const vault = (...args: readonly string[]) => project.cli('vault', ...args);
  const file = ['--vault-password-file', 'pw'];

  beforeEach(() => {
    const plain = 'secret: text\n';
    project = new Project({ pw: 'pw\n', new: 'new\n', plain, sealed: sealed(plain) });
  });
  afterEach(() => project.remove());

  /** Uses a script in the place of the editor. */
  async function withEditor<T>(script: string, work: () => Promise<T>): Promise<T> {
    project.write('editor', `#!/bin/sh\n${script}\n`);
    chmodSync(join(project.directory, 'editor'), 0o700);
    const before = process.env['EDITOR'];
    process.env['EDITOR'] = join(project.directory, 'editor');
    try {
      return await work();
    } finally {
      if (before === undefined) delete process.env['EDITOR'];
      else process.env['EDITOR'] = before;
    }
  }

  it('encrypts and decrypts files in their place, for their user alone', async () => {
    expect((await vault('encrypt', 'plain', ...file)).exitCode).to.equal(0);
    expect(read('plain')).to.match(/^\$ANSIBLE_VAULT;1\.1;AES256\n(?:[0-9a-f]{1,80}\n)+$/);
    expect(modeOf('plain')).to.equal(0o600);
    expect((await vault('decrypt', 'plain', ...file)).exitCode).to.equal(0);
    expect(read('plain')).to.equal('secret: text\n');
  });

  it('writes the id of the password, and elsewhere when asked to', async () => {
    await vault('encrypt', 'plain', '--vault-id', 'dev@pw', '--output', 'out');
    expect(read('plain')).to.equal('secret: text\n');
    expect(read('out')).to.match(/^\$ANSIBLE_VAULT;1\.2;AES256;dev\n/);
    const shown = await vault('decrypt', 'out', '--output', '-', ...file);
    expect(shown.stdout).to.equal('secret: text\n');
  });

  it('encrypts with the password that is named', async () => {
    const ids = ['--vault-id', 'a@pw', '--vault-id', 'b@new'];
    const unnamed = await vault('encrypt', 'plain', ...ids);
    expect(unnamed.exitCode).to.equal(5);
    expect(unnamed.stderr).to.include('a, b');
    await vault('encrypt', 'plain', ...ids, '--encrypt-vault-id', 'b');
    expect(decryptVault(read('plain'), 'new')).to.equal('secret: text\n');
  });

  it('prints files', async () => {
    const { stdout } = await vault('view', 'sealed', ...file);
    expect(stdout).to.equal('secret: text\n');
  });

  it('encrypts texts as values for YAML', async () => {
    const { stdout } = await vault('encrypt-string', 'one', 'two', '-n', 'first', ...file);
    expect(stdout).to.match(/^first: !vault \|\n(?: {10}\S+\n)+!vault \|\n(?: {10}\S+\n)+$/);
    project.write('group_vars/all.yaml', stdout.slice(0, stdout.lastIndexOf('!vault')));
    const task = '{debug: {msg: "{{ first | length }}"}}';
    project.write('site.yaml', `- {hosts: all, gather_facts: false, tasks: [${task}]}\n`);
    project.write('hosts', 'a ansible_connection=local\n');
    const events = await project.run('site.yaml', '-i', 'hosts', ...file);
    expect(events.messages).to.deep.equal(['a: 3']);
  });

  it('takes "-" for standard input', async () => {
    const args = ['vault', 'encrypt-string', '-', '-n', 'first', ...file];
    const { stdout } = await project.cliReading('typed', ...args);
    expect(stdout).to.match(/^first: !vault \|\n/);
    const lines = stdout
      .split('\n')
      .slice(1)
      .map(line => `${line.trim()}\n`);
    expect(decryptVault(lines.join(''), 'pw')).to.equal('typed');
  });

  it('changes the password', async () => {
    chmodSync(join(project.directory, 'sealed'), 0o640);
    await vault('rekey', 'sealed', ...file, '--new-vault-id', 'next@new');
    expect(read('sealed')).to.match(/^\$ANSIBLE_VAULT;1\.2;AES256;next\n/);
    expect(decryptVault(read('sealed'), 'new')).to.equal('secret: text\n');
    expect(modeOf('sealed')).to.equal(0o640);
  });

  it('edits a file in a place that only its user can read, and keeps its id', async () => {
    project.write('tagged', sealed('a: 1\n', 'pw', 'dev'));
    const script = 'cp "$1" seen; ls -ld "$1" "${1%/*}" >where; echo "b: 2" >>"$1"';
    const result = await withEditor(script, () => vault('edit', 'tagged', ...file));
    expect(result).to.include({ exitCode: 0, stderr: '' });
    expect(read('seen')).to.equal('a: 1\n');
    expect(read('tagged')).to.match(/^\$ANSIBLE_VAULT;1\.2;AES256;dev\n/);
    expect(decryptVault(read('tagged'), 'pw')).to.equal('a: 1\nb: 2\n');
    expect(read('where')).to.match(/^drwx------ .*\n-rw------- /);
  });

  it('writes nothing when nothing was edited', async () => {
    const before = read('sealed');
    await withEditor('true', () => vault('edit', 'sealed', ...file));
    expect(read('sealed')).to.equal(before);
  });

  it('leaves the file as it was, and no text behind, when the editor fails', async () => {
    const before = read('sealed');
    const script = 'echo "$1" >where; echo more >>"$1"; kill -9 $$';
    const result = await withEditor(script, () => vault('edit', 'sealed', ...file));
    expect(result.exitCode).to.equal(5);
    expect(result.stderr).to.include('nothing was written');
    expect(read('sealed')).to.equal(before);
    expect(() => statSync(read('where').trim())).to.throw('ENOENT');
  });

  it('creates a file, and never over another', async () => {
    await withEditor('echo "a: 1" >"$1"', () => vault('create', 'made', ...file));
    expect(decryptVault(read('made'), 'pw')).to.equal('a: 1\n');
    expect(modeOf('made')).to.equal(0o600);
    expect((await vault('create', 'plain', ...file)).stderr).to.include('is there already');
  });

  const refused: readonly (readonly [string, readonly string[], number, string])[] = [
    ['a wrong password', ['decrypt', 'sealed', '--vault-password-file', 'new'], 3, 'sealed:1:1'],
    ['to encrypt twice', ['encrypt', 'plain', 'sealed', ...file], 5, 'sealed is encrypted already'],
    ['what is not encrypted', ['decrypt', 'sealed', 'plain', ...file], 5, 'plain is not encrypted'],
    ['a file that is missing', ['view', 'none', ...file], 5, 'none cannot be read'],
    [
      'to write where nothing is',
      ['create', 'none/made', ...file],
      5,
      'none/made cannot be written',
    ],
    [
      'to put what it opened where nothing is',
      ['decrypt', 'sealed', '--output', 'none/made', ...file],
      5,
      'none/made cannot be written',
    ],
    [
      'to ask without a terminal',
      ['encrypt', 'plain'],
      5,
      'no terminal to ask: New vault password',
    ],
    [
      'a wrong key',
      ['rekey', 'sealed', '--vault-id', 'new', '--new-vault-id', 'pw'],
      3,
      'sealed:1:1',
    ],
  ];
  for (const first of ['1.3;AES256', '1.1;AES', '1.1']) {
    it(`takes $ANSIBLE_VAULT;${first} for a damaged vault`, async () => {
      const damaged = sealed('x').replace('1.1;AES256', first);
      project.write('damaged', damaged);
      const opened = await vault('decrypt', 'damaged', ...file);
      expect(opened.exitCode).to.equal(3);
      expect(opened.stderr).to.include('damaged:1:1 error yaml/vault: The first line of the vault');
      expect((await vault('encrypt', 'damaged', ...file)).stderr).to.include('encrypted already');
      expect(read('damaged')).to.equal(damaged);
    });
  }

  for (const [what, args, exitCode, message] of refused) {
    it(`refuses ${what}, and touches nothing`, async () => {
      const before = [read('plain'), read('sealed'), readdirSync(project.directory).length];
      const result = await vault(...args);
      expect(result.exitCode).to.equal(exitCode);
      expect(result.stderr).to.include(message);
      expect([read('plain'), read('sealed'), readdirSync(project.directory).length]).to.deep.equal(
        before,
      );
    });
  }
});
