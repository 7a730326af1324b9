import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHosts, Project } from '../support/run-cli.ts';

const bin = join(import.meta.dirname, '..', '..', 'bundle', 'bin.js');

describe('kplay run | head', () => {
  it('comes to its end when nobody reads any more', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': `- hosts: all
  gather_facts: false
  tasks:
    - debug: {msg: first}
    - command: sleep 0.3
    - debug: {msg: second}
    - file: {path: "{{ playbook_dir }}/made", state: touch}
`,
    });
    const args = ['run', 'site.yaml', '-i', 'hosts.ini'];
    const child = spawn(process.execPath, [bin, ...args], { cwd: project.directory });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code]: unknown[] = await once(child, 'exit');

    const made = existsSync(join(project.directory, 'made'));
    project.remove();
    expect(complaint).to.equal('');
    expect(code).to.equal(0);
    expect(made).to.equal(true);
  });
});
