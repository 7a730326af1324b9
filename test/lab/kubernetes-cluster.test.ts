import { expect } from 'chai';
import type { LabHost } from './host.ts';
import {
  type ClusterSpec,
  changedHosts,
  changesOf,
  expectWell,
  freshNode,
  roundTripsOf,
  runCluster,
  tasksPerHost,
} from './support/cluster.ts';

const nodes = 'kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes -o name';

describe('k8s-cluster', () => {
  const three: ClusterSpec = { controlPlanes: ['n1'], workers: ['n2', 'n3'] };
  const four: ClusterSpec = { ...three, workers: ['n2', 'n3', 'n4'] };
  let first: LabHost;

  before(async () => {
    const [host] = await Promise.all(['n1', 'n2', 'n3', 'n4'].map(freshNode));
    first = host ?? expect.fail('there is a first host');
  });

  it('foretells on bare hosts exactly what it changes, and changes nothing afterwards', async () => {
    const foretold = expectWell(await runCluster('k8s-cluster', three, ['--check']));
    const made = expectWell(await runCluster('k8s-cluster', three));
    const again = expectWell(await runCluster('k8s-cluster', three));
    const last = expectWell(await runCluster('k8s-cluster', three, ['--check']));

    expect(changesOf(foretold)).to.deep.equal(changesOf(made));
    expect(changedHosts(made)).to.deep.equal(['n1', 'n2', 'n3']);
    expect([changesOf(again), changesOf(last)]).to.deep.equal([[], []]);
    expect(tasksPerHost(made)).to.be.at.most(60);
    expect(await first.must(nodes)).to.equal('node/n1\nnode/n2\nnode/n3');
    expect(await first.must('kubeadm token list')).to.equal('');
    expectWell(await runCluster('k8s-health', three));
  });

  it('lets k8s-scale add a worker, and asks who is in already for little', async () => {
    const added = expectWell(await runCluster('k8s-scale', four));

    const elsewhere = changesOf(added).filter(change => !change.startsWith('n4: '));
    expect(elsewhere).to.deep.equal([
      'n1: k8s_control_plane : Delete the token of the nodes that joined',
      'n1: k8s_control_plane : Make a token for the nodes that join',
    ]);
    expect(await first.must('kubeadm token list')).to.equal('');
    const { n2, n3 } = roundTripsOf(added);
    expect([n2, n3].filter(asked => asked === undefined || asked > 5)).to.deep.equal([]);
    expect(changesOf(expectWell(await runCluster('k8s-scale', four)))).to.deep.equal([]);
  });

  it('is taken down by k8s-reset, and built again', async () => {
    const reset = expectWell(await runCluster('k8s-reset', four, ['-e', 'confirm=yes']));
    expect(changedHosts(reset)).to.deep.equal(['n1', 'n2', 'n3', 'n4']);
    expectWell(await runCluster('k8s-cluster', three));
    expect(await first.must(nodes)).to.equal('node/n1\nnode/n2\nnode/n3');
  });
});
