import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localReaders } from '../../src/inventory/local-readers.ts';

describe('localReaders', () => {
  const readers = localReaders({ scriptSeconds: 60 });
  let directory = '';

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'kplay-inventory-'));
    mkdirSync(join(directory, 'sub'));
    writeFileSync(join(directory, 'hosts'), 'h1\n');
  });

  after(() => rmSync(directory, { recursive: true }));

  function script(name: string, text: string): string {
    const path = join(directory, name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  }

  it('tell files from directories and from nothing', () => {
    expect(readers.kindOf(directory)).to.equal('directory');
    expect(readers.kindOf(join(directory, 'hosts'))).to.equal('file');
    expect(readers.kindOf('/dev/null')).to.equal('file');
    expect(readers.kindOf(join(directory, 'none'))).to.equal(undefined);
    expect(readers.kindOf('h,'.repeat(5000))).to.equal(undefined);
    expect(readers.list(directory)).to.include.members(['hosts', 'sub']);
  });

  it('read files', () => {
    const bytes = readers.read(join(directory, 'hosts'));
    expect(new TextDecoder().decode(bytes)).to.equal('h1\n');
    expect(() => readers.read(join(directory, 'none'))).to.throw('ENOENT');
  });

  it('run scripts without a shell', async () => {
    const path = script('echo.sh', '#!/bin/sh\necho "$2"; echo oops >&2; exit 3\n');
    expect(readers.isExecutable(path)).to.equal(true);
    expect(readers.isExecutable(join(directory, 'hosts'))).to.equal(false);
    expect(await readers.run(path, ['--host', 'a b;c'])).to.deep.equal({
      ...{ kind: 'ended', exitCode: 3, stdout: Buffer.from('a b;c\n'), stderr: 'oops\n' },
    });
  });

  it('say why a script cannot be started', async () => {
    const path = script('lost', '#!/none/interpreter\n');
    const outcome = await readers.run(path, ['--list']);
    expect(outcome.kind).to.equal('not-started');
  });

  it('tell a script that a signal ended', async () => {
    const path = script('killed', '#!/bin/sh\nkill -TERM $$\n');
    expect(await readers.run(path, [])).to.include({ kind: 'killed', signal: 'SIGTERM' });
  });

  it('end a script at its time limit, though its children hold its output open', async () => {
    const path = script('slow', '#!/bin/sh\necho begun >&2\nsleep 5 &\nwait\n');
    const outcome = await localReaders({ scriptSeconds: 0.5 }).run(path, ['--list']);
    expect(outcome).to.deep.equal({
      ...{ kind: 'timed-out', seconds: 0.5, stdout: Buffer.of(), stderr: 'begun\n' },
    });
  });
});
