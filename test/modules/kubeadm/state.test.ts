import { expect } from 'chai';
import fc from 'fast-check';
import { classify } from '../../../src/modules/kubeadm/state/classify.ts';
import { allNodeFiles, nodeFile } from '../../../src/modules/kubeadm/state/node-files.ts';
import { parseSight } from '../../../src/modules/kubeadm/state/parse-sight.ts';
import { clusterCa, clusterHash, kubeletCertificate, otherCa, otherHash } from './certificates.ts';
import { controlPlane, kubeconfig, type Printed, printed, resultOf, worker } from './sights.ts';

const notFound = '!Error from server (NotFound): nodes "n1" not found';
const refused = '!The connection to the server k8s.example.com:6443 was refused';
const embedded = kubeconfig().replace(
  /client-certificate: .*/,
  `client-certificate-data: ${Buffer.from(kubeletCertificate).toString('base64')}`,
);

describe('classify', () => {
  const rows: readonly [
    name: string,
    seen: Printed,
    hashes: readonly string[] | undefined,
    state: string,
    reason?: string,
  ][] = [
    ['a new host', {}, undefined, 'clean'],
    ['a CA of one’s own', { files: ['ca', 'caKey'] }, undefined, 'clean'],
    ['what a kubelet left', { files: ['kubeletConfig', 'kubeletFlags'] }, undefined, 'clean'],
    ['a control plane', controlPlane, undefined, 'initialized'],
    ['a control plane of this cluster', controlPlane, [clusterHash], 'initialized'],
    ['one of another cluster', controlPlane, [otherHash], 'joined-elsewhere', otherHash],
    ['a worker', worker, [clusterHash], 'joined'],
    ['a worker of nobody knows which', worker, undefined, 'joined'],
    ['a worker elsewhere', worker, [otherHash], 'joined-elsewhere', clusterHash],
    [
      'a worker while its CA is exchanged',
      { ...worker, texts: { ...worker.texts, 'kubelet-conf': kubeconfig(clusterCa + otherCa) } },
      [otherHash],
      'joined',
    ],
    [
      'a worker whose node was deleted',
      { ...worker, answers: { node: notFound } },
      [clusterHash],
      'orphaned',
      'the cluster has no node n1',
    ],
    [
      'a worker whose cluster does not answer',
      { ...worker, answers: { node: refused } },
      [clusterHash],
      'joined',
      'was not asked',
    ],
    [
      'a worker whose certificate ended',
      { ...worker, now: 9_000_000_000 },
      [clusterHash],
      'orphaned',
      'its certificate ended',
    ],
    [
      'a join that ended half-way',
      { files: ['ca', 'bootstrapKubelet', 'kubeletConfig'] },
      undefined,
      'partial',
      'bootstrap-kubelet.conf',
    ],
    [
      'a join that waited in vain for its certificate',
      { files: ['ca', 'kubeletConfig', 'kubeletFlags'] },
      [clusterHash],
      'partial',
      'but no /etc/kubernetes/kubelet.conf',
    ],
    [
      'a CA with its key beside a kubelet',
      { files: ['ca', 'caKey', 'kubeletConfig'] },
      undefined,
      'clean',
    ],
    [
      'an init that ended before its API server was there',
      {
        ...controlPlane,
        texts: { ...controlPlane.texts, 'kubelet-conf': embedded },
        answers: { ready: refused },
      },
      undefined,
      'partial',
      'never became ready',
    ],
    [
      'an init that ended after its manifests',
      { files: ['ca', 'apiServerManifest'] },
      undefined,
      'partial',
      'without /etc/kubernetes/admin.conf',
    ],
    [
      'an init that ended before "upload-config"',
      { ...controlPlane, answers: { ready: 'ok', 'kubeadm-config': '!(NotFound)' } },
      undefined,
      'partial',
      'upload-config',
    ],
    [
      'an init that ended before "bootstrap-token"',
      {
        ...controlPlane,
        texts: { ...controlPlane.texts, 'kubelet-conf': embedded },
        answers: { ready: 'ok', 'kubeadm-config': '{}', 'cluster-info': '!(NotFound)' },
      },
      undefined,
      'partial',
      'bootstrap-token',
    ],
    [
      'a cluster that is switched off',
      { ...controlPlane, answers: { ready: refused } },
      undefined,
      'down',
      'was refused',
    ],
    [
      'a control plane without kubectl',
      { ...controlPlane, answers: {} },
      undefined,
      'initialized',
      'no kubectl',
    ],
    [
      'a control plane whose node was deleted',
      { ...controlPlane, answers: { ...controlPlane.answers, node: notFound } },
      undefined,
      'orphaned',
    ],
  ];
  for (const [name, seen, hashes, state, reason = ''] of rows) {
    it(`takes ${name} for ${state}`, () => {
      const found = classify(parseSight(printed(seen)), { hashes });
      expect(found.state).to.equal(state);
      expect(found.reason).to.contain(reason);
    });
  }

  const names = [
    ...['configmap/kubelet-config', 'deployment.apps/coredns', 'daemonset.apps/kube-proxy'],
    ...[
      ...['get-nodes', 'kubelet-bootstrap', 'node-autoapprove-bootstrap'],
      'node-autoapprove-certificate-rotation',
    ].map(name => `clusterrolebinding.rbac.authorization.k8s.io/kubeadm:${name}`),
  ];
  const labelled = '{"metadata":{"labels":{"node-role.kubernetes.io/control-plane":""}}}';
  const local = `${controlPlane.texts?.['apiserver']}    - --etcd-servers=https://127.0.0.1:2379\n`;

  interface Cut {
    readonly begun?: string;
    /** Names that the cluster lacks. */
    readonly lacks?: string;
    readonly answers?: Readonly<Record<string, string>>;
    readonly isFinal?: boolean;
    readonly nodes?: string;
    readonly skipped?: readonly string[];
    readonly without?: string;
    /** What runs in a cluster whose init left no record, beside the node n1. */
    readonly runs?: string;
    readonly unmade?: readonly string[];
  }

  const cut: readonly [name: string, seen: Cut, state: string, reason: string][] = [
    ['one that kplay began and that has all', { begun: 'init' }, 'initialized', ''],
    [
      'one that died in addon/coredns',
      {
        ...{ begun: 'init', lacks: 'coredns kube-proxy' },
        unmade: ['addon/coredns', 'addon/kube-proxy'],
      },
      'initialized',
      'its init did not end: the cluster lacks Deployment coredns ("addon/coredns"), DaemonSet kube-proxy',
    ],
    [
      'one that died in addon/kube-proxy',
      { begun: 'init', lacks: 'kube-proxy', unmade: ['addon/kube-proxy'] },
      'initialized',
      'DaemonSet kube-proxy ("addon/kube-proxy")',
    ],
    [
      'one without kube-proxy, which nobody saw end, but others have joined',
      { begun: 'init', lacks: 'kube-proxy', nodes: 'node/n1\nnode/n2' },
      'initialized',
      'its init did not end: the cluster lacks DaemonSet kube-proxy',
    ],
    [
      'one that was told to leave kube-proxy out',
      { begun: 'init addon/kube-proxy', lacks: 'kube-proxy' },
      'initialized',
      '',
    ],
    [
      'one that was told to leave all addons out',
      { begun: 'init addon', lacks: 'kube-proxy coredns' },
      'initialized',
      '',
    ],
    [
      'one made by hand that has all',
      { runs: 'deployment.apps/coredns daemonset.apps/kube-proxy' },
      'initialized',
      '',
    ],
    [
      'one made by hand that died in addon/coredns',
      { runs: '', unmade: ['addon/coredns', 'addon/kube-proxy'] },
      'initialized',
      'its init did not end: the cluster lacks Deployment coredns ("addon/coredns"), DaemonSet',
    ],
    [
      'one made by hand that died in addon/kube-proxy',
      { runs: 'deployment.apps/coredns', unmade: ['addon/kube-proxy'] },
      'initialized',
      'the cluster lacks DaemonSet kube-proxy',
    ],
    [
      'one made by hand without kube-proxy, as the task says',
      { runs: 'deployment.apps/coredns', skipped: ['addon/kube-proxy'] },
      'initialized',
      '',
    ],
    [
      'one without kube-proxy in which something else runs',
      { runs: 'deployment.apps/coredns daemonset.apps/cilium' },
      'initialized',
      'lacks DaemonSet kube-proxy ("addon/kube-proxy"); where that is as it is meant, say so by "skip_phases"',
    ],
    [
      'one without kube-proxy that others have joined',
      { runs: 'deployment.apps/coredns node/n2' },
      'initialized',
      'say so by "skip_phases"',
    ],
    [
      'one made by hand that died in mark-control-plane',
      {
        isFinal: false,
        lacks: 'coredns kube-proxy kubeadm:',
        answers: { node: '{}', 'cluster-info': notFound },
      },
      'partial',
      'the cluster lacks the label node-role.kubernetes.io/control-plane of the node ("mark-control-plane"), ClusterRoleBinding kubeadm:get-nodes',
    ],
    [
      'one made by hand without rotation of certificates and without addons',
      { isFinal: false, lacks: 'coredns kube-proxy' },
      'initialized',
      '',
    ],
    [
      'one made by hand that has no label, as the task says',
      { isFinal: false, answers: { node: '{}' }, skipped: ['mark-control-plane'] },
      'initialized',
      '',
    ],
    [
      'one that died in upload-config/kubelet',
      { isFinal: false, lacks: 'kubelet-config' },
      'partial',
      'ConfigMap kubelet-config ("upload-config/kubelet")',
    ],
    [
      'a join that died before it marked the node',
      { begun: 'join', answers: { node: '{}' } },
      'partial',
      'its join did not end: the cluster lacks the label',
    ],
    [
      'a join that died before its etcd',
      { answers: { ready: refused, node: '{}' }, without: 'etcdManifest' },
      'partial',
      'does not answer, and it has no /etc/kubernetes/manifests/etcd.yaml, and its node has no label',
    ],
    [
      'a control plane that is switched off while others run',
      { answers: { ready: refused } },
      'down',
      'was refused',
    ],
    [
      'a control plane whose etcd.yaml was taken away',
      { answers: { ready: refused }, without: 'etcdManifest' },
      'down',
      'it has no /etc/kubernetes/manifests/etcd.yaml',
    ],
  ];
  for (const [name, one, state, reason] of cut) {
    it(`takes ${name} for ${state}`, () => {
      const lacks = one.lacks?.split(' ') ?? [];
      const objects = names.filter(object => !lacks.some(part => object.includes(part)));
      const seen = printed({
        files: (controlPlane.files ?? []).filter(file => file !== one.without),
        texts: {
          ...{ ...controlPlane.texts, apiserver: local },
          ...(one.isFinal === false && { 'kubelet-conf': embedded }),
          ...(one.begun !== undefined && { begun: `${one.begun}\n` }),
        },
        answers: {
          ...{ ...controlPlane.answers, node: labelled },
          ...(one.runs === undefined
            ? { objects: `${objects.join('\n')}\n` }
            : { workloads: ['node/n1', ...one.runs.split(' ')].join('\n') }),
          ...{ ...(one.runs === undefined && { nodes: one.nodes ?? 'node/n1' }), ...one.answers },
        },
      });
      const found = classify(parseSight(seen), {
        hashes: [clusterHash],
        skipped: one.skipped ?? [],
      });
      expect(found.state, found.reason).to.equal(state);
      expect(found.unmade ?? []).to.deep.equal(one.unmade ?? []);
      if (reason === '') expect(found.reason).to.equal('');
      else expect(found.reason).to.contain(reason);
    });
  }

  it('does not believe an answer about a node of another name', () => {
    const seen = parseSight(printed({ ...worker, answers: { node: notFound } }));
    expect(classify({ ...seen, nodeName: 'other' }, { hashes: undefined }).state).to.equal(
      'joined',
    );
  });

  it('answers for any set of files, and never takes half a control plane for a whole one', () => {
    fc.assert(
      fc.property(fc.subarray([...allNodeFiles]), files => {
        const { state } = classify(parseSight(printed({ ...controlPlane, files })), {
          hashes: undefined,
        });
        const isWhole = ['admin', 'kubelet', 'apiServerManifest', 'schedulerManifest'].every(one =>
          files.some(name => name === one),
        );
        if (state === 'initialized') expect(isWhole).to.equal(true);
        if (files.length === 0) expect(state).to.equal('clean');
      }),
    );
  });
});

describe('nodeFile', () => {
  it('is where the certificates lie', () => {
    expect(nodeFile('ca', '/srv/pki')).to.equal('/srv/pki/ca.crt');
    expect(nodeFile('admin', '/srv/pki')).to.equal('/etc/kubernetes/admin.conf');
    expect(parseSight(printed()).pki).to.equal('/etc/kubernetes/pki');
    expect(parseSight(resultOf('pki|/srv/pki\n')).pki).to.equal('/srv/pki');
  });
});
