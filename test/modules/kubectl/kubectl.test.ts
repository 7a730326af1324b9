import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { Plan } from '../../../src/module-api/define-module.ts';
import { Undecided } from '../../../src/module-api/failure.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { sh } from '../../../src/module-api/shell.ts';
import { newClusterKey } from '../../../src/modules/kubeadm/plans/predictions.ts';
import { type Answer, lacksGround, problemIn } from '../../../src/modules/kubectl/answer.ts';
import { type KubectlArgs, kubectlArgs, secondsOf } from '../../../src/modules/kubectl/args.ts';
import { cleanDiff } from '../../../src/modules/kubectl/clean-diff.ts';
import { drainedPods, podsIn } from '../../../src/modules/kubectl/drain.ts';
import { kubectl } from '../../../src/modules/kubectl/index.ts';
import { manifestOf } from '../../../src/modules/kubectl/manifest.ts';
import { textsAfter } from '../../../src/modules/kubectl/metadata.ts';
import type { NodesAnswer } from '../../../src/modules/kubectl/nodes.ts';
import { taintText } from '../../../src/modules/kubectl/object-state.ts';
import { taintsAfter, wantedTaint } from '../../../src/modules/kubectl/taints.ts';
import { controllerDirectory, controllerFile } from '../../support/controller.ts';
import { givenOn } from '../../support/given.ts';
import { type RealShell, realShells, runScript } from '../../support/shells.ts';

const nothing = {
  ...{ objects: undefined, ready: undefined, object: undefined },
  ...{ pods: undefined, nodes: undefined },
};
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };

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

describe('manifestOf', () => {
  const none = { file: undefined, template: undefined };
  const manifest = (args: JsonObject) => manifestOf(argsOf(args), none);

  it('sends one object as it is, several as a list', () => {
    expect(manifest({ definition: namespace })).to.deep.equal({
      words: ['-f', '-'],
      stdin: `${JSON.stringify(namespace)}\n`,
      title: 'Namespace/web',
    });
    const list = manifest({ definition: [namespace, null, namespace, namespace, namespace] });
    expect(list?.title).to.equal('Namespace/web, Namespace/web, Namespace/web and 1 more');
    expect(JSON.parse(list?.stdin ?? '')).to.include({ kind: 'List' });
  });

  it('leaves a text to kubectl', () => {
    expect(manifest({ definition: 'kind: X\n' })?.stdin).to.equal('kind: X\n');
  });

  it('puts the manifests of a directory together', () => {
    const folder = { 'a.yaml': 'kind: A', 'b.json': '{"kind":"B"}', 'README.md': '#' };
    const file = controllerDirectory('/m', folder);
    const made = manifestOf(argsOf({ src: 'm' }), { file, template: undefined });
    expect(made?.stdin).to.equal('---\nkind: A\n---\n{"kind":"B"}\n');
    const one = controllerFile('/m/x.yaml', 'kind: X\n');
    expect(manifestOf(argsOf({ src: 'x.yaml' }), { file: one, template: undefined })).to.include({
      stdin: 'kind: X\n',
      title: 'x.yaml',
    });
  });

  it('names a file of the host', () => {
    const made = manifest({ src: '/etc/k/x.yaml', remote_src: true });
    expect(made?.words).to.deep.equal(['-f', '/etc/k/x.yaml']);
    expect(made?.stdin).to.equal(undefined);
  });

  for (const definition of [[], [{ metadata: {} }], [1]]) {
    it(`refuses ${JSON.stringify(definition)}`, () => {
      expect(() => manifest({ definition })).to.throw('"definition" holds');
    });
  }
});

describe('cleanDiff', () => {
  it('names objects instead of files, and says nothing of secrets', () => {
    const printed = `diff -u -N /tmp/LIVE-12/v1.ConfigMap.web.site /tmp/MERGED-34/v1.ConfigMap.web.site
--- /tmp/LIVE-12/v1.ConfigMap.web.site\t2026-11-21 07:00:00.000000000 +0000
+++ /tmp/MERGED-34/v1.ConfigMap.web.site\t2026-11-21 07:00:00.000000000 +0000
@@ -1,2 +1,2 @@
 data:
-  a: "1"
+  a: "2"
diff -u -N /tmp/LIVE-12/v1.Secret.web.key /tmp/MERGED-34/v1.Secret.web.key
--- /tmp/LIVE-12/v1.Secret.web.key\t2026
+++ /tmp/MERGED-34/v1.Secret.web.key\t2026
@@ -1 +1 @@
-x
+swordfish
`;
    expect(cleanDiff(printed)).to.equal(`--- before: v1.ConfigMap.web.site
+++ after: v1.ConfigMap.web.site
@@ -1,2 +1,2 @@
 data:
-  a: "1"
+  a: "2"
--- before: v1.Secret.web.key
+++ after: v1.Secret.web.key
diff skipped: the content is a secret
`);
  });
});

