import { expect } from 'chai';
import type { LabHost } from '../../host.ts';
import { freshHost } from '../../shared.ts';
import { kubernetesRepository } from './layer.ts';

const base = (minor: string) => `${kubernetesRepository}/core:/stable:/${minor}`;

/** What the documentation of Kubernetes says to do. */
const useRepository = (minor: string) => `mkdir -p /etc/apt/keyrings
curl -fsS '${base(minor)}/deb/Release.key' -o /etc/apt/keyrings/kubernetes-apt-keyring.asc
echo 'deb [signed-by=/etc/apt/keyrings/kubernetes-apt-keyring.asc] ${base(minor)}/deb/ /' \\
  > /etc/apt/sources.list.d/kubernetes.list
apt-get -q update`;

describe('the package repositories of Kubernetes', () => {
  let host: LabHost;

  before(async function () {
    // The layers are made once, which takes minutes.
    this.timeout('10m');
    host = await freshHost('packages', { layers: ['kubernetes'] });
  });

  it('offers the versions of a minor version, signed', async () => {
    await host.must(useRepository('v1.36'));

    const versions = await host.must("apt-cache madison kubeadm | cut -d'|' -f2 | tr -d ' '");

    expect(versions.split('\n')).to.deep.equal(['1.36.4-1.1', '1.36.3-1.1']);
  });

  it('is refused without its key', async () => {
    await host.must(`echo 'deb ${base('v1.35')}/deb/ /' > /etc/apt/sources.list.d/kubernetes.list`);

    const { exitCode, stderr } = await host.exec('apt-get -q update');

    expect(exitCode).to.equal(100);
    expect(stderr).to.include('is not signed');
  });

  it('installs the older version and upgrades to that of the next minor version', async () => {
    const get = 'DEBIAN_FRONTEND=noninteractive apt-get -q -y install';
    await host.must(useRepository('v1.36'));
    await host.must(`${get} kubeadm=1.36.3-1.1 kubelet=1.36.3-1.1 kubectl=1.36.3-1.1`);
    const before = await host.must('kubeadm version -o short');

    await host.must(useRepository('v1.37'));
    await host.must(`${get} kubeadm='1.37.1-*'`);

    expect(before).to.equal('v1.36.3');
    expect(await host.must('kubeadm version -o short')).to.equal('v1.37.1');
    expect(await host.must('ls /opt/cni/bin')).to.include('host-local');
    expect(await host.must('kubectl version --client')).to.include('Client Version: v1.');
  });
});

describe('the package repositories of Kubernetes, for the Red Hat family', () => {
  let host: LabHost;

  before(async function () {
    // The layers are made once, which takes minutes.
    this.timeout('10m');
    host = await freshHost('packages-rpm', { layers: ['kubernetes', 'docker-ce', 'redhat'] });
  });

  it('gives signed packages to dnf, but not when they are excluded', async () => {
    await host.must(`cat > /etc/yum.repos.d/kubernetes.repo <<'END'
[kubernetes]
name=Kubernetes
baseurl=${base('v1.36')}/rpm/
enabled=1
gpgcheck=1
gpgkey=${base('v1.36')}/rpm/repodata/repomd.xml.key
exclude=kubelet kubeadm kubectl cri-tools kubernetes-cni
END`);

    const excluded = await host.exec('dnf -q -y install kubeadm-1.36.3');
    await host.must('dnf -q -y install kubeadm-1.36.3 --disableexcludes=kubernetes');

    expect(excluded.exitCode).to.equal(1);
    expect(await host.must('rpm -q kubeadm cri-tools')).to.equal(
      'kubeadm-1.36.3-1.noarch\ncri-tools-1.36.0-1.noarch',
    );
    expect(await host.must('kubeadm version -o short')).to.equal('v1.36.3');
  });
});
