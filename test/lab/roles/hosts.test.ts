import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { kubernetesRepository } from '../kubernetes/packages/layer.ts';
import { freshHost } from '../shared.ts';
import { expectPlaybookConvergence } from '../support/playbook.ts';

/** Each with a firewall of its own, of the family of Debian; and one of the Red Hat family with firewalld. */
const firewalls = {
  fd: 'systemctl start firewalld',
  uf: 'ufw allow 22/tcp && ufw --force enable',
  nf: 'systemctl enable --now nftables',
} as const;

/** The kernel of the lab has no SELinux; its tools are made to say that it has, and to remember its mode. */
const selinux = `mkdir -p /etc/selinux/targeted
echo Enforcing > /run/selinux-mode
printf '%s\\n' '#!/bin/sh' 'cat /run/selinux-mode' > /usr/local/sbin/getenforce
printf '%s\\n' '#!/bin/sh' 'case $1 in 0|[Pp]*) echo Permissive ;; *) echo Enforcing ;; esac > /run/selinux-mode' \\
  > /usr/local/sbin/setenforce
chmod 755 /usr/local/sbin/getenforce /usr/local/sbin/setenforce
systemctl start firewalld`;

/** Swap is the machine's, so its list and the command are the host's own; the table of file systems is real. */
const swap = `printf 'Filename Type Size Used Priority\\n/dev/vda2 partition 100 0 -2\\n' > /run/swaps
mount --bind /run/swaps /proc/swaps
printf '/dev/vda2\\tnone\\tswap\\tsw 0 0\\n' >> /etc/fstab
printf '%s\\n' '#!/bin/sh' 'sed -n 1p /run/swaps > /run/new && cat /run/new > /run/swaps' \\
  > /usr/local/sbin/swapoff
chmod 755 /usr/local/sbin/swapoff`;

const playbook = `- hosts: k8s_cluster
  become: true
  roles:
    - firewall_k8s

- hosts: el
  become: true
  gather_facts: false
  roles:
    - host_identity
    - time_sync
    - swap_off
    - selinux
    - k8s_kernel
    - k8s_packages
    - crictl
`;

describe('roles that prepare hosts', () => {
  let redHat: LabHost;
  const debian: LabHost[] = [];

  before(async () => {
    const names = Object.keys(firewalls);
    const hosts = names.map(name => freshHost(name, { layers: ['firewall'] }));
    debian.push(...(await Promise.all(hosts)));
    redHat = await freshHost('el', { layers: ['kubernetes', 'redhat'] });
    for (const [at, start] of Object.values(firewalls).entries()) await debian[at]?.must(start);
    await redHat.must(`${selinux}
${swap}
hostnamectl set-hostname unnamed`);
  });

  it('do on firewalld, ufw and nftables, and on the Red Hat family, what a check foretold', async function () {
    this.timeout('4m');
    const groups = {
      k8s_control_plane: ['fd'],
      k8s_worker: ['uf', 'nf', 'el'],
      k8s_cluster: ['k8s_control_plane', 'k8s_worker'],
    };
    const vars = {
      k8s_repo: kubernetesRepository,
      k8s_hold: false,
      ntp_servers: ['192.0.2.123'],
      firewall_api_from: ['198.51.100.0/24'],
    };
    const { changed } = await expectPlaybookConvergence(playbook, { groups, vars });

    const opened = 'firewall_k8s : Open the ports that the node needs, and no others';
    expect(changed.filter(one => one.endsWith(opened))).to.deep.equal(
      ['el', 'fd', 'nf', 'uf'].map(name => `${name}: ${opened}`),
    );
    expect(changed.filter(one => !one.endsWith(opened))).to.deep.equal([
      'el: crictl : Tell crictl where the container runtime is',
      'el: host_identity : Let the hosts know each other by name',
      'el: host_identity : Set the name of the host',
      'el: k8s_kernel : Load kernel modules, now and at every boot',
      'el: k8s_kernel : Set kernel parameters, now and at every boot',
      'el: k8s_packages : Add the repository of Kubernetes 1.36 (Red Hat family)',
      'el: k8s_packages : Install kubeadm, kubelet and kubectl 1.36.4',
      'el: k8s_packages : Let the kubelet start at every boot',
      'el: selinux : Set the mode of SELinux',
      'el: swap_off : Turn swap off, now and for every boot',
      'el: time_sync : Install chrony',
      'el: time_sync : Name the servers to ask (Red Hat family)',
    ]);
    const [fd, uf, nf] = debian;
    const rich = await fd?.must(
      'firewall-cmd --list-rich-rules; firewall-cmd --zone=trusted --list-sources',
    );
    expect(rich)
      .to.match(/198\.51\.100\.0\/24.*6443/)
      .and.contain('10.244.0.0/16');
    expect(await uf?.must('ufw status'))
      .to.match(/8472\/udp +ALLOW/)
      .and.not.contain('6443');
    expect(await nf?.must('nft list table inet kplay')).to.contain('10250');
    expect(await redHat.must('firewall-cmd --list-ports')).to.contain('30000-32767/tcp');
    expect(await redHat.must('hostname; sed 1d /proc/swaps; grep swap /etc/fstab')).to.match(
      /^el\n#.*\/dev\/vda2/,
    );
    expect(await redHat.must('getenforce; grep ^SELINUX= /etc/selinux/config')).to.equal(
      'Permissive\nSELINUX=permissive',
    );
    // k8s_hold: false leaves the packages to updates.
    expect(await redHat.must('cat /etc/yum.repos.d/kubernetes.repo')).not.to.contain('exclude');
    expect(await redHat.must('grep 192.0.2.123 /etc/chrony.conf')).to.equal(
      'server 192.0.2.123 iburst',
    );
  });
});
