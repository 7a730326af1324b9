import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { Undecided } from '../../../src/module-api/failure.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { sh } from '../../../src/module-api/shell.ts';
import { newClusterKey } from '../../../src/modules/kubeadm/plans/predictions.ts';
import { secondsOf } from '../../../src/modules/kubectl/args.ts';
import { kubectl } from '../../../src/modules/kubectl/index.ts';
import {
  answer,
  argsOf,
  given,
  namespace,
  nothing,
  ok,
  planned,
  pod,
  pods,
  said,
  summariesOf,
} from './attempt.ts';

describe('secondsOf', () => {
  const cases: readonly [duration: string | number, seconds: number][] = [
    [90, 90],
    ['90', 90],
    ['5m', 300],
    ['1h30m', 5400],
    ['2m5s', 125],
    ['', -1],
    ['soon', -1],
  ];
  for (const [duration, seconds] of cases) {
    it(`reads ${JSON.stringify(duration)}`, () => expect(secondsOf(duration)).to.equal(seconds));
  }
});

describe('kubectl', () => {
  const node = (spec: JsonObject, metadata: JsonObject = {}) =>
    ok(JSON.stringify({ kind: 'Node', metadata, spec }));
  const tainted = node(
    { taints: [{ key: 'k', effect: 'NoSchedule' }], unschedulable: true },
    { labels: { a: '1' } },
  );

  const cases: readonly [args: JsonObject, seen: object, summaries: string[]][] = [
    [{ definition: namespace }, { objects: ok('') }, []],
    [{ definition: namespace }, { objects: said(1, '--- x') }, ['kubectl apply Namespace/web']],
    [
      { definition: namespace },
      { objects: said(2, '', 'Error from server (NotFound): namespaces "web" not found') },
      ['kubectl apply Namespace/web'],
    ],
    [
      { definition: namespace, wait: true, wait_for: 'delete' },
      { objects: ok(''), ready: ok('') },
      [],
    ],
    [
      { definition: namespace, wait: true, wait_for: 'condition=X' },
      { objects: said(1, ''), ready: ok('') },
      ['kubectl apply Namespace/web', 'kubectl wait for condition=X of Namespace/web'],
    ],
    [{ definition: namespace, state: 'absent' }, { objects: ok('') }, []],
    [
      { definition: namespace, state: 'absent' },
      { objects: ok('v1   Namespace   web   <none>\nv1   Pod   p   web\n') },
      ['kubectl delete Namespace/web, Pod/p in web'],
    ],
    [
      { definition: namespace, state: 'absent' },
      { objects: said(1, '', 'error: no matches for kind "X" in version "y/v1"') },
      [],
    ],
    [
      { operation: 'wait', name: 'n', wait_for: 'condition=Ready' },
      { ready: said(1, '') },
      ['kubectl wait for condition=Ready of node/n'],
    ],
    [{ operation: 'wait', name: 'n', wait_for: 'condition=Ready' }, { ready: ok('') }, []],
    [{ operation: 'taint', name: 'n', taints: ['k:NoSchedule'] }, { object: tainted }, []],
    [
      { operation: 'taint', name: 'n', taints: ['k'], state: 'absent' },
      { object: tainted },
      ['kubectl taint node n --overwrite k:NoSchedule-'],
    ],
    [{ operation: 'taint', name: 'n', taints: ['k'], state: 'absent' }, { object: node({}) }, []],
    [{ operation: 'label', name: 'n', labels: { a: 1 } }, { object: tainted }, []],
    [
      { operation: 'label', kind: 'pod', name: 'n', labels: { a: null, 'b/c': 'x y' } },
      { object: tainted },
      ['kubectl label pod n --overwrite a- b/c=x y'],
    ],
    [
      { operation: 'annotate', name: 'n', annotations: { a: '1' } },
      { object: tainted },
      ['kubectl annotate node n --overwrite a=1'],
    ],
    [
      {
        ...{ operation: 'mark', name: 'n', labels: { a: '1', b: '2' }, annotations: { c: '3' } },
        taints: ['k:NoSchedule', 'm:NoExecute'],
      },
      { object: tainted },
      [
        'kubectl label node n --overwrite b=2',
        'kubectl annotate node n --overwrite c=3',
        'kubectl taint node n --overwrite m:NoExecute',
      ],
    ],
    [
      { operation: 'mark', name: 'n', labels: { a: 1 }, taints: ['k:NoSchedule'] },
      { object: tainted },
      [],
    ],
    [{ operation: 'mark', name: 'n', labels: {}, taints: [] }, { object: tainted }, []],
    [{ operation: 'cordon', name: 'n' }, { object: tainted }, []],
    [{ operation: 'uncordon', name: 'n' }, { object: tainted }, ['kubectl uncordon n']],
    [{ operation: 'cordon', name: 'n' }, { object: node({}) }, ['kubectl cordon n']],
    [{ operation: 'drain', name: 'n' }, { object: tainted, pods: answer(pods.slice(0, 2)) }, []],
    [
      { operation: 'drain', name: 'n' },
      { object: tainted, pods: answer(pods) },
      ['kubectl drain n'],
    ],
    [
      { operation: 'drain', name: 'n' },
      { object: node({}), pods: answer([]) },
      ['kubectl drain n'],
    ],
  ];
  for (const [args, seen, summaries] of cases) {
    it(`${JSON.stringify(args)}: ${summaries.join(', ') || 'nothing'}`, () => {
      expect(summariesOf(planned(args, seen))).to.deep.equal(summaries);
    });
  }

  const failures: readonly [args: JsonObject, seen: object, message: string][] = [
    [{}, {}, 'one of "definition", "src", "template" or "operation" must be set'],
    [
      { definition: namespace },
      { objects: said(2, '', 'error: stat /k: no such file or directory') },
      'cannot compare Namespace/web with the cluster: stat /k: no such file',
    ],
    [
      { operation: 'cordon', name: 'n' },
      { object: said(1, '', 'Error from server (NotFound): nodes "n" not found') },
      'cannot read node n: nodes "n" not found',
    ],
    [{ operation: 'label', name: 'n', labels: {} }, { object: tainted }, 'needs "labels"'],
    [
      { operation: 'mark', name: 'n', labels: { b: '2' }, taints: ['k'] },
      { object: tainted },
      'the taint k needs an effect',
    ],
    [
      { definition: namespace, wait: true, wait_for: 'x', timeout: 'soon' },
      { objects: said(1, '') },
      '"timeout" is a number of seconds',
    ],
  ];
  for (const [args, seen, message] of failures) {
    it(`says: ${message}`, () => expect(() => planned(args, seen)).to.throw(message));
  }

  it('foretells of a marked node all that was done to it', () => {
    const args = { operation: 'mark', name: 'n', labels: { b: '2' }, taints: ['m:NoExecute'] };
    const outcomes = planned(args, { object: tainted }).map(
      change => ({ change, status: 'planned' }) as const,
    );
    const result = kubectl.result?.(argsOf(args), { ...nothing, object: tainted }, outcomes, {
      ...given,
      checkMode: true,
    });
    expect(result?.['labels']).to.deep.equal({ a: '1', b: '2' });
    expect(result?.['taints']).to.deep.equal([
      { key: 'k', effect: 'NoSchedule' },
      { key: 'm', effect: 'NoExecute' },
    ]);
  });

  it('waits for what an earlier task would have made, in check mode', () => {
    const predicted = new PredictedState();
    const run = { kind: 'run', script: sh`true`, summary: 'x', opaque: true } as const;
    predicted.record(run, { task: 'Init', user: 'root' });
    const probes = kubectl.observe?.(argsOf({ definition: namespace }), given);
    const failed = said(2, '', 'error: stat /k: no such file');
    const objects = probes?.objects?.overlay?.(failed, predicted) ?? failed;
    expect(() => planned({ definition: namespace }, { objects })).to.throw(Undecided, '"Init"');
  });

  it('applies everything to a cluster that kubeadm would make, in check mode', () => {
    const predicted = new PredictedState();
    const predicts = [{ resource: 'value', key: newClusterKey, value: 'yes' }] as const;
    const init = { kind: 'run', script: sh`true`, summary: 'kubeadm init', predicts } as const;
    predicted.record(init, { task: 'Init', user: 'root' });
    const failed = said(1, '', 'error: stat /etc/kubernetes/admin.conf: no such file');
    const overlaid = (kubeconfig: string) => {
      const probe = kubectl.observe?.(argsOf({ definition: namespace, kubeconfig }), given).objects;
      return probe?.overlay?.(failed, predicted) ?? failed;
    };
    const changes = planned(
      { definition: namespace },
      { objects: overlaid('/etc/kubernetes/admin.conf') },
    );
    expect(changes).to.have.length(1);
    expect(JSON.stringify(changes)).to.contain('the cluster would be made before');
    expect(overlaid('/etc/other.conf')).to.include({ isNewCluster: false });
  });

  it('foretells of a node that is to come only what it will not bring along, in check mode', () => {
    const object = said(1, '', 'Error from server (NotFound): nodes "n" not found');
    const assume = { labels: { disk: 'ssd' }, taints: ['a=b:NoSchedule'] };
    const rows: readonly (readonly [args: JsonObject, summaries: readonly string[]])[] = [
      [{ operation: 'label', labels: { disk: 'ssd' } }, []],
      [
        { operation: 'label', labels: { disk: 'ssd', rack: 1 } },
        ['kubectl label node n --overwrite rack=1'],
      ],
      [{ operation: 'taint', taints: ['a=b:NoSchedule'] }, []],
    ];
    for (const [args, summaries] of rows) {
      const all = { ...args, name: 'n', assume };
      expect(summariesOf(planned(all, { object }, true))).to.deep.equal(summaries);
      expect(() => planned(all, { object })).to.throw('cannot read node n');
    }
  });

  it('tells in check mode what a drain would do', () => {
    const args = { operation: 'drain', name: 'n' };
    const seen = { object: node({}), pods: answer([pod('web/app', { owner: 'ReplicaSet' })]) };
    const outcomes = planned(args, seen, true).map(change => ({
      change,
      status: 'planned' as const,
    }));
    expect(outcomes).not.to.have.length(0);
    const observed = { ...nothing, ...seen };
    const result = kubectl.result?.(argsOf(args), observed, outcomes, {
      ...given,
      checkMode: true,
    });
    expect(result).to.deep.equal({ objects: ['node/n'], drained: ['web/app'] });
  });

  it('sees in check mode what earlier tasks would have done to a node', () => {
    const predicted = new PredictedState();
    const cordon = argsOf({ operation: 'cordon', name: 'n' });
    for (const change of planned({ operation: 'cordon', name: 'n' }, { object: node({}) })) {
      predicted.record(change, { task: 'Cordon', user: 'root' });
    }
    const probe = kubectl.observe?.(cordon, given).object;
    const object = probe?.overlay?.(node({}), predicted);
    expect(planned({ operation: 'cordon', name: 'n' }, { object })).to.deep.equal([]);
    expect(summariesOf(planned({ operation: 'uncordon', name: 'n' }, { object }))).to.deep.equal([
      'kubectl uncordon n',
    ]);
  });
});
