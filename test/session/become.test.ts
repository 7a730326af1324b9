import { expect } from 'chai';
import { sh } from '../../src/module-api/shell.ts';
import type { Become, HostSession } from '../../src/session/session.ts';
import { FakeBecome } from './support/fake-become.ts';
import { failureOf, localSession, outcomeOf, script } from './support/local-session.ts';

const secret = 'pass "word" $x ü';

describe('openSession, becoming another user', () => {
  const fake = new FakeBecome();
  after(() => fake.remove());

  let session: HostSession;
  beforeEach(async () => {
    session = await localSession(undefined, { startTimeoutMs: 5000 });
  });
  afterEach(() => session.close());

  const whose = script('echo "$BECAME"; cat');
  const become = (more: Partial<Become> & Pick<Become, 'method' | 'executable'>): Become => ({
    user: 'root',
    ...more,
  });
  const roundTripsOf = async (promise: Promise<unknown>): Promise<number> => {
    const before = session.roundTrips;
    await promise;
    return session.roundTrips - before;
  };

  const ways: readonly {
    readonly name: string;
    readonly become: () => Become;
    /** Of the first operation, and of every other. */
    readonly roundTrips: readonly [number, number];
  }[] = [
    {
      name: 'sudo without a password',
      become: () => become({ method: 'sudo', executable: fake.sudo() }),
      roundTrips: [2, 1],
    },
    {
      name: 'sudo with a password',
      become: () =>
        become({
          method: 'sudo',
          executable: fake.sudo({ password: secret, lecture: 'Think before you type.\n' }),
          password: secret,
        }),
      roundTrips: [4, 1],
    },
    {
      name: 'sudo that does not ask for the password that was given',
      become: () => become({ method: 'sudo', executable: fake.sudo(), password: secret }),
      roundTrips: [3, 1],
    },
    {
      name: "sudo with Ansible's default flags and a password",
      become: () =>
        become({
          method: 'sudo',
          executable: fake.sudo({ password: secret }),
          password: secret,
          flags: '-H -S -n',
        }),
      roundTrips: [4, 1],
    },
    {
      name: 'su without a password',
      become: () => become({ method: 'su', executable: fake.su() }),
      roundTrips: [3, 1],
    },
    {
      name: 'su with a password',
      become: () =>
        become({ method: 'su', executable: fake.su({ password: secret }), password: secret }),
      roundTrips: [4, 1],
    },
    {
      name: 'su that asks in French',
      become: () =>
        become({
          method: 'su',
          executable: fake.su({ password: secret, prompt: 'Mot de passe : ' }),
          password: secret,
        }),
      roundTrips: [4, 1],
    },
    {
      name: 'su that asks in Chinese',
      become: () =>
        become({
          method: 'su',
          executable: fake.su({ password: secret, prompt: '密码：' }),
          password: secret,
        }),
      roundTrips: [4, 1],
    },
    {
      name: 'doas without a password',
      become: () => become({ method: 'doas', executable: fake.doas() }),
      roundTrips: [2, 1],
    },
  ];

  for (const { name, become, roundTrips } of ways) {
    it(`runs operations by ${name}, in ${roundTrips.join(' and ')} round trips`, async () => {
      const operation = { script: whose, become: become(), stdin: 'input' };
      const counts: number[] = [];
      for (const long of [false, true]) {
        for (let time = 0; time < 2; time++) {
          const run = outcomeOf(session, { ...operation, long });
          counts.push(await roundTripsOf(run));
          expect(await run).to.deep.equal([0, 'root\ninput', '']);
        }
      }
      expect(counts).to.deep.equal([...roundTrips, ...roundTrips]);
    });
  }

  const byTerminal: readonly { readonly name: string; readonly become: () => Become }[] = [
    {
      name: 'sudo without a password',
      become: () => become({ method: 'sudo', executable: fake.sudo({ needsTerminal: true }) }),
    },
    {
      name: 'sudo with a password',
      become: () =>
        become({
          method: 'sudo',
          executable: fake.sudo({ needsTerminal: true, password: secret }),
          password: secret,
        }),
    },
    {
      name: 'su with a password',
      become: () =>
        become({
          method: 'su',
          executable: fake.su({ needsTerminal: true, password: secret }),
          password: secret,
        }),
    },
    {
      name: 'doas with a password',
      become: () =>
        become({ method: 'doas', executable: fake.doas({ password: secret }), password: secret }),
    },
  ];

  for (const { name, become } of byTerminal) {
    it(`uses a terminal for ${name} where it must, and keeps stdout and stderr apart`, async () => {
      const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index % 256);
      for (const long of [false, true]) {
        const { exitCode, stdout, stderr } = await session.run({
          script: script('tee /dev/stderr; exit 3'),
          become: become(),
          stdin: bytes,
          long,
        });
        expect([
          exitCode,
          Buffer.compare(stdout, bytes),
          Buffer.compare(stderr, bytes),
        ]).to.deep.equal([3, 0, 0]);
      }
      expect(
        await outcomeOf(session, { script: script('ls -d "${TMPDIR:-/tmp}"/tmp.*/[ioe]') }),
      ).to.have.property('1', '');
    });
  }

  const failures: readonly {
    readonly name: string;
    readonly become: () => Become;
    readonly reason: string;
  }[] = [
    {
      name: 'sudo wants a password',
      become: () => become({ method: 'sudo', executable: fake.sudo({ password: secret }) }),
      reason: 'sudo asks for a password to become "root", and none was given',
    },
    {
      name: 'sudo does not accept the password',
      become: () =>
        become({
          method: 'sudo',
          executable: fake.sudo({ password: secret }),
          password: 'wrong',
        }),
      reason: 'sudo did not accept the password to become "root": Sorry, try again.',
    },
    {
      name: 'sudo does not allow it',
      become: () =>
        become({
          method: 'sudo',
          executable: fake.sudo({ password: secret, isForbidden: true }),
          password: secret,
        }),
      reason: 'sudo does not allow this user to become "root": alice is not in the sudoers file.',
    },
    {
      name: 'sudo is not installed',
      become: () => become({ method: 'sudo', executable: '/nonexistent/sudo' }),
      reason: '/nonexistent/sudo was not found on the host',
    },
    {
      name: 'su wants a password',
      become: () => become({ method: 'su', executable: fake.su({ password: secret }) }),
      reason: 'su asks for a password to become "root", and none was given',
    },
    {
      name: 'su does not accept the password',
      become: () =>
        become({ method: 'su', executable: fake.su({ password: secret }), password: 'wrong' }),
      reason: 'su did not accept the password to become "root": su: Authentication failure',
    },
    {
      name: 'doas wants a password',
      become: () => become({ method: 'doas', executable: fake.doas({ password: secret }) }),
      reason: 'doas asks for a password to become "root", and none was given',
    },
    {
      name: 'doas does not accept the password',
      become: () =>
        become({ method: 'doas', executable: fake.doas({ password: secret }), password: 'wrong' }),
      reason: 'doas did not accept the password to become "root": doas: Authentication failed',
    },
    {
      name: 'doas does not allow it',
      become: () => become({ method: 'doas', executable: fake.doas({ isForbidden: true }) }),
      reason: 'doas does not allow this user to become "root": doas: Operation not permitted',
    },
    {
      name: 'the flags are not complete',
      become: () => become({ method: 'sudo', executable: fake.sudo(), flags: '"-E' }),
      reason: 'become_flags: a quote in "\\"-E" is not closed',
    },
    {
      name: 'the password cannot be typed',
      become: () =>
        become({
          method: 'sudo',
          executable: fake.sudo({ password: secret }),
          password: 'two\nlines',
        }),
      reason: 'the password to become "root" has more than one line',
    },
  ];

  for (const { name, become, reason } of failures) {
    it(`says so when ${name}`, async () => {
      const operation = { script: whose, become: become() };
      const results = [session.run(operation), session.run({ ...operation, long: true })];
      expect(await Promise.all(results.map(failureOf))).to.deep.equal([
        ['become', reason],
        ['become', reason],
      ]);
      expect(await outcomeOf(session, { script: sh`echo fine` })).to.deep.equal([0, 'fine\n', '']);
    });
  }

  it('gives up when nothing happens in time', async () => {
    const hurried = await localSession(undefined, { startTimeoutMs: 300 });
    const hanging = become({
      method: 'sudo',
      executable: fake.sudo({ hangs: true }),
      password: secret,
    });
    const failure = await failureOf(hurried.run({ script: whose, become: hanging }));
    await hurried.close();

    expect(failure).to.deep.equal([
      'timeout',
      'the shell of user "root" did not start within 0.3 s',
    ]);
  });

  it('ends a long operation of another user', async () => {
    const sudo = become({ method: 'sudo', executable: fake.sudo() });
    const { exitCode, ended } = await session.run({
      script: script('sleep 300 & sleep 300'),
      become: sudo,
      long: true,
      timeoutMs: 100,
    });
    expect([exitCode, ended]).to.deep.equal([143, 'timeout']);
  });

  it('passes user names that a shell would take apart', async () => {
    const users = ['DOMAIN\\user', 'a b', "o'neill", 'x!y', '$HOME', 'ünï'];
    const executable = fake.sudo();
    const names: string[] = [];
    for (const user of users) {
      const [, stdout] = await outcomeOf(session, {
        script: whose,
        become: { method: 'sudo', user, executable },
      });
      names.push(stdout.trimEnd());
    }
    expect(names).to.deep.equal(users);
  });
});
