import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { type Release, Slots } from '../../../src/transport/ssh/slots.ts';

const never = new AbortController().signal;

describe('Slots', () => {
  it('lets in as many as there are places, and the rest in their order', async () => {
    const slots = new Slots(2);
    const order: number[] = [];
    const releases: Release[] = [];
    const enter = async (number: number) => {
      releases.push(await slots.acquire(never));
      order.push(number);
    };
    const all = [1, 2, 3, 4].map(enter);
    await turn();
    expect(order).to.deep.equal([1, 2]);

    releases[0]?.();
    await turn();
    expect(order).to.deep.equal([1, 2, 3]);

    releases[1]?.();
    await Promise.all(all);
    expect(order).to.deep.equal([1, 2, 3, 4]);
  });

  it('gives a place back once, however often it is released', async () => {
    const slots = new Slots(1);
    const release = await slots.acquire(never);
    release();
    release();

    await slots.acquire(never);
    expect(slots.used).to.equal(1);
  });

  it('does not keep a place for somebody who gave up waiting', async () => {
    const slots = new Slots(1);
    const release = await slots.acquire(never);
    const impatient = new AbortController();
    const waiting = slots.acquire(impatient.signal);
    const next = slots.acquire(never);
    impatient.abort(new Error('gave up'));

    expect(await waiting.catch((error: Error) => error.message)).to.equal('gave up');
    release();
    await next;
    expect(slots.used).to.equal(1);
  });

  it('does not let in somebody who gave up before', async () => {
    const slots = new Slots(1);
    const signal = AbortSignal.abort(new Error('gave up'));

    expect(await slots.acquire(signal).catch((error: Error) => error.message)).to.equal('gave up');
    expect(slots.used).to.equal(0);
  });

  it('lets in fewer after its limit was lowered, but never none', async () => {
    const slots = new Slots(3);
    const releases = [await slots.acquire(never), await slots.acquire(never)];
    slots.limitTo(0);
    let isIn = false;
    const third = slots.acquire(never).finally(() => {
      isIn = true;
    });

    releases[0]?.();
    await turn();
    expect(isIn).to.equal(false);
    releases[1]?.();
    await third;
    expect(slots.used).to.equal(1);
  });
});
