import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import ssh2 from 'ssh2';
import {
  acceptKey,
  generateKeyPair,
  type KeyPair,
  type TestHome,
  userKeyPair,
} from '../../ssh-server.ts';
import { Logins, refuseWith } from './logins.ts';

const otherPair = generateKeyPair();
const passphrase = 'correct horse';

describe('Authentication with ssh-agent', () => {
  let logins: Logins;
  beforeEach(() => {
    logins = new Logins();
  });
  afterEach(() => logins.end());

  describe('that runs', function () {
    let agent: Agent | undefined;
    before(async function () {
      agent = await startAgent();
      if (agent === undefined) this.skip();
    });
    after(() => agent?.stop());

    it('signs with its keys', async () => {
      const path = logins.home.write('other', otherPair.private);
      rmSync(join(logins.home.path, '.ssh/id_ed25519'));
      agent?.add(path);

      expect(
        await logins.attempt(acceptKey(otherPair), { environment: agentOf(agent) }),
      ).to.deep.equal([]);
    });

    it('signs with an RSA key as the host can verify it', async () => {
      const pair = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
      rmSync(join(logins.home.path, '.ssh/id_ed25519'));
      agent?.add(logins.home.write('rsa', pair.private));

      expect(await logins.attempt(acceptKey(pair), { environment: agentOf(agent) })).to.deep.equal(
        [],
      );
    });

    it('has only the named keys asked with IdentitiesOnly', async () => {
      agent?.add(logins.home.write('other', otherPair.private));
      const pair = generateKeyPair();
      agent?.add(logins.home.write('named', pair.private));
      rmSync(join(logins.home.path, '.ssh/named'));
      logins.home.write('named.pub', pair.public);
      const target = {
        privateKeyFile: join(logins.home.path, '.ssh/named.pub'),
        sshArgs: ['-o', 'IdentitiesOnly=yes'],
      };

      expect(
        await logins.attempt(acceptKey(pair), { target, environment: agentOf(agent) }),
      ).to.deep.equal([]);
      expect(logins.methods).to.deep.equal(['publickey?', 'publickey']);
    });

    it('spares the passphrase of a key that it has', async () => {
      const pair = generateKeyPair();
      agent?.add(logins.home.write('open', pair.private));
      const locked = lock(logins.home, pair);

      expect(
        await logins.attempt(acceptKey(pair), {
          target: { privateKeyFile: locked },
          environment: agentOf(agent),
          answers: [],
        }),
      ).to.deep.equal([]);
      expect(logins.asked).to.deep.equal([]);
    });

    it('counts its keys among the refused ones', async () => {
      const [, reason] = await logins.attempt(refuseWith('publickey'), {
        environment: agentOf(agent),
      });

      expect(reason).to.match(/with .*id_ed25519, \d+ keys of ssh-agent; it accepts publickey/);
    });
  });

  it('goes on without an agent that does not answer', async () => {
    const socket = join(logins.home.path, 'gone.sock');
    rmSync(join(logins.home.path, '.ssh/id_ed25519'));
    const environment = { SSH_AUTH_SOCK: socket };
    const reason = (await logins.attempt(refuseWith('publickey'), { environment }))[1];

    expect(reason).to.include(`ssh-agent does not answer at ${socket}`);
  });

  it('is not kept waiting by an agent that hangs', async () => {
    const socket = join(logins.home.path, 'hanging.sock');
    const hanging = createServer(() => {});
    await new Promise<void>(resolve => hanging.listen(socket, resolve));
    const environment = { SSH_AUTH_SOCK: socket };

    expect(await logins.attempt(acceptKey(userKeyPair), { environment })).to.deep.equal([]);
    hanging.close();
  });
});

/** The same key in a file with a passphrase. */
function lock(home: TestHome, pair: KeyPair): string {
  const file = home.write('locked', pair.private);
  openssh('keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-f', file]);
  return file;
}

interface Agent {
  readonly socket: string;
  add(file: string): void;
  stop(): void;
}

/** OpenSSH's own agent; `undefined` where there is none. */
async function startAgent(): Promise<Agent | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'kplay-agent-'));
  const socket = join(directory, 'agent.sock');
  const agent = spawn(program('agent'), ['-D', '-a', socket], { stdio: 'ignore' });
  const isStarted = await new Promise<boolean>(resolve => {
    agent.once('spawn', () => resolve(true));
    agent.once('error', () => resolve(false));
  });
  if (!isStarted) {
    rmSync(directory, { recursive: true });
    return undefined;
  }
  while (!existsSync(socket)) await new Promise(resolve => setTimeout(resolve, 5));
  return {
    socket,
    add(file) {
      openssh('add', ['-q', file], { ...process.env, SSH_AUTH_SOCK: socket });
    },
    stop() {
      agent.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function openssh(tool: 'add' | 'keygen', args: readonly string[], env = process.env): void {
  execFileSync(program(tool), args, { env, stdio: 'ignore' });
}

function program(tool: 'add' | 'agent' | 'keygen'): string {
  return `ssh-${tool}`;
}

function agentOf(agent: Agent | undefined): Readonly<Record<string, string>> {
  return agent === undefined ? {} : { SSH_AUTH_SOCK: agent.socket };
}
