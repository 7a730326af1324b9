import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHosts, Project } from '../support/run-cli.ts';

const bin = join(import.meta.dirname, '..', '..', 'bundle', 'bin.js');

describe('Ctrl-C', function () {
  this.timeout(30_000);
  let project: Project;

  before(() => {
    project = new Project({
      'hosts.ini': localHosts('a', 'b'),
      'site.yaml': `- hosts: all
  gather_facts: false
  tasks:
    - name: long
      shell: echo started; sleep 71.3 & sleep 71.3
    - debug: {msg: never}
`,
    });
  });
  after(() => project.remove());

  /** Starts the playbook, and waits until its long task runs on both hosts. */
  async function start(): Promise<{ child: ChildProcess; text: () => string }> {
    const args = ['run', 'site.yaml', '-i', 'hosts.ini', '-v'];
    const child = spawn(process.execPath, [bin, ...args], { cwd: project.directory });
    let text = '';
    const started = new Promise<void>(resolve => {
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if ((text.match(/started/g) ?? []).length >= 2) resolve();
      });
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await started;
    return { child, text: () => text };
  }

  const sleepers = (): string =>
    execFileSync('sh', ['-c', "ps -eo args | grep '^sleep 71[.]3' || true"], { encoding: 'utf8' });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends the run and everything it started on the hosts: ${signal}`, async () => {
      const { child, text } = await start();
      expect(sleepers()).not.to.equal('');
      child.kill(signal);
      const [code]: unknown[] = await once(child, 'exit');
      expect(code, text()).to.equal(130);
      expect(sleepers()).to.equal('');
      expect(text()).not.to.include('never');
      expect(text()).to.match(/interrupted/i);
    });
  }
});
