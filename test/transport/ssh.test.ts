import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Channel } from '../../src/transport/transport.ts';
import {
  hostKeyPair,
  knownHostLine,
  makeHome,
  startSshServer,
  type TestHome,
  type TestServer,
  targetOf,
} from './ssh-server.ts';

const never = new AbortController().signal;

describe('SshTransport', () => {
  let home: TestHome;
  let server: TestServer;

  beforeEach(async () => {
    home = makeHome();
    server = await startSshServer();
    home.write('known_hosts', knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair));
  });
  afterEach(async () => {
    await server.close();
    home.remove();
  });

  it('runs a command', async () => {
    const connection = await home.transports().ssh.connect(targetOf(server.port), never);
    const channel = await connection.open('echo out; echo err >&2; exit 7');

    expect(await outcomeOf(channel)).to.deep.equal(['out\n', 'err\n', 7]);
    await connection.close();
  });
});

async function outcomeOf(channel: Channel): Promise<readonly unknown[]> {
  return Promise.all([text(channel.stdout), text(channel.stderr), channel.exited]);
}
