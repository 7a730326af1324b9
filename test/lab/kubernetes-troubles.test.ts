import { expect } from 'chai';
import type { LabHost } from './host.ts';
import {
  type ClusterSpec,
  changesOf,
  expectWell,
  failuresOf,
  freshNode,
  runCluster,
} from './support/cluster.ts';
import { hangAfter, hanging, hangNoMore } from './support/kubeadm-hang.ts';

/** What stands in the way, on the hosts themselves. */
const troubles = {
  /** Something else listens at the port of the API. */
  takenPort: 'systemd-run --quiet socat TCP-LISTEN:6443,fork /dev/null',
  /** A stand-in: what the host says of its cgroups is changed, not they. */
  oldCgroups: `printf '%s\\n' '#!/bin/sh' \\
  'case $* in *%T*/sys/fs/cgroup) echo tmpfs ;; *) exec /usr/bin/stat "$@" ;; esac' > /usr/local/bin/stat
chmod 755 /usr/local/bin/stat`,
  /** A stand-in: this one is never installed. */
  oldKubelet: `printf '%s\\n' '#!/bin/sh' 'echo Kubernetes v1.34.2' > /usr/local/bin/kubelet
chmod 755 /usr/local/bin/kubelet`,
  /** As if the node had joined the cluster of another authority. */
  otherAuthority: `cd /tmp
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=other -keyout other.key -out other.crt 2>/dev/null
sed -i "s/certificate-authority-data: .*/certificate-authority-data: $(base64 -w 0 other.crt)/" \\
  /etc/kubernetes/kubelet.conf`,
  /** A stand-in, bound over the machine's own list. */
  swap: `printf '%s\\n' 'Filename Type Size Used Priority' '/dev/vdx partition 1048572 0 -2' > /run/swaps
mount --bind /run/swaps /proc/swaps`,
  otherNetwork: 'mkdir -p /etc/cni/net.d; echo {} > /etc/cni/net.d/10-calico.conflist',
};

