import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';
import {
  acceptKey,
  generateKeyPair,
  hostKeyPair,
  knownHostLine,
  startSshServer,
  type TestServer,
  userKeyPair,
} from '../transport/ssh-server.ts';

describe('kplay run, by ssh', () => {
  let server: TestServer;
  let project: Project;

  beforeEach(async () => {
    const accept = acceptKey(userKeyPair);
    server = await startSshServer({
      authenticate: context => {
        if (context.method === 'publickey') accept(context);
        else context.reject(['publickey', 'password']);
      },
    });
    project = new Project({
      'site.yaml': '- hosts: all\n  gather_facts: false\n  tasks: [{command: echo hello}]\n',
      known_hosts: knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair),
    });
    for (const [name, pair] of [
      ['right', userKeyPair],
      ['wrong', generateKeyPair()],
    ] as const)
      writeFileSync(join(project.directory, name), pair.private, { mode: 0o600 });
    const args = `-F none -o UserKnownHostsFile=${join(project.directory, 'known_hosts')}`;
    project.write(
      'hosts.ini',
      `[all:vars]
ansible_host=127.0.0.1
ansible_port=${server.port}
ansible_user=deploy
ansible_ssh_common_args="${args} -o IdentityAgent=none -o BatchMode=yes"
[web]
web1
`,
    );
  });
  afterEach(async () => {
    await server.close();
    project.remove();
  });

  const run = (key: string) =>
    project.cli('run', 'site.yaml', '-i', 'hosts.ini', '-v', '--private-key', key);

  it('reaches a host that accepts the key', async () => {
    const { exitCode, stdout, stderr } = await run('right');
    expect(exitCode, stdout + stderr).to.equal(0);
    expect(stdout).to.include('hello');
  });

  it('says which key the host refuses, and what it would accept', async () => {
    const { exitCode, stdout } = await run('wrong');
    expect(exitCode).to.equal(4);
    expect(stdout).to.include('the host refuses user "deploy" with wrong');
    expect(stdout).to.include('it accepts publickey, password');
    expect(stdout).to.include('give another private key');
  });

  it('makes no connection for a key that is not there', async () => {
    const { exitCode, stdout, stderr } = await run('missing');
    expect([exitCode, stdout]).to.deep.equal([3, '']);
    expect(stderr).to.include('--private-key:1:1').and.to.include('missing does not exist');
    expect(server.connections).to.equal(0);
  });
});
