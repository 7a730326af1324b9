import { expect } from 'chai';
import type { JsonRecord } from '../json.ts';
import { applyConfiguration } from './apply.ts';
import { jsonPatch, mergePatch, strategicPatch } from './patch.ts';

describe('strategicPatch', () => {
  const pod = {
    containers: [
      { name: 'a', image: 'x:1' },
      { name: 'b', image: 'y:1' },
    ],
    finalizers: ['one'],
  };
  const cases: readonly { name: string; patch: JsonRecord; expected: JsonRecord }[] = [
    {
      name: 'merges items with the same key',
      patch: { containers: [{ name: 'b', image: 'y:2' }] },
      expected: { ...pod, containers: [pod.containers[0], { name: 'b', image: 'y:2' }] },
    },
    {
      name: 'removes items by a directive, and orders the rest',
      patch: {
        '$setElementOrder/containers': [{ name: 'c' }, { name: 'b' }],
        containers: [{ name: 'a', $patch: 'delete' }, { name: 'c' }],
      },
      expected: { ...pod, containers: [{ name: 'c' }, pod.containers[1]] },
    },
    {
      name: 'adds to sets and removes from them',
      patch: { finalizers: ['two'], '$deleteFromPrimitiveList/finalizers': ['one'] },
      expected: { ...pod, finalizers: ['two'] },
    },
    {
      name: 'removes what is null',
      patch: { finalizers: null },
      expected: { containers: pod.containers },
    },
  ];

  for (const { name, patch, expected } of cases) {
    it(name, () => expect(strategicPatch(structuredClone(pod), patch)).to.deep.equal(expected));
  }
});

describe('mergePatch', () => {
  it('replaces lists, merges objects, removes what is null', () => {
    const merged = mergePatch({ a: { b: 1, c: 2 }, d: [1, 2] }, { a: { b: null }, d: [3] });

    expect(merged).to.deep.equal({ a: { c: 2 }, d: [3] });
  });
});

describe('jsonPatch', () => {
  it('adds, replaces and removes at a path', () => {
    const patched = jsonPatch({ a: [1, 3], 'b/c': 1, d: 1 }, [
      { op: 'add', path: '/a/1', value: 2 },
      { op: 'replace', path: '/b~1c', value: 2 },
      { op: 'remove', path: '/d' },
    ]);

    expect(patched).to.deep.equal({ a: [1, 2, 3], 'b/c': 2 });
  });

  it('refuses when a test fails', () => {
    const test = { op: 'test', path: '/a', value: 2 };

    expect(() => jsonPatch({ a: 1 }, [test])).to.throw('testing path /a value failed');
  });
});

describe('applyConfiguration', () => {
  const as = (manager: string, force = false) => ({ manager, force, now: '2026-01-01T00:00:00Z' });
  const config = (spec: JsonRecord) => ({
    apiVersion: 'v1',
    kind: 'X',
    metadata: { name: 'x' },
    spec,
  });

  it('removes what the same manager no longer applies, and nothing else', () => {
    const first = applyConfiguration({}, config({ a: 1, b: 2 }), as('me'));
    const other = applyConfiguration(first, config({ c: 3 }), as('you'));
    const second = applyConfiguration(other, config({ a: 1 }), as('me'));

    expect(second['spec']).to.deep.equal({ a: 1, c: 3 });
  });

  it('finds a conflict with another manager, unless forced', () => {
    const first = applyConfiguration({}, config({ a: 1 }), as('me'));
    const apply = (force: boolean) => applyConfiguration(first, config({ a: 2 }), as('you', force));

    expect(() => apply(false)).to.throw(
      'Apply failed with 1 conflict: conflict with "me": .spec.a',
    );
    expect(apply(true)['spec']).to.deep.equal({ a: 2 });
  });
});
