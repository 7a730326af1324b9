import { expect } from 'chai';
import { textsAfter } from '../../../src/modules/kubectl/metadata.ts';
import { taintText } from '../../../src/modules/kubectl/object-state.ts';
import { taintsAfter, wantedTaint } from '../../../src/modules/kubectl/taints.ts';

describe('textsAfter', () => {
  it('touches only what the task names', () => {
    const before = { a: '1', b: '2', c: '3' };
    const wanted = { a: 1, b: null, d: true, e: 'x' };
    const after = { a: '1', c: '3', d: 'true', e: 'x' };
    expect(textsAfter(before, wanted, 'present')).to.deep.equal(after);
    expect(textsAfter(before, wanted, 'absent')).to.deep.equal({ c: '3' });
  });
});

describe('taintsAfter', () => {
  const before = [
    { key: 'k', value: 'v', effect: 'NoSchedule' },
    { key: 'k', effect: 'NoExecute' },
    { key: 'other', effect: 'NoSchedule' },
  ];
  const cases: readonly [state: 'present' | 'absent', wanted: unknown, after: string[]][] = [
    ['present', 'k=v:NoSchedule', ['k=v:NoSchedule', 'k:NoExecute', 'other:NoSchedule']],
    ['present', 'k=w:NoSchedule', ['k=w:NoSchedule', 'k:NoExecute', 'other:NoSchedule']],
    [
      'present',
      { key: 'n', effect: 'NoExecute' },
      ['k=v:NoSchedule', 'k:NoExecute', 'other:NoSchedule', 'n:NoExecute'],
    ],
    ['absent', 'k', ['other:NoSchedule']],
    ['absent', 'k:NoExecute-', ['k=v:NoSchedule', 'other:NoSchedule']],
    ['absent', { key: 'k', value: 'x' }, ['k=v:NoSchedule', 'k:NoExecute', 'other:NoSchedule']],
    ['absent', 'none:NoSchedule', ['k=v:NoSchedule', 'k:NoExecute', 'other:NoSchedule']],
  ];
  for (const [state, wanted, after] of cases) {
    it(`${state} ${JSON.stringify(wanted)}`, () => {
      const made = taintsAfter(before, [wantedTaint(wanted)], state);
      expect(made.map(taintText)).to.deep.equal(after);
      expect(taintsAfter(made, [wantedTaint(wanted)], state)).to.deep.equal(made);
    });
  }

  it('refuses what is no taint', () => {
    expect(() => wantedTaint('=x')).to.throw('is neither');
    expect(() => wantedTaint('k:Never')).to.throw('the effect is one of');
    expect(() => taintsAfter([], [wantedTaint('k')], 'present')).to.throw('needs an effect');
  });
});
