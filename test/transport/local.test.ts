import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { createLocalTransport } from '../../src/transport/local.ts';
import { type Channel, type Connection, UnreachableError } from '../../src/transport/transport.ts';

const { PATH } = process.env;
const never = new AbortController().signal;
const target = { name: 'localhost', address: '127.0.0.1', timeoutMs: 1000 };

describe('createLocalTransport', () => {
  let connection: Connection;

  beforeEach(async () => {
    const environment = { PATH, GREETING: 'hello' };
    connection = await createLocalTransport({ environment }).connect(target, never);
  });
  afterEach(() => connection.close());

  it('runs a command line with the environment it was given', async () => {
    const channel = await connection.open('echo "$GREETING"; echo oops >&2; exit 7');

    expect(await outcomeOf(channel)).to.deep.equal(['hello\n', 'oops\n', 7]);
  });

  it('passes input through, byte for byte', async () => {
    const channel = await connection.open('cat');
    channel.stdin.end('a\r\n\u0004b');

    expect(await outcomeOf(channel)).to.deep.equal(['a\r\n\u0004b', '', 0]);
  });

  it('gives 128 and the number of the signal that ended the command', async () => {
    const channel = await connection.open('kill -KILL $$');

    expect(await channel.exited).to.equal(137);
  });

  it('reports the exit although a background process keeps the output open', async () => {
    const channel = await connection.open('sleep 300 & echo $!');
    expect(await channel.exited).to.equal(0);

    const [line] = await Promise.all([firstChunk(channel), channel.exited]);
    process.kill(Number(line));
  });

  it('ends the whole process group with the channel', async () => {
    const channel = await connection.open('sleep 300 & echo $!; wait');
    const pid = Number(await firstChunk(channel));

    channel.close();
    expect(await channel.exited).to.equal(143);
    expect(await isGone(pid)).to.equal(true);
  });

  it('ends a command that ignores SIGTERM', async () => {
    const channel = await connection.open("trap '' TERM; echo ready; while :; do sleep 1; done");
    await firstChunk(channel);

    channel.close();
    expect(await channel.exited).to.equal(137);
  });

  it('survives a command that does not read its input', async () => {
    const channel = await connection.open('exit 3');
    channel.stdin.write('x'.repeat(1_000_000));

    expect(await channel.exited).to.equal(3);
  });

  it('closes every channel with the connection, and opens none after', async () => {
    const channel = await connection.open('sleep 300');

    await connection.close();
    expect(await channel.exited).to.equal(143);
    expect(await connection.closed).to.equal(undefined);
    expect(await failureOf(connection.open('true'))).to.deep.equal([
      'connection-lost',
      'the connection is closed',
    ]);
  });

  it('says when a command cannot be started', async () => {
    const lost = await createLocalTransport({ environment: { PATH: '/nonexistent' } }).connect(
      target,
      never,
    );

    expect(await failureOf(lost.open('true'))).to.deep.equal([
      'protocol',
      'cannot start "sh": spawn sh ENOENT',
    ]);
  });

  it('does not connect after an interrupt', async () => {
    const transport = createLocalTransport({ environment: {} });

    expect(await failureOf(transport.connect(target, AbortSignal.abort()))).to.deep.equal([
      'interrupted',
      'the run was interrupted',
    ]);
  });

  describe('with a terminal', () => {
    it('gives the command one that is raw and silent', async () => {
      const channel = await connection.open('test -t 0 && test -t 1 && echo ready; head -c 9', {
        terminal: true,
      });
      const output = text(channel.stdout);
      channel.stdin.write('a\r\u0003\u0004\nbcde');

      expect(await output).to.equal('ready\na\r\u0003\u0004\nbcde');
      expect(await channel.exited).to.equal(0);
    });

    it('passes lines that are longer than a terminal takes', async () => {
      const line = 'x'.repeat(10_000);
      const channel = await connection.open('head -c 10000 | wc -c', {
        terminal: true,
      });
      const output = text(channel.stdout);
      channel.stdin.write(line);

      expect((await output).split('\n').map(part => part.trim())).to.include('10000');
    });

    it('gives the exit code', async () => {
      const channel = await connection.open('exit 9', { terminal: true });

      expect(await channel.exited).to.equal(9);
    });

    it('says what is missing where there is no "script"', async () => {
      const bare = await createLocalTransport({ environment: { PATH: '/nonexistent' } }).connect(
        target,
        never,
      );

      expect(await failureOf(bare.open('true', { terminal: true }))).to.deep.equal([
        'protocol',
        'a terminal on the controller needs the command "script" of util-linux, which was not found',
      ]);
    });
  });
});

async function outcomeOf(channel: Channel): Promise<readonly unknown[]> {
  return Promise.all([text(channel.stdout), text(channel.stderr), channel.exited]);
}

async function firstChunk(channel: Channel): Promise<string> {
  const chunk: unknown = await new Promise(resolve => channel.stdout.once('data', resolve));
  return String(chunk);
}

/** Waits for a process that was sent a signal; the test's time limit is the limit. */
async function isGone(pid: number): Promise<boolean> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

async function failureOf(promise: Promise<unknown>): Promise<readonly unknown[]> {
  try {
    await promise;
    return [];
  } catch (error) {
    return error instanceof UnreachableError ? [error.kind, error.reason] : [error];
  }
}
