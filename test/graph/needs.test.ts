import { expect } from 'chai';
import { findCycles } from '../../src/graph/cycle.ts';
import { Needs } from '../../src/graph/needs.ts';

describe('Needs', () => {
  const all = { task: 'init', hosts: ['a', 'b'], any: false };
  const any = { ...all, any: true };

  it('are met when all hosts, or any, are done', () => {
    const needs = new Needs();
    expect(needs.stateOf([all])).to.deep.equal({ kind: 'waiting' });

    needs.done('init', 'a');
    expect(needs.stateOf([all])).to.deep.equal({ kind: 'waiting' });
    expect(needs.stateOf([any])).to.deep.equal({ kind: 'met' });

    needs.done('init', 'b');
    expect(needs.stateOf([all])).to.deep.equal({ kind: 'met' });
  });

  it('can never be met once a host failed or left, unless another will do', () => {
    const needs = new Needs();
    needs.failed('init', 'b');
    expect(needs.stateOf([all])).to.deep.equal({ kind: 'failed', task: 'init', host: 'b' });
    expect(needs.stateOf([any])).to.deep.equal({ kind: 'waiting' });

    needs.leave('a');
    expect(needs.stateOf([any])).to.deep.equal({ kind: 'failed', task: 'init', host: 'b' });
  });

  it('tell of every change', async () => {
    const needs = new Needs();
    const { changed } = needs;
    needs.done('x', 'a');
    await changed;
  });
});

describe('findCycles', () => {
  const cases: readonly (readonly [edges: Record<string, string[]>, cycles: string[][]])[] = [
    [{ a: ['b'], b: ['c'], c: [] }, []],
    [{ a: ['a'] }, [['a', 'a']]],
    [{ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }, [['a', 'b', 'c', 'a']]],
    [{ a: ['c', 'b'], b: ['c'], c: [] }, []],
    [
      { a: ['a', 'b'], b: ['c', 'b'], c: ['b'] },
      [
        ['a', 'a'],
        ['b', 'c', 'b'],
      ],
    ],
    [
      { x: ['a', 'b'], a: ['x'], b: ['b'] },
      [
        ['x', 'a', 'x'],
        ['b', 'b'],
      ],
    ],
  ];
  for (const [edges, cycles] of cases) {
    const ways = cycles.map(cycle => cycle.join(' -> ')).join(', ') || 'none';
    it(`finds ${ways} in ${JSON.stringify(edges)}`, () => {
      expect(findCycles(Object.keys(edges), node => edges[node] ?? [])).to.deep.equal(cycles);
    });
  }

  it('follows a chain longer than the call stack', () => {
    const length = 200_000;
    const nodes = Array.from({ length }, (_, index) => String(index));
    const next = (node: string): string[] => [String((Number(node) + 1) % length)];
    expect(findCycles(nodes, next)[0]).to.have.lengthOf(length + 1);
  });
});
