import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { kubernetesRepository } from '../kubernetes/packages/layer.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runPlaybook, runTask } from '../support/playbook.ts';

const repository = `${kubernetesRepository}/core:/stable:/v1.36/deb/`;

/** Everything that comes before kubeadm. */
const prepare = `cd /tmp
echo 'deb [trusted=yes] ${repository} /' > /etc/apt/sources.list.d/kubernetes.list
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install \\
  kubeadm kubelet kubectl containerd >/dev/null
sysctl -q -w net.ipv4.ip_forward=1`;

const common = 'cri_socket: /run/containerd/containerd.sock, image_pull_policy: Never';

/** A cluster of one control plane and one worker, as a playbook makes it. */
const cluster = (endpoint: string) => `- hosts: cp
  become: true
  gather_facts: false
  tasks:
    - name: Init
      kubeadm:
        state: initialized
        kubernetes_version: 1.36.4
        control_plane_endpoint: ${endpoint}
        pod_subnet: 10.244.0.0/16
        encryption_algorithm: ECDSA-P256
        cri_socket: /run/containerd/containerd.sock
        image_pull_policy: Never
      register: cluster
- hosts: node
  become: true
  gather_facts: false
  tasks:
    - name: Join
      kubeadm:
        state: joined
        endpoint: "{{ hostvars.cp.cluster.endpoint }}"
        ca_hashes: "{{ hostvars.cp.cluster.ca_hashes }}"
        token: "{{ hostvars.cp.cluster.token | default(omit) }}"
        cri_socket: /run/containerd/containerd.sock
        image_pull_policy: Never
`;

