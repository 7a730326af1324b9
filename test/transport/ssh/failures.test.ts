import { connect, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { parseServerOffer } from '../../../src/transport/ssh/server-offer.ts';
import { startDelayProxy } from '../../support/delay-proxy.ts';
import {
  failureOf,
  hostKeyPair,
  knownHostLine,
  listen,
  makeHome,
  startSshServer,
  type TestHome,
  targetOf,
} from '../ssh-server.ts';

const never = new AbortController().signal;

describe('SshTransport tells why a host is unreachable:', () => {
  let home: TestHome;
  const closers: (() => Promise<void>)[] = [];

  beforeEach(() => {
    home = makeHome();
  });
  afterEach(async () => {
    await Promise.all(closers.splice(0).map(close => close()));
    home.remove();
  });

  /** A TCP server that does what it is told with each connection. */
  async function tcpServer(onSocket: (socket: Socket, number: number) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const server: Server = createServer(socket => {
      sockets.add(socket);
      socket.on('error', () => {});
      onSocket(socket, sockets.size);
    });
    closers.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    });
    return listen(server);
  }

  async function reasonAt(port: number, more: Parameters<typeof targetOf>[1] = {}) {
    return failureOf(home.transports().ssh.connect(targetOf(port, more), never));
  }

  it('its name has no address', async () => {
    const [kind, reason] = await reasonAt(22, { address: 'no-such-host.invalid' });

    expect(kind).to.equal('address');
    expect(reason).to.match(/"no-such-host\.invalid" (has no address|cannot be looked up)/);
  });

  it('nothing listens there', async () => {
    const port = await tcpServer(() => {});
    await closers.pop()?.();

    expect(await reasonAt(port)).to.deep.equal([
      'refused',
      `127.0.0.1:${port} refuses the connection: is an SSH server running there?`,
    ]);
  });

  it('it accepts the connection and says nothing', async () => {
    const port = await tcpServer(() => {});

    expect(await reasonAt(port, { timeoutMs: 400 })).to.deep.equal([
      'timeout',
      `127.0.0.1:${port} accepted the connection but said nothing within 0.4 s: the host hangs, or what listens there is not an SSH server`,
    ]);
  });

  it('it stops in the middle of the handshake', async () => {
    const port = await tcpServer(socket => socket.write('SSH-2.0-slow\r\n'));

    expect(await reasonAt(port, { timeoutMs: 400 })).to.deep.equal([
      'timeout',
      `127.0.0.1:${port} did not finish the key exchange within 0.4 s`,
    ]);
  });

  it('it does not finish the authentication', async () => {
    const server = await startSshServer({ authenticate: () => {} });
    closers.push(() => server.close());
    home.write('known_hosts', knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair));

    expect(await reasonAt(server.port, { timeoutMs: 1500 })).to.deep.equal([
      'timeout',
      `127.0.0.1:${server.port} did not finish the authentication within 1.5 s`,
    ]);
  });

  it('it is a web server', async () => {
    const port = await tcpServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\rx'));

    expect(await reasonAt(port)).to.deep.equal([
      'protocol',
      `what listens at 127.0.0.1:${port} does not speak SSH`,
    ]);
  });

  it('it hangs up at once, every time', async () => {
    let calls = 0;
    const port = await tcpServer(socket => {
      calls++;
      socket.end();
    });

    expect(await reasonAt(port)).to.deep.equal([
      'connection-lost',
      `127.0.0.1:${port} closed the connection before saying anything: sshd may be starting, refuse this address, or be at its MaxStartups`,
    ]);
    expect(calls).to.equal(3);
  });

  it('it resets the connection during the handshake', async () => {
    const port = await tcpServer(socket => {
      socket.write('SSH-2.0-x\r\n');
      socket.once('data', () => socket.resetAndDestroy());
    });
    const [kind, reason] = await reasonAt(port);

    expect(kind).to.equal('connection-lost');
    expect(reason).to.match(/closed the connection during the key exchange( \(|$)/);
  });

  it('not, if it answers at another attempt', async () => {
    const server = await startSshServer();
    closers.push(() => server.close());
    const port = await tcpServer((socket, number) => {
      if (number < 3) socket.destroy();
      else pass(socket, server.port);
    });
    home.write('known_hosts', knownHostLine(`[127.0.0.1]:${port}`, hostKeyPair));

    expect(await reasonAt(port)).to.deep.equal([]);
    expect(server.connections).to.equal(1);
  });

  it('it closes the connection during the authentication, and is not asked again', async () => {
    const server = await startSshServer({ authenticate: () => server.cut() });
    closers.push(() => server.close());
    home.write('known_hosts', knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair));

    const [kind, reason] = await reasonAt(server.port);
    expect(kind).to.equal('connection-lost');
    expect(reason).to.match(/closed the connection during the authentication/);
    expect(server.connections).to.equal(1);
  });

  it('it offers nothing but post-quantum key exchange', async () => {
    const port = await tcpServer(socket =>
      socket.write(serverOffer({ kex: 'mlkem768x25519-sha256,sntrup761x25519-sha512' })),
    );

    expect(await reasonAt(port)).to.deep.equal([
      'protocol',
      `127.0.0.1:${port} and kplay have no key exchange method in common: it offers only mlkem768x25519-sha256, sntrup761x25519-sha512; kplay has no post-quantum key exchange, so let its sshd allow curve25519-sha256 too`,
    ]);
  });

  const offers = [
    ['key exchange method', { kex: 'diffie-hellman-group1-sha1' }, 'diffie-hellman-group1-sha1'],
    ['type of host key', { hostKey: 'ssh-dss,ssh-rsa' }, 'ssh-dss, ssh-rsa'],
    ['cipher', { cipher: '3des-cbc' }, '3des-cbc'],
    ['MAC', { cipher: 'aes128-ctr', mac: 'hmac-sha1' }, 'hmac-sha1'],
  ] as const;
  for (const [what, lists, offered] of offers) {
    it(`it has only an outdated ${what}`, async () => {
      const port = await tcpServer(socket => socket.write(serverOffer(lists)));

      expect(await reasonAt(port)).to.deep.equal([
        'protocol',
        `127.0.0.1:${port} and kplay have no ${what} in common: it offers only ${offered}`,
      ]);
    });
  }

  it('the run is interrupted', async () => {
    const interrupt = new AbortController();
    const port = await tcpServer(() => interrupt.abort());
    const connecting = home.transports().ssh.connect(targetOf(port), interrupt.signal);

    expect(await failureOf(connecting)).to.deep.equal(['interrupted', 'the run was interrupted']);
  });

  it('its options are wrong', async () => {
    expect(await reasonAt(22, { sshArgs: ['-p'] })).to.deep.equal([
      'option',
      'the SSH options hold "-p" without a value',
    ]);
  });

  it('it does not answer any more', async () => {
    const server = await startSshServer();
    const proxy = await startDelayProxy({ port: server.port, roundTripMs: 0 });
    closers.push(
      () => proxy.close(),
      () => server.close(),
    );
    home.write('known_hosts', knownHostLine(`[127.0.0.1]:${proxy.port}`, hostKeyPair));
    const sshArgs = ['-o', 'ServerAliveInterval=1', '-o', 'ServerAliveCountMax=1'];
    const connection = await home
      .transports()
      .ssh.connect(targetOf(proxy.port, { sshArgs }), never);
    proxy.freeze();

    const loss = await connection.closed;
    expect(loss?.kind).to.equal('connection-lost');
    expect(loss?.reason).to.equal('127.0.0.1 did not answer for 2 s');
  });
});

