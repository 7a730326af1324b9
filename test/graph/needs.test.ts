import { expect } from 'chai';
import { findCycle } from '../../src/graph/cycle.ts';
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

describe('findCycle', () => {
  const cases: readonly (readonly [
    edges: Record<string, string[]>,
    cycle: string[] | undefined,
  ])[] = [
    [{ a: ['b'], b: ['c'], c: [] }, undefined],
    [{ a: ['a'] }, ['a', 'a']],
    [{ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }, ['a', 'b', 'c', 'a']],
    [{ a: ['c', 'b'], b: ['c'], c: [] }, undefined],
  ];
  for (const [edges, cycle] of cases) {
    it(`finds ${cycle?.join(' -> ') ?? 'none'} in ${JSON.stringify(edges)}`, () => {
      expect(findCycle(Object.keys(edges), node => edges[node] ?? [])).to.deep.equal(cycle);
    });
  }

  it('follows a chain longer than the call stack', () => {
    const length = 200_000;
    const nodes = Array.from({ length }, (_, index) => String(index));
    const next = (node: string): string[] => [String((Number(node) + 1) % length)];
    expect(findCycle(nodes, next)).to.have.lengthOf(length + 1);
  });
});
