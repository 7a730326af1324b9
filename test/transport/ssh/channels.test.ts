import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import type { Channel, Connection } from '../../../src/transport/transport.ts';
import {
  exitAfterEnd,
  failureOf,
  hostKeyPair,
  knownHostLine,
  makeHome,
  startSshServer,
  type TestHome,
  type TestServer,
  type TestServerOptions,
  targetOf,
} from '../ssh-server.ts';

const never = new AbortController().signal;
const megabyte = 1024 * 1024;

describe('SshConnection', () => {
  let home: TestHome;
  let server: TestServer;
  let connection: Connection;

  beforeEach(() => {
    home = makeHome();
  });
  afterEach(async () => {
    await server.close();
    home.remove();
  });

  async function connect(
    options: TestServerOptions = {},
    sshArgs: readonly string[] = [],
  ): Promise<void> {
    server = await startSshServer(options);
    home.write('known_hosts', knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair));
    connection = await home.transports().ssh.connect(targetOf(server.port, { sshArgs }), never);
  }

  it('runs a command line', async () => {
    await connect();
    const channel = await connection.open('echo out; echo err >&2; exit 7');

    expect(await outcomeOf(channel)).to.deep.equal(['out\n', 'err\n', 7]);
  });

  it('passes input through, and its end', async () => {
    await connect();
    const channel = await connection.open('cat; echo end');
    channel.stdin.write('a\n');
    channel.stdin.end('b\u0000\r\n');

    expect(await outcomeOf(channel)).to.deep.equal(['a\nb\u0000\r\nend\n', '', 0]);
  });

  it('gives 128 and the number of the signal that ended the command', async () => {
    await connect();
    const channel = await connection.open('kill -TERM $$');

    expect(await channel.exited).to.equal(143);
  });

  it('gives no exit code where the host gives none', async () => {
    await connect({ onExec: (_command, channel) => channel.end() });
    const channel = await connection.open('true');

    expect(await outcomeOf(channel)).to.deep.equal(['', '', undefined]);
  });

  it('gets the exit code of a command that closed its output long before', async () => {
    await connect({
      onExec: (_command, channel, client) => {
        channel.eof();
        channel.resume();
        setTimeout(() => {
          exitAfterEnd(client, channel, 3);
          channel.close();
        }, 50);
      },
    });
    const channel = await connection.open('exec >&- 2>&-; sleep 1; exit 3');
    channel.stdin.end();

    expect(await outcomeOf(channel)).to.deep.equal(['', '', 3]);
  });

  it('runs several commands side by side', async () => {
    await connect();
    const channels = await Promise.all([1, 2, 3].map(n => connection.open(`cat; echo ${n}`)));
    for (const { stdin } of channels.toReversed()) stdin.end('in ');

    const outputs = await Promise.all(channels.map(({ stdout }) => text(stdout)));
    expect(outputs).to.deep.equal(['in 1\n', 'in 2\n', 'in 3\n']);
  });

  it('opens no more channels than its budget, and the others when one is free', async () => {
    await connect();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async () => outcomeOf(await connection.open('echo done'))),
    );

    expect(outcomes).to.deep.equal(Array.from({ length: 20 }, () => ['done\n', '', 0]));
    expect(server.mostSessions).to.equal(6);
  });

  it('frees the place of a channel that was closed without being read', async () => {
    await connect();
    for (let count = 0; count < 20; count++) {
      const channel = await connection.open('yes');
      channel.close();
    }

    expect(server.mostSessions).to.be.at.most(6);
  });

  it('makes do with fewer channels than its budget', async () => {
    await connect({ maxSessions: 2 });
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, async (_, number) =>
        outcomeOf(await connection.open(`echo ${number}`)),
      ),
    );

    expect(outcomes).to.deep.equal(
      Array.from({ length: 12 }, (_, number) => [`${number}\n`, '', 0]),
    );
    expect(server.mostSessions).to.equal(2);
  });

  it('says when a host opens no channel at all', async () => {
    await connect({ maxSessions: 0 });

    expect(await failureOf(connection.open('true'))).to.deep.equal([
      'protocol',
      'the host refuses to open a channel: MaxSessions of its sshd may be 0',
    ]);
  });

  it('says when a host refuses a terminal', async () => {
    await connect({ terminal: 'refuse' });

    expect(await failureOf(connection.open('true', { terminal: true }))).to.deep.equal([
      'protocol',
      'the host refuses a terminal: PermitTTY of its sshd, or the key, may forbid it',
    ]);
    const channel = await connection.open('echo without');
    expect((await outcomeOf(channel))[0]).to.equal('without\n');
  });

  it('settles everything when the connection is cut', async () => {
    await connect();
    const channel = await connection.open('cat');
    const output = text(channel.stdout);
    const writing = failureOf(pipeline(Readable.from(endless()), channel.stdin));
    await new Promise(resolve => setTimeout(resolve, 20));
    server.cut();

    expect((await connection.closed)?.kind).to.equal('connection-lost');
    expect(await channel.exited).to.equal(undefined);
    expect((await output).length).to.be.at.least(0);
    expect(await writing).to.have.lengthOf(1);
    expect((await failureOf(connection.open('true')))[0]).to.equal('connection-lost');
  });

  it('settles the exit of a channel that nobody reads when the connection is cut', async () => {
    await connect();
    const channel = await connection.open('echo unread; sleep 300');
    server.cut();

    expect(await channel.exited).to.equal(undefined);
  });

  it('gives up those who wait for a channel when the connection is cut', async () => {
    await connect();
    for (let count = 0; count < 6; count++) await connection.open('sleep 300');
    const waiting = failureOf(connection.open('true'));
    server.cut();

    expect((await waiting)[0]).to.equal('connection-lost');
  });

  it('says that the host closed it', async () => {
    await connect({ onExec: (_command, _channel, client) => client.end() });
    await connection.open('reboot').catch(() => {});

    expect((await connection.closed)?.reason).to.equal('127.0.0.1 closed the connection');
  });

  it('ends without a cause when it is closed', async () => {
    await connect();
    const channel = await connection.open('cat');
    await connection.close();
    await connection.close();

    expect(await connection.closed).to.equal(undefined);
    expect(await channel.exited).to.equal(undefined);
    expect(await failureOf(connection.open('true'))).to.deep.equal([
      'connection-lost',
      'the connection to 127.0.0.1 is closed',
    ]);
  });

  describe('with much to carry', function () {
    this.timeout(60_000);
    const total = 100 * megabyte;

    it('lets the host wait while nobody reads', async () => {
      await connect({ onExec: pourOut(total) });
      const channel = await connection.open('cat /dev/zero');
      await new Promise(resolve => setTimeout(resolve, 300));

      // The window of SSH, and what fits into the buffers beside it.
      expect(poured).to.be.below(16 * megabyte);
      channel.close();
    });

    it('takes 100 MB without keeping them', async () => {
      await connect({ onExec: pourOut(total) });
      const memory = new MemoryKept();
      let received = 0;
      const channel = await connection.open('cat /dev/zero');
      for await (const chunk of channel.stdout) {
        if (!(chunk instanceof Buffer)) throw new TypeError('not bytes');
        received += chunk.length;
        memory.note(received);
      }

      expect(received).to.equal(total);
      expect(await channel.exited).to.equal(0);
      expect(memory.most).to.be.below(4 * megabyte);
    });

    it('sends 100 MB without keeping them', async () => {
      await connect({ onExec: swallow });
      const memory = new MemoryKept();
      let sent = 0;
      const channel = await connection.open('cat >/dev/null');
      const output = text(channel.stdout);
      await pipeline(
        Readable.from(blocks(total, length => memory.note((sent += length)))),
        channel.stdin,
      );

      expect(await output).to.equal(String(total));
      expect(await channel.exited).to.equal(0);
      expect(memory.most).to.be.below(4 * megabyte);
    });
  });

  let poured = 0;

  function pourOut(size: number): NonNullable<TestServerOptions['onExec']> {
    return (_command, channel) => {
      poured = 0;
      const count = (length: number) => {
        poured += length;
      };
      const end = () => {
        channel.exit(0);
        channel.end();
      };
      pipeline(Readable.from(blocks(size, count)), channel, { end: false }).then(end, end);
    };
  }
});

