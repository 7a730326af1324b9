import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { kubernetesRepository } from '../kubernetes/packages/layer.ts';
import { freshHost } from '../shared.ts';
import { hangAfter, hanging, hangNoMore } from '../support/kubeadm-hang.ts';
import {
  expectConvergence,
  type PlaybookRun,
  playOf,
  runPlaybook,
  runTask,
} from '../support/playbook.ts';

const repository = `${kubernetesRepository}/core:/stable:/v1.36/deb/`;

/** Everything that comes before kubeadm. */
const prepare = `cd /tmp
echo 'deb [trusted=yes] ${repository} /' > /etc/apt/sources.list.d/kubernetes.list
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install \\
  kubeadm kubelet kubectl containerd >/dev/null
sysctl -q -w net.ipv4.ip_forward=1`;

const common = 'cri_socket: /run/containerd/containerd.sock, image_pull_policy: Never';

const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';

async function tokenOf(host: LabHost): Promise<string> {
  const list = await host.must('kubeadm token list -o json');
  return /"token": "([^"]+)"/.exec(list)?.[1] ?? expect.fail('the cluster has a token');
}

/** What anybody may read of a cluster, as a kubeconfig. */
function clusterInfo(host: LabHost): Promise<string> {
  const field = "jsonpath='{.data.kubeconfig}'";
  return host.must(`${kubectl} -n kube-public get configmap cluster-info -o ${field}`);
}

const oldConfig = `apiVersion: kubeadm.k8s.io/v1beta3
kind: InitConfiguration
bootstrapTokens: [{ token: "abcdef.0123456789abcdef" }]
---
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: v1.36.4
apiServer: { extraArgs: { v: "2" } }
`;

