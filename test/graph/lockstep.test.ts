import { expect } from 'chai';
import fc from 'fast-check';
import { Lockstep } from '../../src/graph/lockstep.ts';
import { comparePlaces, type Place, placeKey } from '../../src/graph/place.ts';

/** Walks each host along its places and records what starts when, with `delay` turns of the loop in between. */
async function walk(
  routes: Readonly<Record<string, readonly Place[]>>,
  delay: (host: string) => number,
) {
  const pace = new Lockstep(Object.keys(routes));
  const started: { host: string; place: Place }[] = [];
  const ended: { host: string; place: Place; startedThen: number }[] = [];
  const walks = Object.entries(routes).map(async ([host, places]) => {
    for (const place of places) {
      await pace.arrive(host, place);
      started.push({ host, place });
      for (let turn = 0; turn < delay(host); turn++) await new Promise(setImmediate);
      ended.push({ host, place, startedThen: started.length });
    }
    pace.leave(host);
  });
  await Promise.all(walks);
  return { started, ended };
}

describe('Lockstep', () => {
  it('lets hosts go on in their order, whoever came first', async () => {
    const { started } = await walk({ a: [[0], [1]], b: [[0], [1]], c: [[0], [1]] }, host =>
      host === 'a' ? 5 : 0,
    );

    expect(started.map(({ host }) => host)).to.deep.equal(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('lets nobody start a place before everybody is through the one before', async () => {
    const { started } = await walk({ a: [[0], [1], [2]], b: [[0], [1], [2]] }, host =>
      host === 'a' ? 5 : 0,
    );

    expect(started.map(({ place }) => placeKey(place))).to.deep.equal([
      '0',
      '0',
      '1',
      '1',
      '2',
      '2',
    ]);
  });

  it('makes a host that went to rescue wait for those still in the block', async () => {
    const routes = {
      failed: [
        [0, 0],
        [1, 0],
      ],
      fine: [[0, 0], [0, 1], [2]],
    };

    const { started } = await walk(routes, () => 1);

    expect(started.map(({ host, place }) => `${host} ${placeKey(place)}`)).to.deep.equal([
      'failed 0.0',
      'fine 0.0',
      'fine 0.1',
      'failed 1.0',
      'fine 2',
    ]);
  });

  it('does not wait for a host that left', async () => {
    const pace = new Lockstep(['a', 'b']);
    const arrived = pace.arrive('a', [0]);
    pace.leave('b');
    await arrived;
  });

  it('starts places in order whatever the routes and delays', async () => {
    const place = fc.array(fc.nat(3), { minLength: 1, maxLength: 3 });
    const route = fc
      .uniqueArray(place, { maxLength: 8, selector: placeKey })
      .map(places => places.sort(comparePlaces));
    await fc.assert(
      fc.asyncProperty(
        fc.array(route, { minLength: 1, maxLength: 5 }),
        fc.nat(3),
        async (routes, delay) => {
          const byHost = Object.fromEntries(routes.map((places, index) => [`h${index}`, places]));

          const { started } = await walk(byHost, host => (Number(host.slice(1)) * delay) % 4);

          expect(started.length).to.equal(routes.flat().length);
          for (const [index, { place }] of started.entries()) {
            const next = started[index + 1];
            if (next !== undefined) expect(comparePlaces(place, next.place)).to.be.at.most(0);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('comeBack', () => {
  it('has the others wait until the host is where they are', async () => {
    const pace = new Lockstep(['a', 'b', 'c']);
    const order: string[] = [];
    const go = async (host: string, place: Place): Promise<void> => {
      await pace.arrive(host, place);
      order.push(`${host} ${placeKey(place)}`);
    };
    await Promise.all([go('a', [0]), go('b', [0]), go('c', [0])]);
    pace.leave('c');
    await Promise.all([go('a', [1]), go('b', [1])]);
    pace.comeBack('c', [0]);
    const others = [go('a', [2]), go('b', [2])];
    await new Promise(setImmediate);
    await go('c', [1]);
    await Promise.all([...others, go('c', [2])]);
    expect(order.slice(3)).to.deep.equal(['a 1', 'b 1', 'c 1', 'a 2', 'b 2', 'c 2']);
  });
});