const swallow: NonNullable<TestServerOptions['onExec']> = (_command, channel) => {
  let size = 0;
  channel.on('data', (chunk: Buffer) => {
    size += chunk.length;
  });
  channel.once('end', () => {
    channel.write(String(size));
    channel.exit(0);
    channel.end();
  });
};

function* blocks(size: number, onBlock: (length: number) => void): Generator<Buffer> {
  const block = Buffer.alloc(megabyte / 4, 'x');
  for (let sent = 0; sent < size; sent += block.length) {
    onBlock(block.length);
    yield block;
  }
}

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(1024);
}

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** What is kept of much that passes through; garbage, which versions of Node leave lying for longer or shorter, is not counted. */
class MemoryKept {
  most = 0;
  readonly #before = keptBytes();
  #steps = 0;

  /** Looks after every 10 MB. */
  note(passed: number): void {
    if (passed < (this.#steps + 1) * 10 * megabyte) return;
    this.#steps++;
    this.most = Math.max(this.most, keptBytes() - this.#before);
  }
}

function keptBytes(): number {
  // The second round waits for the first to have given the buffers back.
  for (const _ of [1, 2]) if (typeof collectGarbage === 'function') collectGarbage();
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
}

async function outcomeOf(channel: Channel): Promise<readonly unknown[]> {
  return Promise.all([text(channel.stdout), text(channel.stderr), channel.exited]);
}
