import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileChange } from '../../../src/changes/compile-change.ts';
import type { Change } from '../../../src/module-api/change.ts';
import type { FileState } from '../../../src/module-api/file-state.ts';
import { inEachShell, modeOf } from './in-each-shell.ts';

const awkwardNames = [
  ...["it's", 'a b', '$HOME', '`id`', 'new\nline', '-n', '--help', '😀', '"', '\\', '*', '%s', '!'],
  ...[' ', '~', '#x', 'a&b;c|d', 'end\n'],
];

const awkwardContents = [
  ...['', '\n', 'no newline', 'EOF\n', '\'"`$(id)$HOME\\n\\', '-n', 'crlf\r\n', '\ufeffbom', '😀'],
  ...['a\0b', '%s%d', '\n\n\n', '\u001b[0m'],
];

inEachShell('files', host => {
  for (const name of awkwardNames) {
    it(`writes, backs up, links and removes ${JSON.stringify(name)}`, () => {
      const path = join(host.at, name);

      expect(host.write(path, 'first\n').status).to.equal('done');
      const outcome = host.write(path, name, { backup: true, attributes: { mode: '0640' } });

      expect(readFileSync(path, 'utf8')).to.equal(name);
      expect(modeOf(path)).to.equal('0640');
      const { backupFile = '' } = outcome;
      expect(readFileSync(backupFile, 'utf8')).to.equal('first\n');
      expect(backupFile.startsWith(`${path}.`)).to.equal(true);
      expect(backupFile).to.match(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/);

      const link = join(host.at, 'link');
      const linked = { kind: 'link', path: link, target: name, hard: false } as const;
      expect(host.perform({ ...linked, before: host.look(link) }).status).to.equal('done');
      expect(readlinkSync(link)).to.equal(name);

      expect(host.perform({ kind: 'remove', path, before: host.look(path) })).to.deep.include({
        status: 'done',
        after: { type: 'absent', path },
      });
      expect(readdirSync(host.at)).to.have.length(2);
    });
  }

  for (const content of awkwardContents) {
    it(`writes exactly ${JSON.stringify(content).slice(0, 40)}`, () => {
      const path = join(host.at, 'file');
      host.write(path, content);
      expect(readFileSync(path, 'utf8')).to.equal(content);
      expect(readdirSync(host.at)).to.deep.equal(['file']);
    });
  }

  it('writes bytes that are no text, and 64 KiB of them', () => {
    const bytes = Uint8Array.from({ length: 65_536 }, (_, index) => (index * 7) % 256);
    const path = join(host.at, 'file');
    host.write(path, bytes);
    expect(readFileSync(path).equals(bytes)).to.equal(true);
  });

  it('lets more than 64 KiB be uploaded, and finishes what has arrived', () => {
    const path = join(host.at, 'file');
    const text = 'x'.repeat(65_537);
    const change: Change = {
      ...{ kind: 'write', path, content: text, before: host.look(path), attributes: {} },
    };

    const compiled = compileChange(change, { nonce: 'n' });

    expect(compiled.stdin).to.equal(undefined);
    expect(compiled.upload).to.include({
      path: join(host.at, '.file.kplay-n'),
      mode: '0600',
      size: text.length,
    });
    expect(host.write(path, text).status).to.equal('done');
    expect(readFileSync(path, 'utf8')).to.equal(text);
  });

  it('leaves the target alone when not all bytes arrived', () => {
    const path = join(host.at, 'file');
    host.write(path, 'old');
    const outcome = host.perform(
      { kind: 'write', path, content: 'new text', before: host.look(path), attributes: {} },
      { stdin: 'new' },
    );

    expect(outcome).to.deep.include({
      status: 'failed',
      failure: `cannot write ${path}: only 3 of 8 bytes arrived`,
    });
    expect(readFileSync(path, 'utf8')).to.equal('old');
    expect(readdirSync(host.at)).to.deep.equal(['file']);
  });

  it('gives a new file what the umask allows, or the mode that was asked for', () => {
    const mode = (name: string, umask: string, wanted?: string | number) => {
      const path = join(host.at, name);
      const change = { kind: 'write', path, content: '', before: host.look(path) } as const;
      host.perform({ ...change, attributes: { mode: wanted } }, { umask });
      return modeOf(path);
    };

    expect(mode('a', '022')).to.equal('0644');
    expect(mode('b', '077')).to.equal('0600');
    expect(mode('c', '027')).to.equal('0640');
    expect(mode('d', '077', '0644')).to.equal('0644');
    expect(mode('e', '022', 'u=rwx,go=')).to.equal('0700');
    expect(mode('f', '027', '+x')).to.equal('0750');
    expect(mode('g', '022', 0o4755)).to.equal('4755');
  });

  it('keeps the mode of a file it replaces, and gives it a new time', () => {
    const path = join(host.at, 'file');
    writeFileSync(path, 'old');
    chmodSync(path, 0o604);
    utimesSync(path, 1000, 1000);

    const { after } = host.write(path, 'new');

    expect(modeOf(path)).to.equal('0604');
    expect(statSync(path).mtimeMs).to.be.greaterThan(1_000_000);
    expect(after).to.include({ type: 'file', mode: '0604', size: 3 });
  });

  it('validates the new file with its mode, and keeps the old one when that fails', () => {
    const path = join(host.at, "it's $x");
    const validate = `sh -c 'grep good "$1" && [ "$(stat -c %a "$1")" = 640 ]' 100%% %s`;

    const good = host.write(path, 'good', { validate, attributes: { mode: '0640' } });
    const bad = host.write(path, 'bad', { validate: 'sh -c "echo No: $0 >&2; exit 3" %s' });

    expect(good.status).to.equal('done');
    expect(bad.failure).to.equal(
      `the new ${path} does not pass "sh -c "echo No: $0 >&2; exit 3" %s": No: ${host.at}/.it's $x.kplay-n0`,
    );
    expect(readFileSync(path, 'utf8')).to.equal('good');
    expect(readdirSync(host.at)).to.have.length(1);
  });

  it('refuses a validation that does not name the file', () => {
    expect(() => host.write(join(host.at, 'x'), '', { validate: 'true %%s' })).to.throw(
      'must contain %s',
    );
  });

  it('replaces a link, also one to a directory, by a file', () => {
    mkdirSync(join(host.at, 'dir'));
    writeFileSync(join(host.at, 'target'), 'old');
    symlinkSync('target', join(host.at, 'to-file'));
    symlinkSync('dir', join(host.at, 'to-dir'));

    for (const name of ['to-file', 'to-dir']) {
      expect(host.write(join(host.at, name), 'new').status).to.equal('done');
      expect(lstatSync(join(host.at, name)).isFile()).to.equal(true);
    }
    expect(readFileSync(join(host.at, 'target'), 'utf8')).to.equal('old');
    expect(readdirSync(join(host.at, 'dir'))).to.deep.equal([]);
  });

  it('never writes into a directory that stands where the file should be', () => {
    const path = join(host.at, 'dir');
    const before: FileState = { type: 'absent', path };
    mkdirSync(path);

    expect(host.write(path, 'x', { before }).failure).to.equal(
      `cannot write ${path}: Is a directory`,
    );
    expect(readdirSync(path)).to.deep.equal([]);
    expect(readdirSync(host.at)).to.deep.equal(['dir']);
  });

  it('writes in place: the same inode, and no file beside it', () => {
    const path = join(host.at, 'file');
    writeFileSync(path, 'a longer old text');
    linkSync(path, join(host.at, 'other'));

    const { status } = host.write(path, 'new', { inPlace: true, attributes: { mode: '0600' } });

    expect(status).to.equal('done');
    expect(readFileSync(join(host.at, 'other'), 'utf8')).to.equal('new');
    expect(modeOf(path)).to.equal('0600');
  });

  it('says what is missing, and where', () => {
    const path = join(host.at, 'none', 'file');
    expect(host.write(path, 'x').failure).to.equal(
      `cannot write ${path}: No such file or directory`,
    );
    writeFileSync(join(host.at, 'plain'), '');
    const below = join(host.at, 'plain', 'file');
    expect(host.write(below, 'x').failure).to.match(/: (Not a|No such file or) directory$/);
  });

  it('truncates the names of temporary files to what a directory can hold', () => {
    const path = join(host.at, '😀'.repeat(63));
    expect(host.write(path, 'x').status).to.equal('done');
    expect(readdirSync(host.at)).to.deep.equal(['😀'.repeat(63)]);
  });

  it('copies a file that is on the host', () => {
    const source = join(host.at, '-s');
    writeFileSync(source, 'text');
    chmodSync(source, 0o755);
    const path = join(host.at, 'copy');

    const change = { kind: 'copy', source, path, before: host.look(path) } as const;
    const { after } = host.perform({ ...change, attributes: {} });
    const gone = host.perform({ ...change, source: join(host.at, 'gone'), attributes: {} });

    expect(readFileSync(path, 'utf8')).to.equal('text');
    expect(after).to.include({ mode: '0644', size: 4 });
    expect(gone.failure).to.equal(
      `cannot copy ${host.at}/gone to ${path}: No such file or directory`,
    );
    expect(readdirSync(host.at)).to.have.length(2);
  });
});