describe('k8s-cluster in trouble', () => {
  const single: ClusterSpec = { controlPlanes: ['t1'] };
  const both: ClusterSpec = { ...single, workers: ['t2'] };
  let first: LabHost;
  let second: LabHost;
  let third: LabHost;

  before(async () => {
    [first, second, third] = await Promise.all([freshNode('t1'), freshNode('t2'), freshNode('t3')]);
  });

  it('reports everything that stands in the way on all hosts, and changes nothing', async () => {
    await Promise.all([
      first.must(troubles.takenPort),
      second.must(`${troubles.oldCgroups}; ${troubles.swap}`),
      third.must(`${troubles.otherNetwork}; ${troubles.oldKubelet}`),
    ]);
    const hosts = [first, second, third];
    for (const host of hosts) await host.mark();

    const ran = await runCluster('k8s-cluster', {
      controlPlanes: ['t1', 't2'],
      others: ['t3'],
      vars: {
        k8s_version: '1.36.99',
        pod_cidr: '10.213.0.0/16',
        service_cidr: '10.213.128.0/20',
        cri_socket: 'unix:///run/nothing.sock',
        super_admin: 'move',
      },
    });

    const [message = ''] = failuresOf(ran);
    for (const sentence of [
      't1 has something that listens on port 6443',
      't2 uses cgroup v1',
      't2 swaps on /dev/vdx',
      't3 has a second pod network beside flannel: /etc/cni/net.d/10-calico.conflist',
      't3 has kubelet 1.34.2, and k8s_version is 1.36.99, which skips 1 minor version',
      't3 is neither in k8s_control_plane nor in k8s_worker',
      '2 control planes have no better quorum than 1',
      'several control planes need control_plane_endpoint',
      'the repository has no Kubernetes 1.36.99; it has',
      'pod_cidr 10.213.0.0/16 overlaps service_cidr 10.213.128.0/20',
      'which t1 has a route to',
      't1 cannot use the runtime at unix:///run/nothing.sock',
      'super_admin is move, and fetch_to names no file',
    ]) {
      expect(message).to.contain(sentence);
    }
    expect(ran.exitCode).to.equal(2);
    expect(changesOf(ran)).to.deep.equal([]);
    for (const host of hosts) expect(await host.changedPaths()).to.deep.equal([]);
    await first.must('systemctl stop "run-*.service"');
    await second.must('umount /proc/swaps');
  });

  it('says that an init ended half-way, begins anew where it may, and makes its end up', async () => {
    await hangAfter(first, 'kubelet-start');
    const running = runCluster('k8s-cluster', single);
    const { pid } = await hanging(first);
    await first.must(`kill -KILL ${pid}`);
    const killed = await running;
    await hangNoMore(first);
    const refused = await runCluster('k8s-cluster', single);
    await first.must('mkdir /etc/kplay-lab; echo addon/coredns > /etc/kplay-lab/kubeadm-fail');
    const again = await runCluster('k8s-cluster', single, ['-e', 'on_partial=reset']);
    await hangNoMore(first);
    // As an init by hand leaves it, which keeps no record.
    await first.must('rm /var/lib/kubelet/kplay-begun');
    const foretold = expectWell(await runCluster('k8s-cluster', single, ['--check']));
    const ended = expectWell(await runCluster('k8s-cluster', single));

    expect(failuresOf(killed).join('\n')).to.contain('kubeadm init failed');
    expect(failuresOf(refused).join('\n')).to.contain('ended half-way on this node');
    expect(failuresOf(again).join('\n')).to.contain('error execution phase addon/coredns');
    expect(changesOf(foretold)).to.deep.equal(changesOf(ended));
    expect(changesOf(ended)).to.include('t1: k8s_control_plane : Make the first control plane');
    expect(changesOf(expectWell(await runCluster('k8s-cluster', single)))).to.deep.equal([]);
  });

  it('refuses a token that has expired before the new node is touched', async () => {
    await second.must('rm /usr/local/bin/stat');
    const token = 'abcdef.0123456789abcdef';
    await first.must(`kubeadm token create ${token} --ttl 1s; sleep 2`);
    await second.mark();

    const ran = await runCluster('k8s-scale', both, ['-e', `join_token=${token}`]);

    expect(failuresOf(ran).join('\n')).to.match(/join_token: .*token abcdef.* expired/);
    expect(changesOf(ran)).to.deep.equal([]);
    expect(await second.changedPaths()).to.deep.equal([]);
    expect(ran.stderr + JSON.stringify(ran.events)).not.to.contain(token);
  });

  it('asks the repository before a new node is touched', async () => {
    await second.mark();
    const ran = await runCluster('k8s-scale', both, ['-e', 'k8s_version=1.36.99']);
    expect(failuresOf(ran).join('\n')).to.contain(
      'the repository has no Kubernetes 1.36.99; it has',
    );
    expect(changesOf(ran)).to.deep.equal([]);
    expect(await second.changedPaths()).to.deep.equal([]);
  });

  it('refuses nodes of another cluster, by either playbook, and changes nothing', async () => {
    expectWell(await runCluster('k8s-scale', both));
    const hash = await first.must('kubeadm token create --print-join-command --ttl 1m');
    const [own = ''] = /sha256:\w+/.exec(hash) ?? [];

    const elsewhere = await runCluster('k8s-cluster', { ...both, controlPlanes: ['t3'] });
    await second.must(troubles.otherAuthority);
    const foreign = await runCluster('k8s-scale', both);

    const said = [elsewhere, foreign].map(ran => failuresOf(ran).join('\n'));
    expect(said[0]).to.contain(`t2 belongs to the cluster ${own} already, and t3`);
    expect(said[1])
      .to.match(/t2 belongs to the cluster sha256:\w+, not to/)
      .and.contain(own);
    expect([...changesOf(elsewhere), ...changesOf(foreign)]).to.deep.equal([]);
  });

  it('resets a node of another cluster alone, also when its own has no control plane', async () => {
    const reset = (host: string, ...flags: readonly string[]) =>
      runCluster('k8s-reset', both, ['-e', 'confirm=yes', '--limit', host, ...flags]);
    const takeOut = 'k8s_reset : Take the node out of its cluster';

    const foretold = expectWell(await reset('t2', '--check'));
    expect(changesOf(foretold)).to.deep.equal([`t2: ${takeOut}`]);
    expect(changesOf(expectWell(await reset('t1')))).to.deep.equal([`t1: ${takeOut}`]);
    expect(changesOf(expectWell(await reset('t2')))).to.deep.equal([`t2: ${takeOut}`]);
    expect(changesOf(expectWell(await reset('t2')))).to.deep.equal([]);
  });
});