describe('problemIn', () => {
  const cases: readonly [code: number, stderr: string, sentence: string][] = [
    [127, 'sh: kubectl: not found', 'kubectl is not on the host'],
    [
      1,
      'E1121 07:00:00.1 7 memcache.go:265] "Unhandled Error"\nThe connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?',
      'cannot reach the cluster to x: The connection to the server 10.0.0.1:6443 was refused',
    ],
    [1, 'Error from server (Forbidden): nodes is forbidden', 'cannot x: nodes is forbidden'],
    [
      2,
      'error: failed to run "diff": executable file not found in $PATH: exec: "diff": executable file not found in $PATH',
      'install diffutils',
    ],
    [
      1,
      'error: Apply failed with 1 conflict: conflict with "kubectl": .data.a\nPlease review the fields above--they currently have other managers.',
      '"force_conflicts" takes the fields over',
    ],
    [4, '', 'kubectl ended with exit code 4'],
  ];
  for (const [code, stderr, sentence] of cases) {
    it(`says: ${sentence}`, () => {
      expect(problemIn(code, stderr, 'x')).to.contain(sentence);
    });
  }
});

describe('lacksGround', () => {
  const because = (stderr: string) => lacksGround({ exitCode: 2, stdout: '', stderr });
  it('sees that an object cannot be there', () => {
    expect(because('Error from server (NotFound): namespaces "web" not found')).to.equal(
      'namespaces "web" not found',
    );
    expect(
      because(
        'error: resource mapping not found for name: "d" namespace: "" from "STDIN": no matches for kind "X" in version "y/v1"\nensure CRDs are installed first',
      ),
    ).to.contain('no matches for kind "X"');
    expect(because('Error from server (Forbidden): no')).to.equal(undefined);
  });
});

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

