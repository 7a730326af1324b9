import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { textOf } from '../../../src/module-api/command-result.ts';
import { sh } from '../../../src/module-api/shell.ts';
import { inEachShell, modeOf } from './in-each-shell.ts';

inEachShell('directories, links and commands', host => {
  it('makes a directory with its parents, all with the attributes', () => {
    mkdirSync(join(host.at, 'a'), { mode: 0o711 });
    const path = join(host.at, 'a', "b'c", 'd');

    const change = { kind: 'directory', path, before: host.look(path) } as const;
    const { after, status } = host.perform({ ...change, attributes: { mode: '2750' } });

    expect(status).to.equal('done');
    expect(after).to.include({ type: 'directory', path, mode: '2750' });
    expect(modeOf(join(host.at, 'a'))).to.equal('0711');
    expect(modeOf(join(host.at, 'a', "b'c"))).to.equal('2750');
  });

  it('does not make a directory through a file', () => {
    writeFileSync(join(host.at, 'plain'), '');
    const path = join(host.at, 'plain', 'dir');
    const change = { kind: 'directory', path, before: host.look(path), attributes: {} } as const;
    expect(host.perform(change).failure).to.match(
      /^cannot make the directory .*: (Not a dir|File ex)/,
    );
  });

  it('sets exactly the mode, also of a directory with set-group-ID', () => {
    const path = join(host.at, 'dir');
    mkdirSync(path);
    chmodSync(path, 0o2777);

    const before = host.look(path);
    host.perform({ kind: 'attributes', path, before, attributes: { mode: '0755' } });

    expect(modeOf(path)).to.equal('0755');
  });

  it('sets the attributes of a tree, and follows no link out of it', () => {
    const tree = join(host.at, 'tree');
    mkdirSync(join(tree, 'sub'), { recursive: true });
    writeFileSync(join(tree, 'sub', 'plain'), '');
    writeFileSync(join(tree, 'tool'), '');
    writeFileSync(join(host.at, 'outside'), '');
    symlinkSync('../outside', join(tree, 'link'));
    chmodSync(join(tree, 'tool'), 0o700);
    chmodSync(join(tree, 'sub', 'plain'), 0o600);

    const change = {
      kind: 'attributes',
      path: tree,
      before: host.look(tree),
      recurse: true,
    } as const;
    host.perform({ ...change, attributes: { mode: 'u=rwX,go=rX' } });

    expect(modeOf(join(tree, 'sub'))).to.equal('0755');
    expect(modeOf(join(tree, 'tool'))).to.equal('0755');
    expect(modeOf(join(tree, 'sub', 'plain'))).to.equal('0644');

    host.perform({ ...change, attributes: { mode: 'u=rwx,g=X,o=' } });

    expect(modeOf(join(tree, 'tool'))).to.equal('0710');
    expect(modeOf(join(tree, 'sub', 'plain'))).to.equal('0700');

    host.perform({ ...change, attributes: { mode: 'o+r' } });
    host.perform({ ...change, attributes: { mode: '0700' } });

    expect(modeOf(tree)).to.equal('0700');
    expect(modeOf(join(tree, 'sub', 'plain'))).to.equal('0700');
    expect(modeOf(join(host.at, 'outside'))).to.equal('0644');
  });

  it('replaces a link in one step, and makes hard links', () => {
    mkdirSync(join(host.at, 'dir'));
    writeFileSync(join(host.at, 'file'), 'x');
    const path = join(host.at, 'link');
    symlinkSync('dir', path);

    host.perform({ kind: 'link', path, target: '-n', hard: false, before: host.look(path) });
    expect(readlinkSync(path)).to.equal('-n');

    host.perform({
      kind: 'link',
      path,
      target: join(host.at, 'file'),
      hard: true,
      before: host.look(path),
    });
    expect(statSync(path).ino).to.equal(statSync(join(host.at, 'file')).ino);
    expect(readdirSync(host.at)).to.have.length(3);
  });

  it('touches: makes an empty file, and sets times', () => {
    const path = join(host.at, '-touched');
    const change = { kind: 'touch', path, before: host.look(path) } as const;

    host.perform({ ...change, attributes: { mode: '0600' }, modificationTime: 1_700_000_000 });

    expect(modeOf(path)).to.equal('0600');
    expect(statSync(path).mtimeMs).to.equal(1_700_000_000_000);

    const again = { kind: 'touch', path, before: host.look(path), attributes: {} } as const;
    host.perform({ ...again, accessTime: 1_600_000_000 });
    expect(statSync(path)).to.include({ atimeMs: 1.6e12, mtimeMs: 1.7e12 });

    host.perform({ ...again, modificationTime: 'now', accessTime: 'now' });
    expect(statSync(path).mtimeMs).to.be.greaterThan(1.7e12);
    expect(statSync(path).atimeMs).to.be.greaterThan(1.6e12);
  });

  it('removes a tree, and of a link only the link', () => {
    mkdirSync(join(host.at, 'dir', 'sub'), { recursive: true });
    writeFileSync(join(host.at, 'dir', 'sub', '-rf'), '');
    symlinkSync('dir', join(host.at, 'link'));

    const remove = (path: string) =>
      host.perform({ kind: 'remove', path, before: host.look(path) });
    expect(remove(join(host.at, 'link')).status).to.equal('done');
    expect(existsSync(join(host.at, 'dir', 'sub', '-rf'))).to.equal(true);
    expect(remove(join(host.at, 'dir')).status).to.equal('done');
    expect(existsSync(join(host.at, 'dir'))).to.equal(false);
  });

  it('runs with its directory, umask, environment and input', () => {
    const outcome = host.perform({
      kind: 'run',
      script: sh`printf '%s|' "$PWD" "$(umask)" "$SECRET"; cat`,
      summary: 'show',
      cwd: host.at,
      umask: '027',
      env: { SECRET: "it's $HOME `id`\nline" },
      stdin: 'input',
    });

    expect(outcome).to.include({ status: 'done', exitCode: 0 });
    const printed = textOf(outcome.stdout ?? new Uint8Array());
    expect(printed).to.equal(`${host.at}|0027|it's $HOME \`id\`\nline|input`);
  });

  it('says that the directory to run in is not there', () => {
    const change = {
      kind: 'run',
      script: sh`echo no`,
      summary: 'echo',
      cwd: join(host.at, 'none'),
    };
    const outcome = host.perform({ ...change, kind: 'run' });
    expect(outcome.status).to.equal('failed');
    expect(textOf(outcome.stdout ?? new Uint8Array())).to.equal('');
  });
});
