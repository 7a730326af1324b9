import { expect } from 'chai';
import type { LabHost } from './host.ts';
import { freshHost } from './shared.ts';
import { type ClusterSpec, changesOf, expectWell, runCluster } from './support/cluster.ts';

describe('playbooks/tutorial-ubuntu.yaml', () => {
  const spec: ClusterSpec = { controlPlanes: ['um'], workers: ['uw'], asProcess: true };
  const volumes = ['/var/lib/docker', '/var/lib/containerd'];
  const run = (...flags: readonly string[]) => runCluster('tutorial-ubuntu', spec, flags);
  let master: LabHost;

  before(async () => {
    const boot = (name: string) => freshHost(name, { layers: ['kubernetes', 'docker'], volumes });
    [master] = await Promise.all([boot('um'), boot('uw')]);
    // As an installer leaves it. The device is not there: the machine's own swap is not the test's.
    await master.must("printf '/swap.img\\tnone\\tswap\\tsw\\t0\\t0\\n' >> /etc/fstab");
  });

  it('foretells on bare hosts exactly what it changes, and changes nothing afterwards', async () => {
    const foretold = expectWell(await run('--check'));
    const made = expectWell(await run());
    const again = expectWell(await run());
    const last = expectWell(await run('--check'));

    expect(changesOf(foretold)).to.deep.equal(changesOf(made));
    expect([changesOf(again), changesOf(last)]).to.deep.equal([[], []]);
  });

  it('makes the cluster of the notes, for the user of the notes', async () => {
    const ready = "kubectl get nodes --no-headers | awk '{print $1, $2}' | sort";
    const { stdout } = await master.ssh('admin', ready);

    expect(stdout).to.equal('um Ready\nuw Ready\n');
    expect(await master.must('stat -c "%U %a" ~admin/.kube/config')).to.equal('admin 600');
    expect(await master.must("docker info --format '{{.CgroupDriver}}'")).to.equal('systemd');
    expect(await master.must('apt-mark showhold')).to.equal('kubeadm\nkubectl\nkubelet');
    expect(await master.must('grep swap /etc/fstab')).to.match(/^# .*\/swap\.img/);
    expect(await master.must('kubeadm token list')).to.equal('');
  });
});
