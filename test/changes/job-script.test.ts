import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { lookAtJob } from '../../src/changes/job-script.ts';

/** Above every number that Linux gives to a process. */
const nobody = 2 ** 30;

describe('lookAtJob', () => {
  let home: string;
  let folder: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'kplay-job-'));
    folder = join(home, '.kplay_async', 'job1');
    mkdirSync(folder, { recursive: true });
  });

  afterEach(() => rmSync(home, { recursive: true }));

  async function look(meanwhile: () => Promise<void>): Promise<string | undefined> {
    const child = spawn('sh', ['-c', lookAtJob('job1').text], {
      env: { ...process.env, HOME: home },
    });
    const [said] = await Promise.all([text(child.stdout), meanwhile()]);
    return said.split('\n')[0];
  }

  it('calls a job lost whose process is gone', async () => {
    writeFileSync(join(folder, 'pid'), `${nobody}\n`);
    expect(await look(async () => {})).to.equal('lost');
  });

  it('calls a job done that ends while it is looked at', async () => {
    execFileSync('mkfifo', [join(folder, 'pid')]);
    const state = await look(async () => {
      // Opens when the other side reads, which has found it not done by then.
      const pipe = await open(join(folder, 'pid'), 'w');
      writeFileSync(join(folder, 'done'), '');
      await pipe.writeFile(`${nobody}\n`);
      await pipe.close();
    });
    expect(state).to.equal('done');
  });
});
