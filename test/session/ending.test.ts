import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { textOf } from '../../src/module-api/command-result.ts';
import { preamble } from '../../src/module-api/preamble.ts';
import { sh } from '../../src/module-api/shell.ts';
import { openSession } from '../../src/session/open-session.ts';
import type { HostSession } from '../../src/session/session.ts';
import { type Connection, UnreachableError } from '../../src/transport/transport.ts';
import { realShells } from '../support/shells.ts';
import {
  failureOf,
  goneOf,
  localConnection,
  localSession,
  outcomeOf,
  script,
  stdoutOf,
} from './support/local-session.ts';

/** A family of which nobody goes when asked to. */
const stubborn = `trap '' TERM; sh -c 'echo $$; while :; do sleep 1; done' & echo $$; wait`;
const family = `sh -c 'echo $$; sleep 300 & echo $!; wait' & echo $!; wait`;

for (const shell of realShells()) {
  describe(`the end of an operation, with ${shell.name}`, () => {
    let session: HostSession;
    let observer: HostSession;
    before(async () => {
      session = await localSession(shell);
      observer = await localSession();
    });
    after(() => Promise.all([session.close(), observer.close()]));

    const areGone = async (pids: string) =>
      Promise.all(
        pids
          .trim()
          .split('\n')
          .map(pid => goneOf(observer, pid)),
      );

    it('comes at the time limit, for the whole process group', async () => {
      const { exitCode, ended, stdout } = await session.run({
        script: script(family),
        long: true,
        timeoutMs: 200,
      });
      expect([exitCode, ended]).to.deep.equal([143, 'timeout']);
      expect(await areGone(textOf(stdout))).to.have.length(3);
    });

    it('comes with SIGKILL for those that ignore SIGTERM', async () => {
      const { exitCode, ended, stdout } = await session.run({
        script: script(stubborn),
        long: true,
        timeoutMs: 200,
      });
      expect([exitCode, ended]).to.deep.equal([137, 'timeout']);
      expect(await areGone(textOf(stdout))).to.have.length(2);
    });

    it('comes at the time limit of a short operation, and the shell goes on', async () => {
      const [{ exitCode, ended, stdout }, next] = await Promise.all([
        session.run({ script: script(family), timeoutMs: 200 }),
        outcomeOf(session, { script: sh`echo next` }),
      ]);
      expect([exitCode, ended]).to.deep.equal([143, 'timeout']);
      expect(await areGone(textOf(stdout))).to.have.length(3);
      expect(next).to.deep.equal([0, 'next\n', '']);
    });

    it('comes when the signal is aborted, with the output so far', async () => {
      const abort = new AbortController();
      const { ended, stdout } = await session.run({
        script: script('echo begun; sleep 300'),
        long: true,
        signal: abort.signal,
        onOutput: () => abort.abort(),
      });
      expect([ended, textOf(stdout)]).to.deep.equal(['interrupted', 'begun\n']);
    });

    it('leaves a short operation the time to finish after an abort', async () => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 100);
      const result = await session.run({
        script: script('sleep .3; echo done'),
        signal: abort.signal,
      });
      expect([result.exitCode, textOf(result.stdout)]).to.deep.equal([0, 'done\n']);
    });

    it('leaves alone what has left the process group', async () => {
      const { stdout } = await session.run({
        script: script('setsid sleep 300 & echo $!; sleep 300'),
        long: true,
        timeoutMs: 200,
      });
      const pid = textOf(stdout).trim();
      expect(await outcomeOf(observer, { script: sh`kill ${pid}` })).to.deep.equal([0, '', '']);
    });
  });
}

