import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LabHost } from './host.ts';
import {
  type ClusterSpec,
  changedHosts,
  changesOf,
  expectWell,
  failuresOf,
  freshNode,
  operationsOf,
  roundTripsOf,
  runCluster,
  tasksPerHost,
} from './support/cluster.ts';

const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';
const nodes = `${kubectl} get nodes -o name`;

describe('k8s-cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-fetched-'));
  // Whatever else the roles can do, so that each task of each of them has something to do.
  const vars = {
    ntp_servers: ['192.0.2.123'],
    registries: [{ host: '192.0.2.9:5000', server: 'http://192.0.2.9:5000' }],
    kubeconfig_users: [
      { user: 'root' },
      { user: 'admin' },
      { user: 'plain', path: '/srv/k.conf', groups: ['viewers', 'dev'] },
    ],
    node_labels: { 'example.org/disk': 'ssd', 'node-role.kubernetes.io/node': '' },
    node_annotations: { 'example.org/rack': '3' },
    patches: { 'kubeletconfiguration0+merge.yaml': { maxPods: 42 } },
    node_taints: ['example.org/slow=yes:PreferNoSchedule'],
  };
  const three: ClusterSpec = { controlPlanes: ['n1'], workers: ['n2', 'n3'], vars };
  const four: ClusterSpec = { ...three, workers: ['n2', 'n3', 'n4'] };
  let first: LabHost;
  let fourth: LabHost;

  before(async () => {
    const hosts = await Promise.all(['n1', 'n2', 'n3', 'n4'].map(freshNode));
    first = hosts[0] ?? expect.fail('there is a first host');
    fourth = hosts[3] ?? expect.fail('there is a fourth host');
  });

  after(() => rmSync(folder, { recursive: true }));

  it('foretells on bare hosts exactly what it changes, and changes nothing afterwards', async () => {
    const foretold = expectWell(await runCluster('k8s-cluster', three, ['--check']));
    const made = expectWell(await runCluster('k8s-cluster', three));
    const fetching = [
      '-e',
      `fetch_to=${join(folder, 'kubernetes.conf')}`,
      '-e',
      'super_admin=move',
    ];
    const again = expectWell(await runCluster('k8s-cluster', three, fetching));
    const last = expectWell(await runCluster('k8s-cluster', three, [...fetching, '--check']));

    expect(changesOf(foretold)).to.deep.equal(changesOf(made));
    expect(changedHosts(made)).to.deep.equal(['n1', 'n2', 'n3']);
    expect(changesOf(again)).to.deep.equal([
      'n1: k8s_kubeconfig : Keep a copy on the controller',
      'n1: k8s_kubeconfig : Keep super-admin.conf on the controller',
      'n1: k8s_kubeconfig : Take super-admin.conf off the host',
    ]);
    expect(changesOf(last)).to.deep.equal([]);
    expect(tasksPerHost(made)).to.be.at.most(60);
    expect(await first.must(nodes)).to.equal('node/n1\nnode/n2\nnode/n3');
    expect(await first.must('kubeadm token list')).to.equal('');
    expect(await first.must('stat -c %U /home/admin/.kube/config /srv/k.conf')).to.equal(
      'admin\nplain',
    );
    const kept = (name: string) => ({
      mode: statSync(join(folder, name)).mode & 0o777,
      text: readFileSync(join(folder, name), 'utf8'),
    });
    const [own, above] = [kept('kubernetes.conf'), kept('kubernetes.conf.super-admin')];
    expect([own.mode, above.mode]).to.deep.equal([0o600, 0o600]);
    expect(own.text).to.equal(`${await first.must('cat /etc/kubernetes/admin.conf')}\n`);
    expect(above.text).to.contain('kubernetes-super-admin');
    expect((await first.exec('ls /etc/kubernetes/super-admin.conf')).exitCode).to.equal(2);
    const node = await first.must(`${nodes} -l node-role.kubernetes.io/node,example.org/disk=ssd`);
    expect(node).to.equal('node/n1\nnode/n2\nnode/n3');
  });

  it('is said to be ill as long as it is, with what is not well', async () => {
    const pod = {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'ill', namespace: 'kube-system' } },
      spec: { containers: [{ name: 'ill', image: 'registry.invalid/ill:1' }] },
    };
    await first.must(`${kubectl} apply -f -`, { input: JSON.stringify(pod) });
    const hasty = ['-e', 'wait_nodes_s=0', '-e', 'wait_pods_s=0'];
    await first.must(
      `${kubectl} -n kube-system get daemonset kube-proxy -o json > /root/proxy.json
${kubectl} -n kube-system delete daemonset kube-proxy`,
    );
    const [ill = ''] = failuresOf(await runCluster('k8s-health', four, hasty));
    await first.must(`${kubectl} -n kube-system delete pod ill --now`);
    const without = ['-e', '{"expect_addons": ["coredns"]}'];
    expectWell(await runCluster('k8s-health', three, without));
    await first.must(`${kubectl} create -f /root/proxy.json`);

    expect(ill).to.contain('there are 3 nodes of 4').and.contain('pod kube-system/ill is Pending');
    expect(ill).to.contain('there is no DaemonSet kube-system/kube-proxy');
    expectWell(await runCluster('k8s-health', three));
  });

  it('lets k8s-scale add a worker, and asks who is in already for little', async () => {
    const foretold = expectWell(await runCluster('k8s-scale', four, ['--check']));
    const added = expectWell(await runCluster('k8s-scale', four));
    expect(changesOf(foretold)).to.deep.equal(changesOf(added));

    const elsewhere = changesOf(added).filter(change => !change.startsWith('n4: '));
    expect(elsewhere).to.deep.equal([
      'n1: k8s_control_plane : Delete the token, and mark the nodes that joined with it',
      'n1: k8s_control_plane : Make a token for the nodes that join',
    ]);
    expect(await first.must('kubeadm token list')).to.equal('');
    const { n1, n2, n3 } = operationsOf(added);
    // What it is, its firewall, a token, the end of the token with the marks of the new node, and how all of it is.
    expect([n1, n2, n3]).to.deep.equal([5, 2, 2]);
    const marked = `${nodes} -l node-role.kubernetes.io/node,example.org/disk=ssd`;
    expect(await first.must(marked)).to.contain('node/n4');
    const spec = await first.must(
      `${kubectl} get node n4 -o 'jsonpath={.metadata.annotations.example\\.org/rack} {.spec.taints}'`,
    );
    expect(spec).to.match(/^3 .*"example.org\/slow"/);
    const trips = roundTripsOf(added);
    expect([trips['n2'], trips['n3']].filter(asked => (asked ?? 9) > 5)).to.deep.equal([]);
    expect(changesOf(expectWell(await runCluster('k8s-scale', four)))).to.deep.equal([]);
  });

  it('is taken down by k8s-reset, and built again', async () => {
    const confirmed = ['-e', 'confirm=yes'];
    await fourth.must('systemctl stop kubelet');
    await first.must(`${kubectl} delete node n4`);
    const orphan = await runCluster('k8s-reset', four, [...confirmed, '--limit', 'n4']);
    expect(changesOf(expectWell(orphan))).to.deep.equal([
      'n4: k8s_reset : Remove certificates of users and patches',
      'n4: k8s_reset : Take the node out of its cluster',
    ]);
    const foretold = expectWell(await runCluster('k8s-reset', four, [...confirmed, '--check']));
    const reset = expectWell(await runCluster('k8s-reset', four, confirmed));
    expect(changesOf(foretold)).to.deep.equal(changesOf(reset));
    expect(changedHosts(reset)).to.deep.equal(['n1', 'n2', 'n3']);
    const again = expectWell(await runCluster('k8s-reset', four, confirmed));
    const last = expectWell(await runCluster('k8s-reset', four, [...confirmed, '--check']));
    expect([changesOf(again), changesOf(last)]).to.deep.equal([[], []]);
    expectWell(await runCluster('k8s-cluster', three));
    expect(await first.must(nodes)).to.equal('node/n1\nnode/n2\nnode/n3');
  });
});
