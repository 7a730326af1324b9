import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { inEachShell, modeOf } from './in-each-shell.ts';

inEachShell('a full or protected disk, and owners', host => {
  before(function () {
    if (process.getuid?.() !== 0) this.skip();
  });

  it('says what is wrong with the disk, keeps the old file and leaves nothing behind', function () {
    const disk = join(host.at, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'kplay-test', disk], {
        stdio: 'ignore',
      });
    } catch {
      this.skip();
    }
    try {
      const path = join(disk, 'file');
      writeFileSync(path, 'old');
      const full = host.write(path, 'x'.repeat(40_000));
      expect(full.failure).to.equal(`cannot write ${path}: No space left on device`);
      expect(readFileSync(path, 'utf8')).to.equal('old');
      expect(readdirSync(disk)).to.deep.equal(['file']);

      execFileSync('mount', ['-o', 'remount,ro', disk]);
      const readOnly = host.write(path, 'new');
      expect(readOnly.failure).to.equal(`cannot write ${path}: Read-only file system`);
      const removed = host.perform({ kind: 'remove', path, before: host.look(path) });
      expect(removed.failure).to.equal(`cannot remove ${path}: Read-only file system`);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('says that permission is denied', () => {
    chmodSync(host.folder, 0o755);
    const path = join(host.at, 'file');
    const change = { kind: 'write', path, content: 'x', before: host.look(path) } as const;
    const outcome = host.perform({ ...change, attributes: {} }, { uid: 65_534 });
    expect(outcome.failure).to.equal(`cannot write ${path}: Permission denied`);
  });

  it('gives owner and group, and keeps those of a file it replaces', () => {
    const path = join(host.at, 'file');
    const made = host.write(path, 'x', { attributes: { owner: '12345', group: '23456' } });
    expect(made.after).to.include({ uid: 12_345, gid: 23_456, mode: '0644' });

    expect(host.write(path, 'y').after).to.include({ uid: 12_345, gid: 23_456 });

    const before = host.look(path);
    const wrong = { kind: 'attributes', path, before, attributes: { owner: 'nobody-here' } };
    expect(host.perform({ ...wrong, kind: 'attributes' }).failure).to.match(
      /^cannot set the attributes of .*: .*(invalid|unknown) user.*nobody-here/,
    );
  });

  it('changes the owner of a link, not of what it leads to', () => {
    writeFileSync(join(host.at, 'target'), '');
    const path = join(host.at, 'link');
    symlinkSync('target', path);
    const attributes = { owner: '12345', mode: '0600' };

    host.perform({ kind: 'attributes', path, before: host.look(path), attributes });

    expect(lstatSync(path).uid).to.equal(12_345);
    expect(statSync(path).uid).to.equal(0);
    expect(modeOf(join(host.at, 'target'))).to.equal('0644');
  });

  it('keeps set-user-ID when only the owner changes', () => {
    const path = join(host.at, 'tool');
    writeFileSync(path, '');
    chmodSync(path, 0o4755);
    host.perform({ kind: 'attributes', path, before: host.look(path), attributes: { group: '7' } });
    expect(modeOf(path)).to.equal('4755');
  });

  it('gives a whole tree to somebody, links included', () => {
    mkdirSync(join(host.at, 'tree', 'sub'), { recursive: true });
    symlinkSync('nowhere', join(host.at, 'tree', 'link'));
    chownSync(join(host.at, 'tree', 'sub'), 7, 7);
    const path = join(host.at, 'tree');
    const change = { kind: 'attributes', path, before: host.look(path), recurse: true } as const;

    host.perform({ ...change, attributes: { owner: '12345', group: '12345' } });

    for (const name of ['.', 'sub', 'link']) {
      expect(lstatSync(join(path, name))).to.include({ uid: 12_345, gid: 12_345 });
    }
  });
});
