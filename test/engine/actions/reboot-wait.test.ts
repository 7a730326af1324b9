import { expect } from 'chai';
import { waitUntil } from '../../../src/engine/actions/reboot-wait.ts';
import { fail } from '../../../src/module-api/failure.ts';
import { UnreachableError } from '../../../src/transport/transport.ts';

describe('waitUntil', () => {
  /** Time passes only by sleeping. */
  const clock = () => {
    let time = 0;
    return {
      now: () => time,
      sleep: (milliseconds: number) => {
        time += milliseconds;
        return Promise.resolve();
      },
      signal: new AbortController().signal,
    };
  };

  it('tries again while the host cannot be reached or is not ready', async () => {
    let tries = 0;
    const waited = await waitUntil(clock(), 60_000, async () => {
      tries++;
      if (tries === 1) throw new UnreachableError('connection-lost', 'gone');
      if (tries === 2) throw new UnreachableError('authentication', 'booting');
      if (tries === 3) fail('not yet');
    });
    expect(waited).to.deep.equal({ ok: true });
    expect(tries).to.equal(4);
  });

  it('gives up when the time is over, and says why', async () => {
    const time = clock();
    const waited = await waitUntil(time, 10_000, () =>
      Promise.reject(new UnreachableError('timeout', 'no answer')),
    );
    expect(waited).to.deep.equal({ ok: false, reason: 'no answer' });
    expect(time.now()).to.be.at.most(10_000);
  });

  it('does not try again what cannot get better', async () => {
    const errors = [new UnreachableError('option', 'wrong port'), new TypeError('a bug')];
    for (const error of errors) {
      const waited = waitUntil(clock(), 10_000, () => Promise.reject(error));
      expect(await waited.catch((thrown: unknown) => thrown)).to.equal(error);
    }
  });
});