const pods = [
  pod('kube-system/etcd-a', { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
  pod('kube-system/proxy', { owner: 'DaemonSet' }),
  pod('web/app', { owner: 'ReplicaSet', volumes: [{ name: 'c', configMap: {} }] }),
  pod('web/job', { phase: 'Succeeded', volumes: [{ name: 'e', emptyDir: {} }] }),
];

describe('drainedPods', () => {
  const drained = (args: JsonObject, more: readonly JsonObject[] = []) =>
    drainedPods(
      argsOf({ operation: 'drain', name: 'n', ...args }),
      podsIn(answer([...pods, ...more]), 'n'),
    );

  it('takes what kubectl drain takes', () => {
    expect(drained({})).to.deep.equal(['web/app', 'web/job']);
  });

  const alone = pod('web/alone', {});
  const local = pod('web/db', { owner: 'StatefulSet', volumes: [{ name: 'e', emptyDir: {} }] });

  it('names the pods in the way, and the option', () => {
    expect(() => drained({ ignore_daemonsets: false })).to.throw(
      'kube-system/proxy belong to daemon sets; "ignore_daemonsets: true"',
    );
    expect(() => drained({}, [alone])).to.throw(
      'web/alone would not be started again; "force: true"',
    );
    expect(() => drained({}, [local])).to.throw('web/db would lose');
    expect(drained({ force: true, delete_emptydir_data: true }, [alone, local])).to.include.members(
      ['web/alone', 'web/db'],
    );
  });
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

  describe('several nodes', () => {
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

for (const shell of realShells()) {
  describe(`what kubectl runs, in ${shell.name}`, () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'kplay-kubectl-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('applies again when the server has learnt a kind', () => {
      program(
        `echo "$*" >> '${folder}/log'; cat > '${folder}/in'
[ -e '${folder}/known' ] || { : > '${folder}/known'; echo 'error: no matches for kind "X"' >&2; exit 1; }
echo x/y`,
      );
      const { exitCode, stdout, stderr } = performed(
        shell,
        { definition: namespace },
        { objects: said(1, '') },
      );
      expect({ exitCode, stdout, stderr }).to.deep.equal({
        exitCode: 0,
        stdout: 'x/y\n',
        stderr: '',
      });
      expect(readFileSync(join(folder, 'log'), 'utf8')).to.equal('apply -o name -f -\n'.repeat(2));
      expect(JSON.parse(readFileSync(join(folder, 'in'), 'utf8'))).to.deep.equal(namespace);
    });

    it('says what an apply fails with', () => {
      program('echo "error: nonsense" >&2; exit 3');
      const { exitCode, stderr } = performed(
        shell,
        { definition: namespace },
        { objects: said(1, '') },
      );
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 3, stderr: 'error: nonsense\n' });
    });

    it('waits for what is not there yet', () => {
      program(`[ -e '${folder}/there' ] && { echo "node/n $*"; exit; }
: > '${folder}/there'; echo 'Error from server (NotFound): nodes "n" not found' >&2; exit 1`);
      const args = { operation: 'wait', name: 'n', wait_for: 'condition=Ready', timeout: 60 };
      const { exitCode, stdout } = performed(shell, args, { ready: said(1, '') });
      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/^node\/n wait --for=condition=Ready node\/n --timeout=(60|5\d)s\n$/);
    });

    it('gives up at once when waiting is of no use, and in time', () => {
      program('echo "error: timed out waiting for the condition on nodes/n" >&2; exit 1');
      const args = { operation: 'wait', name: 'n', wait_for: 'x', timeout: 0 };
      const { exitCode, stderr } = performed(shell, args, { ready: said(1, '') });
      expect({ exitCode, stderr }).to.deep.equal({
        exitCode: 1,
        stderr: 'error: timed out waiting for the condition on nodes/n\n',
      });
    });

    function program(text: string): void {
      for (const [name, body] of Object.entries({ kubectl: text, sleep: '' })) {
        writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
        chmodSync(join(folder, name), 0o755);
      }
    }

    function performed(on: RealShell, args: JsonObject, seen: object) {
      const [change] = planned(args, seen);
      if (change?.kind !== 'run') return expect.fail('nothing is run');
      const result = runScript(on, change.script, { stdin: change.stdin, tools: folder });
      const [stdout, stderr] = [String(result.stdout), String(result.stderr)];
      return { exitCode: result.exitCode, stdout, stderr };
    }
  });
}

const host = {
  facts: {
    os_family: 'Debian',
    distribution: 'Debian',
    distribution_version: '12',
    pkg_mgr: 'apt',
    service_mgr: 'systemd',
    kernel: '6.1.0',
  },
  commands: new Set<string>(),
  user: 'root',
};

const given = { ...givenOn(host), sources: { file: undefined, template: undefined } };

function argsOf(args: JsonObject): KubectlArgs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return coerceArgs(kubectlArgs, args) as unknown as KubectlArgs;
}

function planned(args: JsonObject, seen: object, checkMode = false) {
  const plan: Plan = kubectl.plan(argsOf(args), { ...nothing, ...seen }, { ...given, checkMode });
  return 'changes' in plan ? plan.changes : plan;
}

function summariesOf(changes: ReturnType<typeof planned>): readonly string[] {
  return changes.map(change => (change.kind === 'run' ? change.summary : change.kind));
}

function ok(stdout: string): Answer {
  return said(0, stdout);
}

function said(exitCode: number, stdout: string, stderr = ''): Answer {
  return { exitCode, stdout, stderr };
}

function answer(items: readonly JsonObject[]): Answer {
  return ok(JSON.stringify({ kind: 'List', items }));
}

interface PodOptions {
  readonly owner?: string;
  readonly annotations?: JsonObject;
  readonly volumes?: readonly JsonObject[];
  readonly phase?: string;
}

function pod(title: string, options: PodOptions): JsonObject {
  const [namespaceName = '', name = ''] = title.split('/');
  const { owner, annotations = {}, volumes = [], phase = 'Running' } = options;
  const ownerReferences = owner === undefined ? [] : [{ kind: owner, controller: true }];
  return {
    metadata: { name, namespace: namespaceName, annotations, ownerReferences },
    spec: { volumes },
    status: { phase },
  };
}
