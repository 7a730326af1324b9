import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { kubectl } from '../../../src/modules/kubectl/index.ts';
import type { NodesAnswer } from '../../../src/modules/kubectl/nodes.ts';
import { answer, argsOf, given, planned, summariesOf } from './attempt.ts';

describe('kubectl: several nodes', () => {
  const nodes = [
    { name: 'n', labels: { b: '2' } },
    { name: 'm', taints: ['k:NoExecute'] },
  ];
  const args = { operation: 'mark', nodes };
  const seen = (...items: readonly string[]): NodesAnswer => ({
    ...answer(items.map(name => ({ metadata: { name, labels: { b: '1' } } }))),
    predicted: {},
  });

  it('are marked each with its own', () => {
    expect(summariesOf(planned(args, { nodes: seen('m', 'n') }))).to.deep.equal([
      'kubectl label node n --overwrite b=2',
      'kubectl taint node m --overwrite k:NoExecute',
    ]);
  });

  it('are named where they are missing, when the others have got theirs', () => {
    const changes = planned(args, { nodes: seen('n') });
    expect(summariesOf(changes)).to.deep.equal([
      'kubectl label node n --overwrite b=2',
      'kubectl get nodes m',
    ]);
    expect(() => planned(args, { nodes: seen() })).to.throw('the cluster has no node n, m');
    expect(() => planned(args, { nodes: seen('n') }, true)).to.throw('has no node m');
  });

  it('may be yet to come in check mode, and are as earlier tasks leave them', () => {
    const coming = [
      { name: 'n', labels: { b: '2' }, assume: { labels: { b: '2' } } },
      { name: 'm', taints: ['k:NoExecute'] },
    ];
    const probe = kubectl.observe?.(argsOf({ ...args, nodes: coming }), given).nodes;
    const predicted = new PredictedState();
    for (const change of planned(args, { nodes: seen('n', 'm') })) {
      predicted.record(change, { task: 'Mark', user: 'root' });
    }
    const after = probe?.overlay?.(seen('m'), predicted);
    expect(planned({ ...args, nodes: coming }, { nodes: after }, true)).to.deep.equal([]);
    const foretold = planned({ ...args, nodes: coming }, { nodes: seen('m') }, true);
    expect(summariesOf(foretold)).to.deep.equal(['kubectl taint node m --overwrite k:NoExecute']);
  });

  it('are not asked for where there are none', () => {
    const none = { operation: 'mark', nodes: [] };
    expect(kubectl.observe?.(argsOf(none), given).nodes).to.equal(undefined);
    expect(planned(none, {})).to.deep.equal([]);
  });
});
