import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { main } from '../../src/cli/main.ts';
import { localHosts, Project, RunEvents } from '../support/run-cli.ts';

const playbook = `- hosts: all
  gather_facts: false
  tasks:
    - {name: one, command: "true", notify: h}
    - {name: two, debug: {msg: two}}
    - {name: three, debug: {msg: three}}
    - include_tasks: in.yaml
  handlers:
    - {name: h, debug: {msg: h}}
`;

describe('--step', () => {
  let project: Project;
  before(() => {
    project = new Project({
      'hosts.ini': localHosts('a', 'b'),
      'site.yaml': playbook,
      'in.yaml': '- debug: {msg: included}\n',
    });
  });
  after(() => project.remove());

  /** Types one line after each question; returns what was asked and what ran. */
  async function answer(...answers: readonly string[]) {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const printed: Buffer[] = [];
    const asked: string[] = [];
    const left = [...answers];
    const stdout = new PassThrough().on('data', (chunk: Buffer) => printed.push(chunk));
    const stderr = new PassThrough().on('data', (chunk: Buffer) => {
      const question = /Perform task: (.*) \(N\)o/.exec(chunk.toString());
      if (question === null) return;
      asked.push(question[1] ?? '');
      setImmediate(() => stdin.write(`${left.shift() ?? ''}\n`));
    });
    const site = join(project.directory, 'site.yaml');
    const hosts = join(project.directory, 'hosts.ini');
    const code = await main(['run', '--output', 'json', '--step', site, '-i', hosts], {
      ...{ stdin, stdout, stderr, workingDirectory: project.directory },
      environment: { ...process.env, NO_COLOR: '1' },
    });
    const events = new RunEvents(code, Buffer.concat(printed).toString());
    return { asked, messages: events.messages };
  }

  it('asks once for all hosts, and does what it is told to', async () => {
    const { asked, messages } = await answer('y', 'n', 'y', 'no', 'yes');
    expect(asked).to.deep.equal([
      ...['TASK: one', 'TASK: two', 'TASK: three', 'TASK: include_tasks', 'TASK: h'],
    ]);
    expect(messages).to.deep.equal(['a: three', 'b: three', 'a: h', 'b: h']);
  });

  it('asks no more when it is to go on', async () => {
    const { asked, messages } = await answer('', 'c');
    expect(asked).to.deep.equal(['TASK: one', 'TASK: two']);
    expect(messages).to.have.length(6);
  });

  it('is refused where nobody can be asked', async () => {
    const { exitCode, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini', '--step');
    expect(exitCode).to.equal(5);
    expect(stderr).to.include('--step');
  });
});
