import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { controllerTarget } from '../../../src/engine/tasks/controller-target.ts';
import { receiveFile } from '../../../src/engine/tasks/receive-file.ts';
import type { CommandResult } from '../../../src/module-api/command-result.ts';

const none = new Uint8Array();
const sent = (exitCode = 0, stderr = ''): CommandResult => ({
  exitCode,
  stdout: none,
  stderr: Buffer.from(stderr),
  omitted: { stdout: 0, stderr: 0 },
});
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kplay-receive-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('receiveFile', () => {
  const change = (path: string, checksum = sha1('abcd')) =>
    ({ kind: 'fetch', source: '/x', path: join(folder, path), checksum, validate: true }) as const;
  const inPieces = async (onBytes: (bytes: Uint8Array) => void): Promise<CommandResult> => {
    onBytes(Buffer.from('ab'));
    onBytes(Buffer.from('cd'));
    return sent();
  };

  it('makes directories and the file', async () => {
    const { status } = await receiveFile(
      change('a/b/x'),
      { nonce: 'n', limitMs: undefined },
      inPieces,
    );
    expect(status).to.equal('done');
    expect(await readFile(join(folder, 'a/b/x'), 'utf8')).to.equal('abcd');
    expect(await readdir(join(folder, 'a/b'))).to.deep.equal(['x']);
  });

  it('makes the file for its owner alone', async () => {
    await receiveFile(change('x'), { nonce: 'n', limitMs: undefined }, inPieces);
    expect((await stat(join(folder, 'x'))).mode & 0o777).to.equal(0o600);
  });

  it('keeps the mode of a file that is there', async () => {
    await writeFile(join(folder, 'x'), 'old');
    await chmod(join(folder, 'x'), 0o600);
    await receiveFile(change('x'), { nonce: 'n', limitMs: undefined }, inPieces);
    expect((await stat(join(folder, 'x'))).mode & 0o777).to.equal(0o600);
  });

  it('leaves everything as it is when something else arrives, or nothing', async () => {
    await writeFile(join(folder, 'x'), 'old');
    const other = await receiveFile(
      change('x', sha1('other')),
      { nonce: 'n', limitMs: undefined },
      inPieces,
    );
    expect(other.failure).to.match(/^\/x did not arrive as it is on the host/);
    const failed = await receiveFile(change('x'), { nonce: 'n', limitMs: undefined }, async () =>
      sent(1, 'cat: x: Permission denied'),
    );
    expect(failed.failure).to.equal('cannot read /x: Permission denied');
    expect(await readFile(join(folder, 'x'), 'utf8')).to.equal('old');
    expect(await readdir(folder)).to.deep.equal(['x']);
  });

  it('says what the controller does not allow', async () => {
    await writeFile(join(folder, 'x'), '');
    const { failure } = await receiveFile(
      change('x/y'),
      { nonce: 'n', limitMs: undefined },
      inPieces,
    );
    expect(failure).to.match(
      /^cannot write .*x\/y on the controller: (not a directory|file already exists)$/,
    );
  });
});

describe('controllerTarget', () => {
  const cases: readonly [dest: string, src: string, flat: boolean, path: string][] = [
    ['d', '/etc/x', false, 'd/h/etc/x'],
    ['d/', '/etc/../../../x', false, 'd/h/x'],
    ['./x', '/etc/y', true, 'x'],
    ['d/', '/etc/y', true, 'd/y'],
  ];
  for (const [dest, src, flat, path] of cases) {
    it(`places ${src} at ${path}`, async () => {
      const target = await controllerTarget(
        { kind: 'target', dest, src, flat },
        { directory: folder, host: 'h' },
      );
      expect(target).to.deep.equal({ kind: 'controller-target', path: join(folder, path) });
    });
  }

  it('knows the file that is there', async () => {
    await writeFile(join(folder, 'x'), 'abc');
    const request = { kind: 'target', dest: 'x', src: '/y', flat: true } as const;
    const target = await controllerTarget(request, { directory: folder, host: 'h' });
    expect(target.sha1).to.equal(sha1('abc'));
  });

  it('refuses what is no place for a file', async () => {
    const place = (dest: string, host: string, flat: boolean): Promise<unknown> =>
      controllerTarget({ kind: 'target', dest, src: '/y', flat }, { directory: folder, host }).then(
        () => expect.fail('it was taken'),
        (error: unknown) => (error instanceof Error ? error.message : error),
      );
    expect(await place('.', 'h', true)).to.match(/with a slash at its end/);
    expect(await place('d', '..', false)).to.match(/cannot be the name of a folder/);
    expect(await place('d', 'a/b', false)).to.match(/cannot be the name of a folder/);
  });
});
