import { expect } from 'chai';
import { dockerRepository } from './docker-ce/layer.ts';
import type { LabHost } from './host.ts';
import { freshHost } from './shared.ts';
import {
  type ClusterSpec,
  changesOf,
  expectWell,
  failuresOf,
  runCluster,
} from './support/cluster.ts';

describe('playbooks/tutorial-centos.yaml', () => {
  const vars = { docker_repo: dockerRepository };
  const spec: ClusterSpec = { controlPlanes: ['cm'], workers: ['cw'], vars, asProcess: true };
  const run = (...flags: readonly string[]) => runCluster('tutorial-centos', spec, flags);
  let master: LabHost;

  before(async () => {
    const layers = ['kubernetes', 'docker-ce', 'redhat'] as const;
    const boot = (name: string) => freshHost(name, { layers, volumes: ['/var/lib/containerd'] });
    [master] = await Promise.all([boot('cm'), boot('cw')]);
    await master.must('systemctl enable --now firewalld');
  });

  it('refuses hosts of another family and more than one master, before it changes anything', async () => {
    const two = { ...spec, controlPlanes: ['cm', 'cw'], workers: [] };
    const refused = await runCluster('tutorial-centos', two);

    expect(failuresOf(refused)[0]).to.include('k8s-cluster.yaml makes several');
    expect(changesOf(refused)).to.deep.equal([]);
  });

  it('lets k8s-cluster ask the repository for the exact version, of which nothing stays', async () => {
    await master.mark();
    const ask = async (version: string) => {
      const flags = ['--check', '-e', `k8s_version=${version}`, '-e', 'min_cpu=999'];
      return failuresOf(await runCluster('k8s-cluster', spec, flags)).join('\n');
    };
    expect(await ask('1.36.99')).to.match(
      /the repository has no Kubernetes 1.36.99; it has 1.36.\d/,
    );
    expect(await ask('1.99.0')).to.contain('there is no repository of Kubernetes 1.99');
    expect(await ask('1.36.4')).to.not.contain('repository');
    // Whoever reads the database of packages touches these.
    const changed = (await master.changedPaths()).filter(
      ({ path }) => !/rpmdb\.sqlite-/.test(path),
    );
    expect(changed).to.deep.equal([]);
  });

  it('foretells on bare hosts exactly what it changes, and changes nothing afterwards', async () => {
    const foretold = expectWell(await run('--check'));
    const made = expectWell(await run());
    const again = expectWell(await run());
    const last = expectWell(await run('--check'));

    expect(changesOf(foretold)).to.deep.equal(changesOf(made));
    expect([changesOf(again), changesOf(last)]).to.deep.equal([[], []]);
  });

  it('makes the cluster of the notes', async () => {
    const ready = "kubectl get nodes --no-headers | awk '{print $1, $2}' | sort";
    expect(await master.must(ready)).to.equal('cm Ready\ncw Ready');
    expect(await master.must('stat -c %a /root/.kube/config')).to.equal('600');
    expect(await master.must('rpm -q kubeadm')).to.match(/^kubeadm-1\.36\.4/);
    for (const where of ['', '--permanent']) {
      expect(await master.must(`firewall-cmd ${where} --list-ports`)).to.include('6443/tcp');
    }
    expect(await master.must('kubeadm token list')).to.equal('');
  });
});