/** All that changes no cluster. */
const operations = `- name: List images
  kubeadm: { operation: images, action: list, kubernetes_version: 1.36.4, role: worker }
- name: Pull
  kubeadm: { operation: images, kubernetes_version: 1.36.4, role: worker }
- name: Listed
  kubeadm: { operation: images, action: list, kubernetes_version: 1.36.4, role: worker }
- name: List tokens
  kubeadm: { operation: token, action: list }
- name: Check
  kubeadm: { operation: certs, action: check }
- name: Renew one
  kubeadm: { operation: certs, action: renew, certificates: [apiserver], restart: false }
- name: Print
  kubeadm: { operation: config, pod_subnet: 10.244.0.0/16 }
- name: Validate
  kubeadm: { operation: config, action: validate, pod_subnet: 10.244.0.0/16 }
- name: Migrate
  kubeadm: { operation: config, action: migrate, config_file: /root/old.yaml, new_config_file: /root/new.yaml }
- name: Validate file
  kubeadm: { operation: config, action: validate, config_file: /root/right.yaml }
- name: Migrate here
  kubeadm: { operation: config, action: migrate, config_file: /root/old.yaml }`;

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

  it('keeps its secrets to itself while kubeadm runs, and recognises an init that was killed', async () => {
    await hangAfter(cp, 'kubelet-start');
    const folder = await mkdtemp(join(tmpdir(), 'kplay-kubeadm-'));
    const log = join(folder, 'log');
    const init = `state: initialized, control_plane_endpoint: "${cp.address}", upload_certs: true, ${common}`;
    let printed = '';
    const running = runPlaybook(
      playOf(
        'cp',
        `- kubeadm: { ${init}, certificates_dir: /srv/pki }\n  register: x\n- debug: { var: x }`,
      ),
      {
        flags: ['-vvv', '--log-file', log],
        onOutput: text => {
          printed += text;
        },
      },
    );
    const { pid, config, modes, processes } = await hanging(cp);
    // Lines have come although it has not ended.
    expect(printed).to.contain('[kubelet-start] Starting the kubelet');
    await cp.must(`kill -KILL ${pid}`);
    const killed = await running;

    expect(modes).to.equal('700 root\n600 root');
    const [, token = ''] = /token: "?([a-z0-9]{6}\.[a-z0-9]{16})/.exec(config) ?? [];
    const [, key = ''] = /certificateKey: "?([0-9a-f]{64})/.exec(config) ?? [];
    expect([token.length, key.length]).to.deep.equal([23, 64]);
    const said = printed + JSON.stringify(killed.events) + killed.stderr;
    const texts = { processes, said, log: await readFile(log, 'utf8') };
    await rm(folder, { recursive: true });
    for (const [name, text] of Object.entries(texts)) {
      for (const secret of [token, key]) expect(text.includes(secret), name).to.equal(false);
    }
    expect(processes).to.contain('kubeadm/main.js init --config /run/kplay-kubeadm.');
    expect(killed.tasks[0]?.message).to.contain('kubeadm init failed');
    await nothingLeft(cp);
    await hangNoMore(cp);

    const second = await runTask('cp', `- kubeadm: { ${init} }`);
    expect(second.message).to.contain('ended half-way on this node');
    // Where its certificates are is nothing that a reset has to be told.
    await expectConvergence('cp', '- kubeadm: { state: reset }');
    expect(await cp.must('ls /srv/pki')).to.equal('');
    await nothingLeft(cp);
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
    expect(await cp.must(`${kubectl} get nodes -o name`)).to.equal('node/cp\nnode/node');
  });

  it('shows no token, and makes none while one of its kind holds', async () => {
    const task = '- kubeadm: { operation: token, ttl: 1h, description: test }\n  register: x';
    const check = '- kubeadm: { operation: token, action: check, token: "{{ x.token }}" }';
    const first = await runPlaybook(playOf('cp', `${task}\n${check}`));
    expect(first.tasks.map(({ status, message }) => message ?? status)).to.deep.equal([
      ...['changed', 'ok'],
    ]);
    expect(JSON.stringify(first.events)).to.not.match(/[a-z0-9]{6}\.[a-z0-9]{16}(?![a-z0-9.])/);
    expect((await runTask('cp', task)).status).to.equal('ok');
    const gone = '- kubeadm: { operation: token, action: delete, description: test }';
    await expectConvergence('cp', gone);
  });

  it('does every operation of a control plane', async () => {
    await cp.must('cat > /root/old.yaml', { input: oldConfig });
    await cp.must('kubeadm config print init-defaults > /root/right.yaml');
    const changedIn = ({ tasks }: PlaybookRun) =>
      tasks.filter(({ status }) => status === 'changed').map(({ task }) => task);
    const run = await runPlaybook(playOf('cp', operations));
    const again = await runPlaybook(playOf('cp', operations), { check: true });
    expect(run.tasks.map(({ message }) => message).filter(Boolean)).to.deep.equal([]);
    expect(changedIn(run)).to.deep.equal(['Pull', 'Renew one', 'Migrate', 'Migrate here']);
    expect(changedIn(again)).to.deep.equal(['Renew one']);
    const resultOf = (name: string) => run.tasks.find(({ task }) => task === name)?.result ?? {};
    const proxy = 'registry.k8s.io/kube-proxy:v1.36.4';
    expect(resultOf('List images')['missing_images']).to.include(proxy);
    expect(resultOf('Listed')['missing_images']).to.deep.equal([]);
    expect(resultOf('List tokens')['tokens']).to.have.length(1);
    expect(JSON.stringify(resultOf('Check'))).to.contain('"name":"apiserver"');
    expect(resultOf('Print')['config']).to.contain('podSubnet: "10.244.0.0/16"');
    expect(resultOf('Validate')).to.include({ valid: true });
    expect(resultOf('Validate file')).to.include({ valid: true });
    const kept = JSON.stringify(run.events) + run.stderr;
    expect(kept).to.not.contain('0123456789abcdef');
    expect(await cp.must('stat -c %a /root/new.yaml; grep -c v1beta4 /root/new.yaml')).to.equal(
      '600\n2',
    );
    expect(await cp.must('ls /root/old.yaml.*~ | wc -l')).to.equal('1');
    const bad = await runTask(
      'cp',
      '- kubeadm: { operation: config, action: validate, cluster_config: { nonsense: 1 } }',
    );
    expect(bad.message).to.contain('nonsense');
    await nothingLeft(cp);
  });

  it('renews certificates that end soon, and restarts what uses them', async () => {
    const pods =
      'crictl pods --namespace kube-system --label component=kube-apiserver --state ready -q';
    const end = 'openssl x509 -noout -serial -in /etc/kubernetes/pki/apiserver.crt';
    const [serial, pod] = [await cp.must(end), await cp.must(pods)];
    const renew = (before: string) =>
      runTask('cp', `- kubeadm: { operation: certs, action: renew, renew_before: ${before} }`);
    expect((await renew('30d')).status).to.equal('ok');
    const renewed = await renew('400d');
    expect(renewed.message ?? renewed.status).to.equal('changed');
    expect(renewed.changes[1]).to.equal('run a restart of the control plane');
    expect(await cp.must(end)).to.not.equal(serial);
    expect(await cp.must(pods))
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(pod);
    expect(await cp.must(`${kubectl} get --raw /readyz`)).to.equal('ok');
  });

  it('changes names of the certificate and flags later, or puts everything back', async () => {
    const wanted = `state: initialized, reconfigure: true, cert_sans: [vip.example.com],
    scheduler_extra_args: { v: "3" }, api_server_extra_args: { profiling: "false" }, ${common}`;
    const names = 'openssl x509 -noout -ext subjectAltName -in /etc/kubernetes/pki/apiserver.crt';
    await cp.must(
      'mkdir /etc/kplay-lab; echo control-plane/scheduler > /etc/kplay-lab/kubeadm-fail',
    );
    const failed = await runTask('cp', `- kubeadm: { ${wanted} }`);
    await hangNoMore(cp);
    expect(failed.message).to.contain('manifests were put back');
    expect(await cp.must(names)).to.not.contain('vip.example.com');
    expect(await cp.must('cat /etc/kubernetes/manifests/*')).to.not.contain('profiling');

    const { run } = await expectConvergence('cp', `- name: Change\n  kubeadm: { ${wanted} }`);
    expect(run.tasks[0]?.changes).to.deep.equal([
      'run kubeadm init phase … (cert_sans, api_server_extra_args, scheduler_extra_args)',
    ]);
    expect(await cp.must(names)).to.contain('DNS:vip.example.com');
    expect(await cp.must('grep -h -e profiling -e --v= /etc/kubernetes/manifests/*')).to.equal(
      '    - --profiling=false\n    - --v=3',
    );
    const kept = await cp.must(`${kubectl} -n kube-system get configmap kubeadm-config -o yaml`);
    expect(kept).to.contain('vip.example.com').and.contain('podSubnet: 10.244.0.0/16');
    const fixed = await runTask(
      'cp',
      `- kubeadm: { ${wanted.replace('reconfigure', 'pod_subnet: 10.1.0.0/16, reconfigure')} }`,
    );
    expect(fixed.message).to.contain('cannot change what a cluster was made with');
    await nothingLeft(cp);
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

  it('lets it join again where it may, led by a file', async () => {
    await node.must('cat > /root/discovery.conf', { input: await clusterInfo(cp) });
    const token = await tokenOf(cp);
    const joined = (more: string) =>
      `- kubeadm: { state: joined, discovery_file: /root/discovery.conf, token: ${token}, ${more}${common} }`;
    const refused = await runTask('node', joined(''));
    expect(refused.message).to.contain('"on_orphaned: reset" resets it and begins anew');
    const { run } = await expectConvergence('node', joined('on_orphaned: reset, '));
    expect(run.tasks[0]?.changes).to.deep.equal(['run kubeadm reset', 'run kubeadm join']);
    expect(await cp.must(`${kubectl} get nodes -o name`)).to.equal('node/cp\nnode/node');
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

  it('tries a join out in check mode, with what it was given, which it keeps to itself', async () => {
    const token = await tokenOf(cp);
    const hash = await cp.must('kubeadm token create --print-join-command --ttl 1m');
    const [own = ''] = /sha256:\w+/.exec(hash) ?? [];
    const key = '7'.repeat(64);
    const joinTask = (given: string) =>
      `- kubeadm: { state: joined, endpoint: "${cp.address}", ${given}, timeouts: { discovery: 2s }, ${common} }`;
    const given = `token: ${token}, ca_hashes: "${own}"`;
    const check = () => runTask('node', joinTask(given), { check: true });
    expect(await check()).to.include({ status: 'changed' });

    await hangAfter(node, 'preflight');
    const folder = await mkdtemp(join(tmpdir(), 'kplay-kubeadm-'));
    const log = join(folder, 'log');
    let printed = '';
    const running = runPlaybook(
      playOf('node', joinTask(`${given}, role: control_plane, certificate_key: "${key}"`)),
      {
        ...{ check: true, flags: ['-vvv', '--log-file', log] },
        onOutput: text => {
          printed += text;
        },
      },
    );
    const { pid, config, processes } = await hanging(node);
    expect(config).to.contain(token).and.contain(key);
    await node.must(`kill -KILL ${pid}`);
    const { events, stderr } = await running;
    await hangNoMore(node);
    const said = printed + JSON.stringify(events) + stderr;
    const texts = { processes, said, log: await readFile(log, 'utf8') };
    await rm(folder, { recursive: true });
    for (const [name, text] of Object.entries(texts)) {
      for (const secret of [token, key]) expect(text.includes(secret), name).to.equal(false);
    }

    await node.must('sysctl -q -w net.ipv4.ip_forward=0');
    const { message } = await check();
    await node.must('sysctl -q -w net.ipv4.ip_forward=1');
    expect(message).to.match(/kubeadm join refuses.*\n.*FileContent--proc-sys-net-ipv4-ip_forward/);
    await nothingLeft(node);
  });

  const uploaded = (keyword: string, onPartial: string) => `- hosts: cp
  become: true
  gather_facts: false
  tasks:
    - kubeadm: { operation: certs, action: upload, cri_socket: /run/containerd/containerd.sock }
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
        on_partial: ${onPartial}
${keyword}
    - kubeadm: { operation: status }
`;

  it('ends a join at its time limit, and leaves nothing of it but what kubeadm made', async () => {
    await hangAfter(node, 'kubelet-start');
    const running = runPlaybook(uploaded('      timeout: 20', 'fail'));
    const { config, modes, processes } = await hanging(node);
    const ended = await running;
    await hangNoMore(node);

    expect(modes).to.equal('700 root\n600 root');
    const secrets = ['[a-z0-9]{6}\\.[a-z0-9]{16}', 'sha256:[0-9a-f]{64}', '[0-9a-f]{64}'].map(
      form => new RegExp(`"(${form})"|: (${form})`).exec(config)?.slice(1).find(Boolean) ?? '',
    );
    for (const secret of secrets) {
      expect(secret).to.not.equal('');
      expect(processes.includes(secret)).to.equal(false);
    }
    expect(ended.tasks.at(-1)?.message).to.contain('took longer than');
    expect(await node.must('pgrep -f "kubeadm/[m]ain.js" || true')).to.equal('');
    await nothingLeft(node);

    const refused = await runPlaybook(uploaded('', 'fail'));
    const message = refused.tasks.find(({ status }) => status === 'failed')?.message;
    // The other API server answers, and nothing but the etcd and the mark of this one is missing.
    expect(message).to.match(
      /half-way on this node: its join did not end: its API server does not answer, and it has no .*etcd\.yaml, and its node has no label/,
    );
  });

  it('joins a control plane with uploaded certificates, over the half of one', async () => {
    const { tasks, stderr } = await runPlaybook(uploaded('', 'reset'));
    const became = tasks.map(({ status, message }) => message ?? status);
    // The token that was made is used again.
    expect(became, stderr).to.deep.equal(['changed', 'ok', 'changed', 'ok']);
    expect(tasks.at(-1)?.result).to.include({
      state: 'initialized',
      role: 'control_plane',
      endpoint: `${cp.address}:6443`,
    });
    await expectConvergence('cp', '- kubeadm: { operation: certs, action: delete }');
    const kept = `${kubectl} -n kube-system get secret kubeadm-certs`;
    expect((await cp.exec(kept)).exitCode).to.equal(1);
  });

  it('takes a cluster that is switched off for what it is, and leaves it alone', async () => {
    // The kubelet first: it may be about to start the API server again.
    const down = "systemctl stop kubelet && systemctl stop 'kplay-static-*'";
    await cp.must(down);
    await node.must(down);
    const status = await runTask('cp', '- kubeadm: { operation: status }');
    const init = await runTask(
      'cp',
      `- kubeadm: { state: initialized, on_partial: reset, ${common} }`,
    );
    expect(status.result).to.include({ state: 'down', role: 'control_plane' });
    expect(init.message).to.contain('nothing is done to it until its cluster is up again');
  });
});
