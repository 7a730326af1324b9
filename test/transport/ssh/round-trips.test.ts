import { once } from 'node:events';
import { expect } from 'chai';
import { type DelayProxy, startDelayProxy } from '../../support/delay-proxy.ts';
import {
  hostKeyPair,
  knownHostLine,
  makeHome,
  startSshServer,
  type TestHome,
  type TestServer,
  targetOf,
} from '../ssh-server.ts';

const never = new AbortController().signal;
const roundTripMs = 40;

describe('SshTransport over a long way', () => {
  let home: TestHome;
  let server: TestServer;
  let proxy: DelayProxy;

  beforeEach(async () => {
    home = makeHome();
    server = await startSshServer();
    proxy = await startDelayProxy({ port: server.port, roundTripMs });
    home.write('known_hosts', knownHostLine(`[127.0.0.1]:${proxy.port}`, hostKeyPair));
  });
  afterEach(async () => {
    await proxy.close();
    await server.close();
    home.remove();
  });

  it('needs no more round trips than it must', async () => {
    const { ssh } = home.transports();
    const connection = await ssh.connect(targetOf(proxy.port), never);
    const toConnect = proxy.turns / 2;
    proxy.reset();
    const channel = await connection.open('cat');
    const toOpen = proxy.turns / 2;
    proxy.reset();
    channel.stdin.write('hello');
    await once(channel.stdout, 'readable');
    const toTalk = proxy.turns / 2;

    // Greetings with the lists of algorithms, keys, service, user's key, signature. TCP itself takes one more.
    expect(toConnect).to.be.at.most(5);
    expect(toOpen).to.be.at.most(2);
    expect(toTalk).to.be.at.most(1);
    await connection.close();
  });
});
