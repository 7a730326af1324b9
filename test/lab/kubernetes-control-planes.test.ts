import { expect } from 'chai';
import type { ChangePlanned, TaskOnHostFinished } from '../../src/engine/events.ts';
import type { LabHost } from './host.ts';
import {
  type ClusterSpec,
  changesOf,
  expectWell,
  freshNode,
  operationsOf,
  runCluster,
} from './support/cluster.ts';
import type { PlaybookRun } from './support/playbook.ts';

const nodes = 'kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes --no-headers';

const definition = (plural: string, kind: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${plural}.operator.tigera.io}
spec:
  group: operator.tigera.io
  names: {plural: ${plural}, singular: ${kind.toLowerCase()}, kind: ${kind}}
  scope: Cluster
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`;

/** What stands in for calico's manifests: there is no operator, so they bring what it would make. */
const calico = {
  definitions: `${definition('installations', 'Installation')}---
${definition('apiservers', 'APIServer')}`,
  operator: `apiVersion: v1
kind: Namespace
metadata: {name: calico-system}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: calico-system}
spec:
  selector: {matchLabels: {k8s-app: calico-node}}
  template:
    metadata: {labels: {k8s-app: calico-node}}
    spec:
      hostNetwork: true
      tolerations: [{operator: Exists}]
      containers: [{name: calico-node, image: "quay.io/calico/node:v3.33.0"}]
`,
};

describe('k8s-cluster with several control planes', () => {
  const names = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'];
  let first: LabHost;
  let planes: readonly LabHost[];
  let cluster: ClusterSpec;

  before(async () => {
    const hosts = await Promise.all(names.map(freshNode));
    planes = hosts.slice(0, 3);
    first = hosts[0] ?? expect.fail('there is a first host');
    await first.must('cat > /srv/crds.yaml', { input: calico.definitions });
    await first.must('cat > /srv/operator.yaml', { input: calico.operator });
    cluster = {
      controlPlanes: ['m1', 'm2', 'm3'],
      workers: ['m4'],
      vars: {
        control_plane_endpoint: `${first.address}:6443`,
        cni: 'calico',
        calico_crds_manifest: 'file:///srv/crds.yaml',
        calico_manifest: 'file:///srv/operator.yaml',
      },
    };
  });

  it('lets control planes join one at a time', async () => {
    const foretold = expectWell(await runCluster('k8s-cluster', cluster, ['--check']));
    const made = expectWell(await runCluster('k8s-cluster', cluster));
    expect(changesOf(foretold)).to.deep.equal(changesOf(made));

    expect(mostAtOnce(made, 'k8s_join : Join the cluster', ['m2', 'm3'])).to.equal(1);
    const lines = (await first.must(nodes)).split('\n');
    expect(lines.map(line => line.split(/\s+/).slice(0, 3).join(' '))).to.deep.equal([
      'm1 Ready control-plane',
      'm2 Ready control-plane',
      'm3 Ready control-plane',
      'm4 Ready <none>',
    ]);
    expect(changesOf(expectWell(await runCluster('k8s-cluster', cluster)))).to.deep.equal([]);
  });

  it('gives names and flags to every control plane that is there, where it is asked to', async () => {
    const { vars } = cluster;
    const extra = { controller_manager: { v: '3' } };
    cluster = { ...cluster, vars: { ...vars, cert_sans: ['vip.example.com'], extra_args: extra } };
    const asked = ['-e', 'reconfigure=true'];
    const foretold = expectWell(await runCluster('k8s-cluster', cluster, [...asked, '--check']));
    const made = expectWell(await runCluster('k8s-cluster', cluster, asked));
    const last = expectWell(await runCluster('k8s-cluster', cluster, [...asked, '--check']));

    expect(changesOf(foretold)).to.deep.equal(changesOf(made));
    expect(changesOf(made)).to.deep.equal([
      'm1: k8s_control_plane : Make the first control plane',
      ...['m2: k8s_join : Join the cluster', 'm3: k8s_join : Join the cluster'],
    ]);
    expect(mostAtOnce(made, 'k8s_join : Join the cluster', ['m2', 'm3'])).to.equal(1);
    expect(changesOf(last)).to.deep.equal([]);
    for (const host of planes) {
      const names = 'openssl x509 -noout -ext subjectAltName -in /etc/kubernetes/pki/apiserver.crt';
      expect(await host.must(names)).to.contain('DNS:vip.example.com');
      const flags = 'grep -c -e --v=3 /etc/kubernetes/manifests/kube-controller-manager.yaml';
      expect(await host.must(flags)).to.equal('1');
    }
  });

  it('gets two more control planes by k8s-scale, and keeps no credentials', async () => {
    const more = { ...cluster, controlPlanes: ['m1', 'm2', 'm3', 'm5', 'm6'] };
    const foretold = expectWell(await runCluster('k8s-scale', more, ['--check']));
    const added = expectWell(await runCluster('k8s-scale', more));
    expect(changesOf(foretold)).to.deep.equal(changesOf(added));

    const elsewhere = changesOf(added).filter(change => !/^m[56]: /.test(change));
    expect(elsewhere.filter(change => !change.startsWith('m1: '))).to.deep.equal([]);
    expect(await first.must('kubeadm token list')).to.equal('');
    const secret = 'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get secret';
    expect((await first.exec(`${secret} kubeadm-certs`)).exitCode).to.equal(1);
    const { m1, m2, m3, m4 } = operationsOf(added);
    expect([m1, m2, m3, m4]).to.deep.equal([5, 2, 2, 2]);
  });
});

/** On how many of the hosts a task was at work at the same time, by the order of the events. */
function mostAtOnce({ events }: PlaybookRun, task: string, hosts: readonly string[]): number {
  const marks = events.filter(
    (event): event is ChangePlanned | TaskOnHostFinished =>
      (event.type === 'change-planned' || event.type === 'task-on-host-finished') &&
      event.task.name === task &&
      hosts.includes(event.host),
  );
  let [now, most] = [0, 0];
  for (const { type } of marks) {
    now += type === 'change-planned' ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}
