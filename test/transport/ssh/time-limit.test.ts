import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { TimeLimit } from '../../../src/transport/ssh/time-limit.ts';
import { failureOf } from '../ssh-server.ts';

const never = new AbortController().signal;
const forever = new Promise<never>(() => {});

describe('TimeLimit', () => {
  it('says what it was waiting for', async () => {
    const limit = new TimeLimit(5, never);
    limit.waitingFor = 'the host said nothing';
    limit.start();

    expect(await failureOf(limit.race(forever))).to.deep.equal([
      'timeout',
      'the host said nothing',
    ]);
    limit.dispose();
  });

  it('stands still until it is started, and while it is paused', async () => {
    const limit = new TimeLimit(5, never);
    await delay(20);
    limit.start();
    limit.pause();
    await delay(20);

    expect(await limit.race(Promise.resolve('in time'))).to.equal('in time');
    limit.dispose();
  });

  it('does not begin anew after a pause', async () => {
    const limit = new TimeLimit(60_000, never);
    limit.start();
    limit.pause();
    limit.start();
    limit.pause();

    expect(limit.remainingMs).to.be.below(60_000);
    limit.dispose();
  });

  it('ends with the interrupt of the run', async () => {
    const run = new AbortController();
    const limit = new TimeLimit(60_000, run.signal);
    limit.start();
    const waiting = failureOf(limit.race(forever));
    run.abort();

    expect(await waiting).to.deep.equal(['interrupted', 'the run was interrupted']);
    limit.dispose();
  });

  it('is over at once when the run was interrupted before', async () => {
    const limit = new TimeLimit(60_000, AbortSignal.abort());

    expect(await failureOf(limit.race(Promise.resolve()))).to.deep.equal([
      'interrupted',
      'the run was interrupted',
    ]);
    limit.dispose();
  });
});
