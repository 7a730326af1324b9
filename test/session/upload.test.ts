import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { textOf } from '../../src/module-api/command-result.ts';
import { sh } from '../../src/module-api/shell.ts';
import type { HostSession, Upload } from '../../src/session/session.ts';
import { realShells } from '../support/shells.ts';
import { FakeBecome } from './support/fake-become.ts';
import { localSession } from './support/local-session.ts';

for (const shell of realShells()) {
  describe(`upload, with ${shell.name}`, () => {
    const fake = new FakeBecome();
    after(() => fake.remove());
    let folder: string;
    let session: HostSession;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'kplay-upload-'));
      session = await localSession(shell);
    });
    afterEach(async () => {
      await session.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const put = (name: string, content: Uint8Array, more: Partial<Upload> = {}) =>
      session.upload({
        path: join(folder, name),
        mode: '0640',
        size: content.length,
        content: inPieces(content),
        ...more,
      });

    const contents = [
      { name: 'nothing', content: Buffer.alloc(0) },
      { name: 'text', content: Buffer.from('some text\n'.repeat(50_000)) },
      { name: 'noise', content: noise(3_000_000) },
    ];
    for (const { name, content } of contents) {
      for (const isWarm of [false, true]) {
        it(`makes a file of ${name}, ${isWarm ? 'on a known host' : 'first of all'}`, async () => {
          // From then on it is known whether the host can unpack.
          if (isWarm) await session.run({ script: sh`:` });
          const { exitCode, stderr } = await put('file', content);

          expect([exitCode, textOf(stderr)]).to.deep.equal([0, '']);
          expect(readFileSync(join(folder, 'file')).equals(content)).to.equal(true);
          expect(statSync(join(folder, 'file')).mode & 0o7777).to.equal(0o640);
        });
      }
    }

    it('makes files with odd names', async () => {
      const names = ['a b', "it's", '-n', '$HOME', 'new\nline', 'ünï', '`id`', '*', '\\'];
      for (const name of names) await put(name, Buffer.from(name));
      expect(readdirSync(folder).sort()).to.deep.equal(names.sort());
    });

    it('makes several files at once', async () => {
      const names = Array.from({ length: 12 }, (_, index) => `file${index}`);
      const content = noise(100_000);
      const results = await Promise.all(names.map(name => put(name, content)));
      expect(results.map(({ exitCode }) => exitCode)).to.deep.equal(names.map(() => 0));
      for (const name of names)
        expect(readFileSync(join(folder, name)).equals(content)).to.equal(true);
    });

    it('refuses to write into a file that exists', async () => {
      writeFileSync(join(folder, 'file'), 'mine');
      const { exitCode, stderr } = await put('file', noise(200_000));

      expect(exitCode).to.be.greaterThan(0);
      expect(textOf(stderr)).to.include('file');
      expect(readFileSync(join(folder, 'file'), 'utf8')).to.equal('mine');
    });

    it('says when the directory does not exist', async () => {
      const { exitCode, stderr } = await put('no/file', noise(200_000));
      expect(exitCode).to.be.greaterThan(0);
      expect(textOf(stderr)).to.include('no/file');
    });

    for (const size of [99_999, 100_001]) {
      it(`removes what is not as long as it was said to be: ${size} bytes`, async () => {
        const { exitCode, stderr } = await put('file', noise(100_000), { size });
        expect([exitCode, textOf(stderr)]).to.deep.equal([
          1,
          `100000 of ${size} bytes have arrived\n`,
        ]);
        expect(readdirSync(folder)).to.deep.equal([]);
      });
    }

    it('removes what has arrived when it is aborted', async () => {
      for (const isWarm of [false, true]) {
        if (isWarm) await session.run({ script: sh`:` });
        const abort = new AbortController();
        const { ended, exitCode } = await put('file', Buffer.alloc(0), {
          size: 10_000_000,
          content: endless(() => existsSync(join(folder, 'file')) && abort.abort()),
          signal: abort.signal,
        });
        expect(ended).to.equal('interrupted');
        expect(exitCode).to.be.greaterThan(0);
        expect(readdirSync(folder)).to.deep.equal([]);
      }
    });

    it('does not begin when it is aborted already', async () => {
      const { ended } = await put('file', noise(100), { signal: AbortSignal.abort() });
      expect(ended).to.equal('interrupted');
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('throws what went wrong while the content was read, and leaves nothing', async () => {
      for (const isWarm of [false, true]) {
        if (isWarm) await session.run({ script: sh`:` });
        const problem = new Error('the file has vanished');
        const failure = await put('file', Buffer.alloc(0), {
          size: 1_000_000,
          content: failing(problem),
        }).catch((error: unknown) => error);
        expect(failure).to.equal(problem);
        expect(readdirSync(folder)).to.deep.equal([]);
      }
    });

    it('works as another user, with and without a password', async () => {
      const content = noise(300_000);
      const users = [
        { method: 'sudo', executable: fake.sudo() },
        { method: 'sudo', executable: fake.sudo({ password: 'secret' }), password: 'secret' },
        { method: 'sudo', executable: fake.sudo({ needsTerminal: true }) },
        { method: 'su', executable: fake.su({ password: 'secret' }), password: 'secret' },
      ] as const;
      for (const [index, become] of users.entries()) {
        const { exitCode } = await put(`file${index}`, content, {
          become: { user: 'root', ...become },
        });
        expect(exitCode).to.equal(0);
        expect(readFileSync(join(folder, `file${index}`)).equals(content)).to.equal(true);
      }
    });
  });
}

async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 50_000) yield content.subarray(at, at + 50_000);
}

async function* endless(onPiece: () => void): AsyncGenerator<Uint8Array> {
  for (;;) {
    onPiece();
    yield Buffer.alloc(1000);
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

async function* failing(problem: Error): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(50_000);
  throw problem;
}

/** Bytes that cannot be compressed, the same every time. */
function noise(length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let count = 0; count * 32 < length; count++) {
    blocks.push(createHash('sha256').update(String(count)).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}