describe('kubeadm', () => {
  let cp: LabHost;
  let node: LabHost;

  before(async () => {
    const spec = { layers: ['kubernetes'], volumes: ['/var/lib/containerd'] } as const;
    cp = await freshHost('cp', spec);
    node = await freshHost('node', spec);
    await Promise.all([cp.must(prepare), node.must(prepare)]);
  });

  const changed = async (check: boolean): Promise<readonly string[]> => {
    const ran = await runPlaybook(cluster(`${cp.address}:6443`), { check });
    const bad = ran.tasks.filter(({ status }) => status !== 'ok' && status !== 'changed');
    expect(bad.map(({ task, status, message }) => `${task}: ${status}: ${message}`)).to.deep.equal(
      [],
    );
    expect(ran.exitCode, ran.stderr).to.equal(0);
    return ran.tasks.filter(({ status }) => status === 'changed').map(({ task }) => task);
  };

  const nothingLeft = async (host: LabHost): Promise<void> => {
    expect(await host.must('ls -d /run/kplay-kubeadm.* 2>/dev/null || true')).to.equal('');
  };

  it('says all that stands in the way at once, in check mode too', async () => {
    await cp.must('sysctl -q -w net.ipv4.ip_forward=0; mkdir /etc/kubernetes/manifests -p');
    const task = `- kubeadm: { state: initialized, ${common} }`;

    const checked = await runTask('cp', task, { check: true });
    const ran = await runTask('cp', task);

    await cp.must('sysctl -q -w net.ipv4.ip_forward=1');
    for (const { status, message } of [checked, ran]) {
      expect(status).to.equal('failed');
      expect(message).to.contain('FileContent--proc-sys-net-ipv4-ip_forward');
      expect(message).to.contain('the module sysctl');
    }
    await nothingLeft(cp);
    expect((await runTask('cp', '- kubeadm: { operation: status }')).result).to.include({
      state: 'clean',
      version: '1.36.4',
    });
  });

  it('recognises an init that ended half-way, and begins anew where it may', async () => {
    await cp.must('mkdir /etc/kplay-lab; echo kubelet-start > /etc/kplay-lab/kubeadm-fail');
    const init = `state: initialized, control_plane_endpoint: "${cp.address}", ${common}`;

    const first = await runTask('cp', `- kubeadm: { ${init} }`);
    await cp.must('rm -r /etc/kplay-lab');
    const second = await runTask('cp', `- kubeadm: { ${init} }`);
    const reset = await runTask('cp', '- kubeadm: { state: reset }');

    expect(first.message).to.contain('kubelet-start');
    expect(second.message).to.contain('ended half-way on this node');
    expect(reset.status).to.equal('changed');
    await nothingLeft(cp);
    await expectConvergence('cp', '- kubeadm: { state: reset }');
  });

  it('makes a cluster, foretells it, and leaves it alone the second time', async () => {
    const foretold = await changed(true);
    const made = await changed(false);
    const again = await changed(false);
    const last = await changed(true);

    expect(made).to.deep.equal(['Init', 'Join']);
    expect(foretold).to.deep.equal(made);
    expect([again, last]).to.deep.equal([[], []]);
    for (const host of [cp, node]) await nothingLeft(host);
    const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';
    expect(await cp.must(`${kubectl} get nodes -o name`)).to.equal('node/cp\nnode/node');
  });

  it('shows no token, and makes none while one of its kind holds', async () => {
    const task = '- kubeadm: { operation: token, ttl: 1h, description: test }\n  register: x';
    const first = await runPlaybook(
      `- hosts: cp\n  become: true\n  gather_facts: false\n  tasks:\n    ${task.replaceAll('\n', '\n    ')}\n`,
    );
    const [made] = first.tasks;
    expect(made?.status).to.equal('changed');
    expect(JSON.stringify(first.events)).to.not.match(/[a-z0-9]{6}\.[a-z0-9]{16}(?![a-z0-9.])/);
    expect((await runTask('cp', task)).status).to.equal('ok');
    const gone = '- kubeadm: { operation: token, action: delete, description: test }';
    await expectConvergence('cp', gone);
  });

  it('reports where the cluster differs, and refuses a node of another cluster', async () => {
    const drift = await runTask(
      'cp',
      `- kubeadm: { state: initialized, pod_subnet: 10.1.0.0/16, ${common} }`,
    );
    expect(drift.status).to.equal('ok');
    expect(JSON.stringify(drift.result)).to.contain('10.244.0.0/16');

    const other = `sha256:${'0'.repeat(64)}`;
    const elsewhere = await runTask(
      'node',
      `- kubeadm: { state: joined, endpoint: "${cp.address}", ca_hashes: "${other}" }`,
    );
    expect(elsewhere.message).to.match(/belongs to the cluster sha256:.* not to sha256:000/);
  });

  it('recognises a node that its cluster has forgotten', async () => {
    await node.must('systemctl stop kubelet');
    await cp.must('kubectl --kubeconfig /etc/kubernetes/admin.conf delete node node');
    const status = await runTask('node', '- kubeadm: { operation: status }');
    expect(status.result).to.include({ state: 'orphaned' });
  });

  it('takes nodes out again, with all that networks left', async () => {
    await node.must(`mkdir -p /etc/cni/net.d; touch /etc/cni/net.d/10-flannel.conflist
ip link add cni0 type bridge
iptables -N KUBE-FORWARD; iptables -A FORWARD -j KUBE-FORWARD
iptables -N OWN; iptables -A FORWARD -m comment --comment 'not KUBE- at all' -j OWN`);
    await expectConvergence(
      'node',
      '- kubeadm: { state: reset, clean_cni: true, clean_firewall: true }',
    );
    expect(await node.must('iptables -S FORWARD')).to.equal(
      '-P FORWARD ACCEPT\n-A FORWARD -m comment --comment "not KUBE- at all" -j OWN',
    );
    expect(await node.must('ls /etc/cni/net.d')).to.equal('');
    expect((await node.exec('ip link show cni0')).exitCode).to.equal(1);
  });

  it('joins a control plane with uploaded certificates', async () => {
    const { tasks, stderr } = await runPlaybook(`- hosts: cp
  become: true
  gather_facts: false
  tasks:
    - kubeadm: { operation: certs, action: upload, ${common.replace(', image_pull_policy: Never', '')} }
      register: certs
    - kubeadm: { operation: token, ttl: 1h }
      register: join
- hosts: node
  become: true
  gather_facts: false
  tasks:
    - kubeadm:
        state: joined
        role: control_plane
        endpoint: "{{ hostvars.cp.join.endpoint }}"
        ca_cert: "{{ hostvars.cp.join.ca_cert }}"
        token: "{{ hostvars.cp.join.token }}"
        certificate_key: "{{ hostvars.cp.certs.certificate_key }}"
        cri_socket: /run/containerd/containerd.sock
        image_pull_policy: Never
    - kubeadm: { operation: status }
`);
    const became = tasks.map(({ status, message }) => message ?? status);
    // The token that init made is used again.
    expect(became, stderr).to.deep.equal(['changed', 'ok', 'changed', 'ok']);
    expect(tasks.at(-1)?.result).to.include({
      state: 'initialized',
      role: 'control_plane',
      endpoint: `${cp.address}:6443`,
    });
  });
});