describe('openSession', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kplay-session-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const waitFor = (path: string) => script(`while ! [ -e ${path} ]; do sleep .05; done`);

  it('takes two round trips for the first operation on a shell, and one for each other', async () => {
    const session = await localSession();
    const counts: number[] = [];
    for (const long of [false, false, true, true]) {
      const before = session.roundTrips;
      await session.run({ script: sh`echo fine`, long });
      counts.push(session.roundTrips - before);
    }
    await session.close();

    expect(counts).to.deep.equal([2, 1, 2, 1]);
  });

  it('does not start what is aborted already', async () => {
    const session = await localSession();
    const signal = AbortSignal.abort();
    const results = await Promise.all([
      session.run({ script: sh`touch ${folder}/short`, signal }),
      session.run({ script: sh`touch ${folder}/long`, signal, long: true }),
    ]);
    expect(results.map(({ ended }) => ended)).to.deep.equal(['interrupted', 'interrupted']);
    expect(await stdoutOf(session, `ls ${folder}`)).to.equal('');
    await session.close();
  });

  it('gives output of a long operation as it comes', async () => {
    const session = await localSession();
    const go = join(folder, 'go');
    const seen: string[] = [];
    const result = await session.run({
      script: sh`echo out; ${waitFor(go)}; echo err >&2`,
      long: true,
      onOutput(stream, bytes) {
        seen.push(`${stream} ${textOf(bytes)}`);
        if (stream === 'stdout') writeFileSync(go, '');
      },
    });
    await session.close();

    expect(seen).to.deep.equal(['stdout out\n', 'stderr err\n']);
    expect(textOf(result.stdout) + textOf(result.stderr)).to.equal('out\nerr\n');
  });

  it('runs several long operations at once, and probes beside them', async () => {
    const session = await localSession();
    const go = join(folder, 'go');
    const long = [1, 2, 3].map(number =>
      outcomeOf(session, { script: sh`${waitFor(go)}; echo ${number}`, long: true }),
    );
    expect(await stdoutOf(session, 'echo probe')).to.equal('probe\n');
    writeFileSync(go, '');
    expect((await Promise.all(long)).map(([, stdout]) => stdout)).to.deep.equal([
      '1\n',
      '2\n',
      '3\n',
    ]);
    await session.close();
  });

  it('stays within its channels, and gives up idle shells for others', async () => {
    const connection = await localConnection();
    let [open, most] = [0, 0];
    const counted: Connection = {
      closed: connection.closed,
      close: () => connection.close(),
      async open(command, options) {
        most = Math.max(most, ++open);
        const channel = await connection.open(command, options);
        void channel.exited.then(() => open--);
        return channel;
      },
    };
    const session = openSession(counted, { preamble, keepOutput: 1000, channels: 3 });
    const results = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(number =>
        outcomeOf(session, { script: sh`echo ${number}`, long: number % 2 === 0 }),
      ),
    );
    const one = openSession(counted, { preamble, keepOutput: 1000, channels: 1 });
    for (const long of [false, true, false, true]) await one.run({ script: sh`echo`, long });
    await Promise.all([session.close(), one.close()]);

    expect(results.map(([, stdout]) => Number(stdout))).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(most).to.be.lessThan(4);
  });

  it('needs little memory for an output of 100 MB', async () => {
    const session = await localSession();
    const before = process.memoryUsage().rss;
    let seen = 0;
    const { stdout, omitted } = await session.run({
      script: sh`head -c 100000000 /dev/zero`,
      long: true,
      onOutput: (_, bytes) => {
        seen += bytes.length;
      },
    });
    const grown = process.memoryUsage().rss - before;
    await session.close();

    expect([seen, stdout.length + omitted.stdout]).to.deep.equal([100_000_000, 100_000_000]);
    expect(grown).to.be.lessThan(60_000_000);
  });

  it('ends what runs when it is closed, and takes nothing more', async () => {
    const observer = await localSession();
    const session = await localSession();
    const pidFile = join(folder, 'pid');
    const long = session.run({
      script: sh`echo $$ >${pidFile}; sleep 300 & sleep 300`,
      long: true,
    });
    await observer.run({ script: waitFor(pidFile) });
    await session.close();

    expect((await long).ended).to.equal('interrupted');
    expect(await goneOf(observer, readFileSync(pidFile, 'utf8').trim())).to.equal(true);
    expect(await failureOf(session.run({ script: sh`echo` }))).to.deep.equal([
      'connection-lost',
      'the session was closed',
    ]);
    await Promise.all([session.close(), observer.close()]);
  });

  it('can be closed before anything ran', async () => {
    const session = await localSession();
    await session.close();
    expect(session.roundTrips).to.equal(0);
  });

  it('leaves no process of its own on the host', async () => {
    const observer = await localSession();
    const mark = `KPLAY_TEST_${process.pid}_${Date.now()}`;
    const connection = await localConnection({ [mark]: '1' });
    const session = openSession(connection, { preamble, keepOutput: 1000 });
    await Promise.all([
      session.run({ script: sh`cat`, stdin: 'text\0' }),
      session.run({ script: sh`cat`, stdin: 'text\0', long: true }),
      session.run({
        script: script('exec >&-; exec cat'),
        stdin: 'x\0'.repeat(100_000),
        long: true,
      }),
      session.run({ script: script(stubborn), long: true, timeoutMs: 100 }),
    ]);
    await session.close();

    const search = `grep -lsa ${mark} /proc/[0-9]*/environ | grep -v "/$$/"`;
    let left = ' ';
    while (left !== '') left = await stdoutOf(observer, search);
    await observer.close();
  });

  it('says why when the connection is lost, for everything that is pending', async () => {
    const connection = await localConnection();
    let lose: (loss: UnreachableError) => void = () => {};
    const closed = new Promise<UnreachableError>(resolve => {
      lose = resolve;
    });
    const session = openSession(
      { open: command => connection.open(command), closed, close: () => connection.close() },
      { preamble, keepOutput: 1000 },
    );
    const pending = [false, false, true].map(long =>
      failureOf(session.run({ script: sh`sleep 300`, long })),
    );
    await new Promise(resolve => setTimeout(resolve, 100));
    lose(new UnreachableError('connection-lost', 'the host did not answer for 15 s'));

    const reason = ['connection-lost', 'the host did not answer for 15 s'];
    expect(await Promise.all(pending)).to.deep.equal([reason, reason, reason]);
    await session.close();
  });

  it('lets a long operation finish when the connection is lost', async () => {
    const connection = await localConnection();
    const session = openSession(connection, { preamble, keepOutput: 1000 });
    const [begun, done] = [join(folder, 'begun'), join(folder, 'done')];
    const failure = failureOf(
      session.run({ script: sh`: >${begun}; sleep .5; : >${done}`, long: true }),
    );
    const observer = await localSession();
    await observer.run({ script: waitFor(begun) });
    await connection.close();

    expect(await failure).to.deep.equal(['connection-lost', 'the connection was closed']);
    await observer.run({ script: waitFor(done) });
    await observer.close();
  });

  it('says what the login says when it does not let commands run', async () => {
    const connection = await localConnection();
    const refusing: Connection = {
      closed: connection.closed,
      close: () => connection.close(),
      open: () => connection.open('echo "This account is currently not available."; exit 1'),
    };
    const session = openSession(refusing, { preamble, keepOutput: 1000 });
    expect(await failureOf(session.run({ script: sh`echo` }))).to.deep.equal([
      'protocol',
      'the login shell ended with exit code 1 at once: This account is currently not available.',
    ]);
    await session.close();
  });

  it('ignores what a login prints', async () => {
    const connection = await localConnection();
    const talkative: Connection = {
      closed: connection.closed,
      close: () => connection.close(),
      open: command => connection.open(`echo Welcome; echo "Password:" >&2; ${command}`),
    };
    const session = openSession(talkative, { preamble, keepOutput: 1000 });
    expect(await outcomeOf(session, { script: sh`echo fine` })).to.deep.equal([0, 'fine\n', '']);
    await session.close();
  });
});
