import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LabHost } from './host.ts';
import { freshHost, sharedLab } from './shared.ts';
import { playOf } from './support/playbook.ts';

describe('Ctrl-C in the middle of a run', () => {
  const hosts: LabHost[] = [];
  let folder: string;

  before(async () => {
    for (const name of ['a', 'b']) hosts.push(await freshHost(name));
    folder = await mkdtemp(join(tmpdir(), 'kplay-interrupt-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('ends what runs on the hosts as root, and leaves nothing behind', async () => {
    const playbook = join(folder, 'play.yaml');
    await writeFile(playbook, playOf('a,b', '- shell: echo started; sleep 71.5 & sleep 71.5'));
    for (const host of hosts) await host.mark();
    const child = spawn(process.execPath, [
      ...['dist/bundle/bin.js', 'run', playbook, '-v'],
      ...['-i', sharedLab().inventoryFile],
    ]);
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await new Promise<void>(resolve => {
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if ((text.match(/started/g) ?? []).length >= 2) resolve();
      });
    });
    child.kill('SIGINT');
    const [code]: unknown[] = await once(child, 'exit');

    expect(code, text).to.equal(130);
    for (const host of hosts) {
      expect(await host.must('pgrep -x sleep || true')).to.equal('');
      expect(await host.must('ls -A /tmp | grep -i kplay || true')).to.equal('');
      const paths = (await host.changedPaths()).map(({ path }) => path);
      expect(paths.filter(path => /kplay|\.ansible/.test(path))).to.deep.equal([]);
    }
  });
});
