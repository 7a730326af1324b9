import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compileChange } from '../../src/changes/compile-change.ts';
import { outcomeOf } from '../../src/changes/outcome.ts';
import type { Change, Outcome, WriteChange } from '../../src/module-api/change.ts';
import { textOf } from '../../src/module-api/command-result.ts';
import type { FileState } from '../../src/module-api/file-state.ts';
import { fileState } from '../../src/module-api/probes/file-state.ts';
import { sh } from '../../src/module-api/shell.ts';
import type { ControllerFile } from '../../src/module-api/source.ts';
import { type RealShell, realShells, runScript, type ScriptOptions } from '../support/shells.ts';

const awkwardNames = [
  ...["it's", 'a b', '$HOME', '`id`', 'new\nline', '-n', '--help', '😀', '"', '\\', '*', '%s', '!'],
  ...[' ', '~', '#x', 'a&b;c|d', 'end\n'],
];

const awkwardContents = [
  ...['', '\n', 'no newline', 'EOF\n', '\'"`$(id)$HOME\\n\\', '-n', 'crlf\r\n', '\ufeffbom', '😀'],
  ...['a\0b', '%s%d', '\n\n\n', '\u001b[0m'],
];

const root = process.getuid?.() === 0;

for (const shell of realShells()) {
  describe(`compileChange, in ${shell.name}`, function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'kplay-change-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    let count = 0;
    let at = folder;
    beforeEach(() => {
      at = join(folder, String(count++));
      mkdirSync(at);
    });

    const look = (path: string): FileState => {
      const probe = fileState(path, { content: true });
      return probe.parse(runScript(shell, probe.script));
    };
    const perform = (change: Change, options: ScriptOptions = {}): Outcome =>
      performIn(shell, change, options);
    const write = (
      path: string,
      content: WriteChange['content'],
      more: Partial<WriteChange> = {},
    ) => perform({ kind: 'write', path, content, before: look(path), attributes: {}, ...more });

    for (const name of awkwardNames) {
      it(`writes, backs up, links and removes ${JSON.stringify(name)}`, () => {
        const path = join(at, name);

        expect(write(path, 'first\n').status).to.equal('done');
        const outcome = write(path, name, { backup: true, attributes: { mode: '0640' } });

        expect(readFileSync(path, 'utf8')).to.equal(name);
        expect(modeOf(path)).to.equal('0640');
        const { backupFile = '' } = outcome;
        expect(readFileSync(backupFile, 'utf8')).to.equal('first\n');
        expect(backupFile.startsWith(`${path}.`)).to.equal(true);
        expect(backupFile).to.match(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~$/);

        const link = join(at, 'link');
        const linked = { kind: 'link', path: link, target: name, hard: false } as const;
        expect(perform({ ...linked, before: look(link) }).status).to.equal('done');
        expect(readlinkSync(link)).to.equal(name);

        expect(perform({ kind: 'remove', path, before: look(path) })).to.deep.include({
          status: 'done',
          after: { type: 'absent', path },
        });
        expect(readdirSync(at)).to.have.length(2);
      });
    }

    for (const content of awkwardContents) {
      it(`writes exactly ${JSON.stringify(content).slice(0, 40)}`, () => {
        const path = join(at, 'file');
        write(path, content);
        expect(readFileSync(path, 'utf8')).to.equal(content);
        expect(readdirSync(at)).to.deep.equal(['file']);
      });
    }

    it('writes bytes that are no text, and 64 KiB of them', () => {
      const bytes = Uint8Array.from({ length: 65_536 }, (_, index) => (index * 7) % 256);
      const path = join(at, 'file');
      write(path, bytes);
      expect(readFileSync(path).equals(bytes)).to.equal(true);
    });

    it('lets more than 64 KiB be uploaded, and finishes what has arrived', () => {
      const path = join(at, 'file');
      const text = 'x'.repeat(65_537);
      const change: Change = {
        ...{ kind: 'write', path, content: text, before: look(path), attributes: {} },
      };

      const compiled = compileChange(change, { nonce: 'n' });

      expect(compiled.stdin).to.equal(undefined);
      expect(compiled.upload).to.include({
        path: join(at, '.file.kplay-n'),
        mode: '0600',
        size: text.length,
      });
      expect(write(path, text).status).to.equal('done');
      expect(readFileSync(path, 'utf8')).to.equal(text);
    });

    it('leaves the target alone when not all bytes arrived', () => {
      const path = join(at, 'file');
      write(path, 'old');
      const outcome = perform(
        { kind: 'write', path, content: 'new text', before: look(path), attributes: {} },
        { stdin: 'new' },
      );

      expect(outcome).to.deep.include({
        status: 'failed',
        failure: `cannot write ${path}: only 3 of 8 bytes arrived`,
      });
      expect(readFileSync(path, 'utf8')).to.equal('old');
      expect(readdirSync(at)).to.deep.equal(['file']);
    });

    it('gives a new file what the umask allows, or the mode that was asked for', () => {
      const mode = (name: string, umask: string, wanted?: string | number) => {
        const path = join(at, name);
        const change = { kind: 'write', path, content: '', before: look(path) } as const;
        perform({ ...change, attributes: { mode: wanted } }, { umask });
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
      const path = join(at, 'file');
      writeFileSync(path, 'old');
      chmodSync(path, 0o604);
      utimesSync(path, 1000, 1000);

      const { after } = write(path, 'new');

      expect(modeOf(path)).to.equal('0604');
      expect(statSync(path).mtimeMs).to.be.greaterThan(1_000_000);
      expect(after).to.include({ type: 'file', mode: '0604', size: 3 });
    });

    it('validates the new file with its mode, and keeps the old one when that fails', () => {
      const path = join(at, "it's $x");
      const validate = `sh -c 'grep good "$1" && [ "$(stat -c %a "$1")" = 640 ]' 100%% %s`;

      const good = write(path, 'good', { validate, attributes: { mode: '0640' } });
      const bad = write(path, 'bad', { validate: 'sh -c "echo No: $0 >&2; exit 3" %s' });

      expect(good.status).to.equal('done');
      expect(bad.failure).to.equal(
        `the new ${path} does not pass "sh -c "echo No: $0 >&2; exit 3" %s": No: ${at}/.it's $x.kplay-n0`,
      );
      expect(readFileSync(path, 'utf8')).to.equal('good');
      expect(readdirSync(at)).to.have.length(1);
    });

    it('refuses a validation that does not name the file', () => {
      expect(() => write(join(at, 'x'), '', { validate: 'true %%s' })).to.throw('must contain %s');
    });

    it('replaces a link, also one to a directory, by a file', () => {
      mkdirSync(join(at, 'dir'));
      writeFileSync(join(at, 'target'), 'old');
      symlinkSync('target', join(at, 'to-file'));
      symlinkSync('dir', join(at, 'to-dir'));

      for (const name of ['to-file', 'to-dir']) {
        expect(write(join(at, name), 'new').status).to.equal('done');
        expect(lstatSync(join(at, name)).isFile()).to.equal(true);
      }
      expect(readFileSync(join(at, 'target'), 'utf8')).to.equal('old');
      expect(readdirSync(join(at, 'dir'))).to.deep.equal([]);
    });

    it('never writes into a directory that stands where the file should be', () => {
      const path = join(at, 'dir');
      const before: FileState = { type: 'absent', path };
      mkdirSync(path);

      expect(write(path, 'x', { before }).failure).to.equal(`cannot write ${path}: Is a directory`);
      expect(readdirSync(path)).to.deep.equal([]);
      expect(readdirSync(at)).to.deep.equal(['dir']);
    });

    it('writes in place: the same inode, and no file beside it', () => {
      const path = join(at, 'file');
      writeFileSync(path, 'a longer old text');
      linkSync(path, join(at, 'other'));

      const { status } = write(path, 'new', { inPlace: true, attributes: { mode: '0600' } });

      expect(status).to.equal('done');
      expect(readFileSync(join(at, 'other'), 'utf8')).to.equal('new');
      expect(modeOf(path)).to.equal('0600');
    });

    it('says what is missing, and where', () => {
      const path = join(at, 'none', 'file');
      expect(write(path, 'x').failure).to.equal(`cannot write ${path}: No such file or directory`);
      writeFileSync(join(at, 'plain'), '');
      const below = join(at, 'plain', 'file');
      expect(write(below, 'x').failure).to.match(/: (Not a|No such file or) directory$/);
    });

    it('truncates the names of temporary files to what a directory can hold', () => {
      const path = join(at, '😀'.repeat(63));
      expect(write(path, 'x').status).to.equal('done');
      expect(readdirSync(at)).to.deep.equal(['😀'.repeat(63)]);
    });

    it('copies a file that is on the host', () => {
      const source = join(at, '-s');
      writeFileSync(source, 'text');
      chmodSync(source, 0o755);
      const path = join(at, 'copy');

      const change = { kind: 'copy', source, path, before: look(path) } as const;
      const { after } = perform({ ...change, attributes: {} });
      const gone = perform({ ...change, source: join(at, 'gone'), attributes: {} });

      expect(readFileSync(path, 'utf8')).to.equal('text');
      expect(after).to.include({ mode: '0644', size: 4 });
      expect(gone.failure).to.equal(`cannot copy ${at}/gone to ${path}: No such file or directory`);
      expect(readdirSync(at)).to.have.length(2);
    });

    it('makes a directory with its parents, all with the attributes', () => {
      mkdirSync(join(at, 'a'), { mode: 0o711 });
      const path = join(at, 'a', "b'c", 'd');

      const change = { kind: 'directory', path, before: look(path) } as const;
      const { after, status } = perform({ ...change, attributes: { mode: '2750' } });

      expect(status).to.equal('done');
      expect(after).to.include({ type: 'directory', path, mode: '2750' });
      expect(modeOf(join(at, 'a'))).to.equal('0711');
      expect(modeOf(join(at, 'a', "b'c"))).to.equal('2750');
    });

    it('does not make a directory through a file', () => {
      writeFileSync(join(at, 'plain'), '');
      const path = join(at, 'plain', 'dir');
      const change = { kind: 'directory', path, before: look(path), attributes: {} } as const;
      expect(perform(change).failure).to.match(
        /^cannot make the directory .*: (Not a dir|File ex)/,
      );
    });

    it('sets exactly the mode, also of a directory with set-group-ID', () => {
      const path = join(at, 'dir');
      mkdirSync(path);
      chmodSync(path, 0o2777);

      const before = look(path);
      perform({ kind: 'attributes', path, before, attributes: { mode: '0755' } });

      expect(modeOf(path)).to.equal('0755');
    });

    it('sets the attributes of a tree, and follows no link out of it', () => {
      const tree = join(at, 'tree');
      mkdirSync(join(tree, 'sub'), { recursive: true });
      writeFileSync(join(tree, 'sub', 'plain'), '');
      writeFileSync(join(tree, 'tool'), '');
      writeFileSync(join(at, 'outside'), '');
      symlinkSync('../outside', join(tree, 'link'));
      chmodSync(join(tree, 'tool'), 0o700);
      chmodSync(join(tree, 'sub', 'plain'), 0o600);

      const change = { kind: 'attributes', path: tree, before: look(tree), recurse: true } as const;
      perform({ ...change, attributes: { mode: 'u=rwX,go=rX' } });

      expect(modeOf(join(tree, 'sub'))).to.equal('0755');
      expect(modeOf(join(tree, 'tool'))).to.equal('0755');
      expect(modeOf(join(tree, 'sub', 'plain'))).to.equal('0644');

      perform({ ...change, attributes: { mode: 'u=rwx,g=X,o=' } });

      expect(modeOf(join(tree, 'tool'))).to.equal('0710');
      expect(modeOf(join(tree, 'sub', 'plain'))).to.equal('0700');

      perform({ ...change, attributes: { mode: 'o+r' } });
      perform({ ...change, attributes: { mode: '0700' } });

      expect(modeOf(tree)).to.equal('0700');
      expect(modeOf(join(tree, 'sub', 'plain'))).to.equal('0700');
      expect(modeOf(join(at, 'outside'))).to.equal('0644');
    });

    it('replaces a link in one step, and makes hard links', () => {
      mkdirSync(join(at, 'dir'));
      writeFileSync(join(at, 'file'), 'x');
      const path = join(at, 'link');
      symlinkSync('dir', path);

      perform({ kind: 'link', path, target: '-n', hard: false, before: look(path) });
      expect(readlinkSync(path)).to.equal('-n');

      perform({ kind: 'link', path, target: join(at, 'file'), hard: true, before: look(path) });
      expect(statSync(path).ino).to.equal(statSync(join(at, 'file')).ino);
      expect(readdirSync(at)).to.have.length(3);
    });

    it('touches: makes an empty file, and sets times', () => {
      const path = join(at, '-touched');
      const change = { kind: 'touch', path, before: look(path) } as const;

      perform({ ...change, attributes: { mode: '0600' }, modificationTime: 1_700_000_000 });

      expect(modeOf(path)).to.equal('0600');
      expect(statSync(path).mtimeMs).to.equal(1_700_000_000_000);

      const again = { kind: 'touch', path, before: look(path), attributes: {} } as const;
      perform({ ...again, accessTime: 1_600_000_000 });
      expect(statSync(path)).to.include({ atimeMs: 1.6e12, mtimeMs: 1.7e12 });

      perform({ ...again, modificationTime: 'now', accessTime: 'now' });
      expect(statSync(path).mtimeMs).to.be.greaterThan(1.7e12);
      expect(statSync(path).atimeMs).to.be.greaterThan(1.6e12);
    });

    it('removes a tree, and of a link only the link', () => {
      mkdirSync(join(at, 'dir', 'sub'), { recursive: true });
      writeFileSync(join(at, 'dir', 'sub', '-rf'), '');
      symlinkSync('dir', join(at, 'link'));

      const remove = (path: string) => perform({ kind: 'remove', path, before: look(path) });
      expect(remove(join(at, 'link')).status).to.equal('done');
      expect(existsSync(join(at, 'dir', 'sub', '-rf'))).to.equal(true);
      expect(remove(join(at, 'dir')).status).to.equal('done');
      expect(existsSync(join(at, 'dir'))).to.equal(false);
    });

    it('runs with its directory, umask, environment and input', () => {
      const outcome = perform({
        kind: 'run',
        script: sh`printf '%s|' "$PWD" "$(umask)" "$SECRET"; cat`,
        summary: 'show',
        cwd: at,
        umask: '027',
        env: { SECRET: "it's $HOME `id`\nline" },
        stdin: 'input',
      });

      expect(outcome).to.include({ status: 'done', exitCode: 0 });
      const printed = textOf(outcome.stdout ?? new Uint8Array());
      expect(printed).to.equal(`${at}|0027|it's $HOME \`id\`\nline|input`);
    });

    it('says that the directory to run in is not there', () => {
      const change = { kind: 'run', script: sh`echo no`, summary: 'echo', cwd: join(at, 'none') };
      const outcome = perform({ ...change, kind: 'run' });
      expect(outcome.status).to.equal('failed');
      expect(textOf(outcome.stdout ?? new Uint8Array())).to.equal('');
    });

    describe('on a full or protected disk', () => {
      before(function () {
        if (!root) this.skip();
      });

      it('says so, keeps the old file and leaves nothing behind', function () {
        const disk = join(at, 'disk');
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
          const full = write(path, 'x'.repeat(40_000));
          expect(full.failure).to.equal(`cannot write ${path}: No space left on device`);
          expect(readFileSync(path, 'utf8')).to.equal('old');
          expect(readdirSync(disk)).to.deep.equal(['file']);

          execFileSync('mount', ['-o', 'remount,ro', disk]);
          const readOnly = write(path, 'new');
          expect(readOnly.failure).to.equal(`cannot write ${path}: Read-only file system`);
          const removed = perform({ kind: 'remove', path, before: look(path) });
          expect(removed.failure).to.equal(`cannot remove ${path}: Read-only file system`);
        } finally {
          execFileSync('umount', ['-l', disk]);
        }
      });

      it('says that permission is denied', () => {
        chmodSync(folder, 0o755);
        const path = join(at, 'file');
        const change = { kind: 'write', path, content: 'x', before: look(path) } as const;
        const outcome = perform({ ...change, attributes: {} }, { uid: 65_534 });
        expect(outcome.failure).to.equal(`cannot write ${path}: Permission denied`);
      });

      it('gives owner and group, and keeps those of a file it replaces', () => {
        const path = join(at, 'file');
        const made = write(path, 'x', { attributes: { owner: '12345', group: '23456' } });
        expect(made.after).to.include({ uid: 12_345, gid: 23_456, mode: '0644' });

        expect(write(path, 'y').after).to.include({ uid: 12_345, gid: 23_456 });

        const before = look(path);
        const wrong = { kind: 'attributes', path, before, attributes: { owner: 'nobody-here' } };
        expect(perform({ ...wrong, kind: 'attributes' }).failure).to.match(
          /^cannot set the attributes of .*: .*(invalid|unknown) user.*nobody-here/,
        );
      });

      it('changes the owner of a link, not of what it leads to', () => {
        writeFileSync(join(at, 'target'), '');
        const path = join(at, 'link');
        symlinkSync('target', path);
        const attributes = { owner: '12345', mode: '0600' };

        perform({ kind: 'attributes', path, before: look(path), attributes });

        expect(lstatSync(path).uid).to.equal(12_345);
        expect(statSync(path).uid).to.equal(0);
        expect(modeOf(join(at, 'target'))).to.equal('0644');
      });

      it('keeps set-user-ID when only the owner changes', () => {
        const path = join(at, 'tool');
        writeFileSync(path, '');
        chmodSync(path, 0o4755);
        perform({ kind: 'attributes', path, before: look(path), attributes: { group: '7' } });
        expect(modeOf(path)).to.equal('4755');
      });

      it('gives a whole tree to somebody, links included', () => {
        mkdirSync(join(at, 'tree', 'sub'), { recursive: true });
        symlinkSync('nowhere', join(at, 'tree', 'link'));
        chownSync(join(at, 'tree', 'sub'), 7, 7);
        const path = join(at, 'tree');
        const change = { kind: 'attributes', path, before: look(path), recurse: true } as const;

        perform({ ...change, attributes: { owner: '12345', group: '12345' } });

        for (const name of ['.', 'sub', 'link']) {
          expect(lstatSync(join(path, name))).to.include({ uid: 12_345, gid: 12_345 });
        }
      });
    });

    describe('with SELinux, as stand-ins for its tools tell', () => {
      const tools = join(folder, 'tools');
      const log = join(folder, 'log');
      before(() => {
        mkdirSync(tools);
        const tool = (name: string, text: string) =>
          writeFileSync(join(tools, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
        tool('selinuxenabled', 'exit 0');
        tool('matchpathcon', '[ "$1" = -n ] && printf "sys_u:obj_r:etc_t:s0:c1\\n"');
        tool('chcon', `printf '%s ' chcon "$@" >> ${log}; echo >> ${log}`);
      });
      beforeEach(() => rmSync(log, { force: true }));

      const contextsOf = (path: string, attributes: WriteChange['attributes']) => {
        const before: FileState = look(path);
        perform({ kind: 'write', path, content: 'x', before, attributes }, { tools });
        return existsSync(log) ? readFileSync(log, 'utf8').trim().split(/ *\n/) : [];
      };

      it('gives a new file what the policy says', () => {
        expect(contextsOf(join(at, 'f'), {})).to.deep.equal([
          `chcon -h sys_u:obj_r:etc_t:s0:c1 ${at}/.f.kplay-n0`,
        ]);
      });

      it('changes the parts that were asked for', () => {
        writeFileSync(join(at, 'f'), '');
        const wanted = { setype: 'web_t', selevel: '_default', seuser: '_default' };
        expect(contextsOf(join(at, 'f'), wanted)).to.deep.equal([
          `chcon -h -u sys_u -t web_t -l s0:c1 ${at}/.f.kplay-n0`,
        ]);
        rmSync(log);
        expect(contextsOf(join(at, 'f'), {})).to.deep.equal([]);
      });
    });
  });
}

describe('compileChange', () => {
  const removal = (path: string) =>
    compileChange({ kind: 'remove', path, before: { type: 'absent', path } }, { nonce: 'n' });

  for (const path of ['', '/', '//', '.', '..', './', '/.', '/..', '/a/..', 'a/../..', '../a/..']) {
    it(`refuses to remove ${JSON.stringify(path)}`, () => {
      expect(() => removal(path)).to.throw('is not to be removed');
    });
  }

  it('sends a small controller file of text along, and uploads others', () => {
    const file: ControllerFile = {
      ...{ kind: 'controller-file', path: 'x', size: 3, mode: '0644', sha1: '', text: 'abc' },
    };
    const compiled = (content: ControllerFile) =>
      compileChange(
        {
          ...{ kind: 'write', path: '/x', content, attributes: {} },
          before: { type: 'absent', path: '/x' },
        },
        { nonce: 'n' },
      );

    expect(compiled(file).stdin).to.equal('abc');
    expect(compiled({ ...file, text: undefined }).upload?.size).to.equal(3);
    expect(compiled({ ...file, size: 4 }).upload?.size).to.equal(4);
  });

  it('puts no content and no secret of the environment into an argv', () => {
    const path = '/etc/x';
    const before: FileState = { type: 'absent', path };
    const write = { kind: 'write', path, content: 's3cret', before, attributes: {} } as const;
    expect(compileChange(write, { nonce: 'n' }).script.text).not.to.contain('s3cret');
  });

  it('refuses a name that no shell can export', () => {
    const change = { kind: 'run', script: sh`true`, summary: 'true', env: { 'a;b': '' } } as const;
    expect(() => compileChange(change, { nonce: 'n' })).to.throw('"a;b" cannot be the name');
  });
});

function performIn(shell: RealShell, change: Change, options: ScriptOptions): Outcome {
  const { script, stdin, upload } = compileChange(change, { nonce: 'n0' });
  if (upload?.content instanceof Uint8Array) {
    writeFileSync(upload.path, upload.content, { mode: Number.parseInt(upload.mode, 8) });
  }
  return outcomeOf(change, runScript(shell, script, { stdin, ...options }));
}

function modeOf(path: string): string {
  return (lstatSync(path).mode & 0o7777).toString(8).padStart(4, '0');
}