describe('SshTransport', () => {
  let home: TestHome;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => home.remove());

  it('offers neither SHA-1 nor CBC', async () => {
    const chunks: Buffer[] = [];
    const server = createServer(socket => {
      socket.write('SSH-2.0-listener\r\n');
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (parseServerOffer(Buffer.concat(chunks)) !== undefined) socket.destroy();
      });
    });
    const port = await listen(server);
    await failureOf(home.transports({ limits: { tries: 1 } }).ssh.connect(targetOf(port), never));
    await new Promise(resolve => server.close(resolve));

    const offer = parseServerOffer(Buffer.concat(chunks));
    const names = [offer?.keyExchange, offer?.hostKey, offer?.cipher, offer?.mac].flat();
    expect(names).to.include('curve25519-sha256').and.to.include('aes128-gcm@openssh.com');
    expect(
      names.filter(name => /sha1|cbc|md5|dss|^ssh-rsa$|arcfour/.test(name ?? '')),
    ).to.deep.equal([]);
  });

  it('does not shake more hands at once than it may', async () => {
    let open = 0;
    let most = 0;
    const sockets = new Set<Socket>();
    const server = createServer(socket => {
      open++;
      most = Math.max(most, open);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.write('SSH-2.0-slow\r\n');
      setTimeout(() => {
        open--;
        socket.destroy();
      }, 20);
    });
    const port = await listen(server);
    const { ssh } = home.transports({ limits: { tries: 1, handshakes: 3 } });
    await Promise.all(
      Array.from({ length: 12 }, () => failureOf(ssh.connect(targetOf(port), never))),
    );
    await new Promise(resolve => server.close(resolve));

    expect(sockets.size).to.equal(12);
    expect(most).to.equal(3);
  });
});

function pass(socket: Socket, port: number): void {
  const onward = connect(port, '127.0.0.1');
  onward.on('error', () => {});
  socket.pipe(onward).pipe(socket);
}

interface OfferedLists {
  readonly kex?: string;
  readonly hostKey?: string;
  readonly cipher?: string;
  readonly mac?: string;
}

/** The first bytes of a server: its greeting and its lists of algorithms. */
function serverOffer({
  kex = 'curve25519-sha256',
  hostKey = 'ssh-ed25519',
  cipher = 'aes128-gcm@openssh.com',
  mac = 'hmac-sha2-256',
}: OfferedLists): Buffer {
  const lists = [kex, hostKey, cipher, cipher, mac, mac, 'none', 'none', '', ''];
  const payload = Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16, 7),
    ...lists.flatMap(list => [uint32(list.length), Buffer.from(list)]),
    Buffer.alloc(5),
  ]);
  const padding = 8 - ((payload.length + 5) % 8) + 8;
  return Buffer.concat([
    Buffer.from('SSH-2.0-picky\r\n'),
    uint32(1 + payload.length + padding),
    Buffer.from([padding]),
    payload,
    Buffer.alloc(padding),
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
