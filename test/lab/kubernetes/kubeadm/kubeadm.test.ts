import { expect } from 'chai';
import type { LabHost } from '../../host.ts';
import { freshHost } from '../../shared.ts';
import { kubernetesRepository } from '../packages/layer.ts';

const token = 'abcdef.0123456789abcdef';
const repository = `${kubernetesRepository}/core:/stable:/v1.36/deb/`;

/** Everything that comes before `kubeadm init`. */
const prepare = `cd /tmp
echo 'deb [trusted=yes] ${repository} /' > /etc/apt/sources.list.d/kubernetes.list
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install \\
  kubeadm kubelet kubectl containerd >/dev/null
sysctl -q -w net.ipv4.ip_forward=1`;

const registration = `nodeRegistration:
  criSocket: unix:///run/containerd/containerd.sock
  imagePullPolicy: Never
timeouts: { discovery: 2s }`;

const initFile = (address: string) => `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.4
controlPlaneEndpoint: ${address}:6443
networking: { podSubnet: 10.244.0.0/16 }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens: [{ token: ${token}, ttl: 1h }]
${registration}
`;

interface Joining {
  readonly address: string;
  readonly token?: string;
  readonly pin: string;
}

const joinFile = ({ address, token: given = token, pin }: Joining) =>
  `apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    token: ${given}
    apiServerEndpoint: ${address}:6443
    caCertHashes: ["sha256:${pin}"]
${registration}
`;

const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';

describe('kubeadm of the lab, on hosts', () => {
  let first: LabHost;
  let second: LabHost;
  let pin = '';

  const write = (host: LabHost, path: string, content: string) =>
    host.must(`cat > ${path} <<'END'\n${content}END\n`);

  const init = (flags = '') => first.exec(`kubeadm init --config /root/init.yaml ${flags}`);

  const join = async (joining: Partial<Joining>, flags = '') => {
    await write(second, '/root/join.yaml', joinFile({ address: first.address, pin, ...joining }));
    return second.exec(`kubeadm join --config /root/join.yaml ${flags}`);
  };

  before(async function () {
    // The layers are made once, which takes minutes.
    this.timeout('10m');
    const spec = { layers: ['kubernetes'], volumes: ['/var/lib/containerd'] } as const;
    first = await freshHost('kubeadm-a', spec);
    second = await freshHost('kubeadm-b', spec);
    for (const host of [first, second]) await host.must(prepare);
    await write(first, '/root/init.yaml', initFile(first.address));
  });

  it('reports all that stands in the way at once', async () => {
    await first.must('sysctl -q -w net.ipv4.ip_forward=0; mkdir -p /var/lib/etcd/member');

    const { exitCode, stderr } = await init();

    await first.must('sysctl -q -w net.ipv4.ip_forward=1; rm -r /var/lib/etcd');
    expect(exitCode).to.equal(1);
    expect(stderr).to.include(
      '\t[ERROR FileContent--proc-sys-net-ipv4-ip_forward]: /proc/sys/net/ipv4/ip_forward contents are not set to 1\n',
    );
    expect(stderr).to.include('\t[ERROR DirAvailable--var-lib-etcd]: /var/lib/etcd is not empty\n');
    expect(stderr).to.include('error: error execution phase preflight: preflight checks failed\n');
  });

  it('would make a cluster', async () => {
    const { exitCode, stdout } = await init('--dry-run');

    expect(exitCode).to.equal(0);
    expect(stdout).to.include('[dryrun] Would perform action CREATE on resource "configmaps"');
    expect(await first.must('ls /etc/kubernetes')).not.to.include('admin.conf');
  });

  it('leaves a partial node when it fails half-way, and cleans it', async () => {
    await first.must('mkdir /etc/kplay-lab; echo kubelet-start > /etc/kplay-lab/kubeadm-fail');

    const failed = await init();
    const again = await init();
    await first.must('rm -r /etc/kplay-lab; kubeadm reset --force');

    expect(failed.stderr).to.include('error: error execution phase kubelet-start: ');
    expect(again.stderr).to.include('[ERROR FileAvailable--etc-kubernetes-manifests-etcd.yaml]');
    const left = await first.must(
      'find /etc/kubernetes /var/lib/kubelet /var/lib/etcd -type f -not -path "*/tmp/*"',
    );
    expect(left).to.equal('');
  });

  it('makes a cluster', async () => {
    const { exitCode, stdout, stderr } = await init('--upload-certs');

    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.include('Your Kubernetes control-plane has initialized successfully!');
    pin = /--discovery-token-ca-cert-hash sha256:(\w+)/.exec(stdout)?.[1] ?? '';
    const node = await first.must(`${kubectl} get nodes -o jsonpath='{.items[*].spec.taints}'`);
    expect(node).to.include('node-role.kubernetes.io/control-plane');
    const secrets = await first.must(`${kubectl} -n kube-system get secrets -o name`);
    expect(secrets.split('\n')).to.include.members([
      'secret/bootstrap-token-abcdef',
      'secret/kubeadm-certs',
    ]);
  });

  it('lists, creates and deletes tokens', async () => {
    const created = await first.must('kubeadm token create ghijkl.0123456789abcdef --ttl 10m');
    const listed = await first.must('kubeadm token list -o json');
    const deleted = await first.must('kubeadm token delete ghijkl');

    expect(created).to.equal('ghijkl.0123456789abcdef');
    expect(listed).to.include('"token": "ghijkl.0123456789abcdef"');
    expect(listed).to.match(/^\}\n\{$/m);
    expect(deleted).to.equal('bootstrap token "ghijkl" deleted');
  });

  const refusals: readonly { name: string; joining: Partial<Joining>; message: string }[] = [
    {
      name: 'another authority',
      joining: { pin: '0'.repeat(64) },
      message: 'cluster CA found in cluster-info ConfigMap is invalid: none of the public keys',
    },
    {
      name: 'a token that is not known, or not any more',
      joining: { token: 'zzzzzz.0123456789abcdef' },
      message: 'could not find a JWS signature in the cluster-info ConfigMap for token ID "zzzzzz"',
    },
    {
      name: 'the wrong secret of a token',
      joining: { token: 'abcdef.fedcba9876543210' },
      message: 'failed to verify JWS signature of received cluster info object',
    },
  ];
  for (const { name, joining, message } of refusals) {
    it(`does not join with ${name}`, async () => {
      const { exitCode, stderr } = await join(joining);

      expect(exitCode).to.equal(1);
      expect(stderr).to.include(`couldn't validate the identity of the API Server: ${message}`);
    });
  }

  it('joins a worker', async () => {
    const dry = await join({}, '--dry-run');
    const joined = await join({});

    expect(dry.exitCode, dry.stderr).to.equal(0);
    expect(joined.exitCode, joined.stderr).to.equal(0);
    expect(joined.stdout).to.include('This node has joined the cluster:');
    const files = await second.must('ls /etc/kubernetes /etc/kubernetes/pki');
    expect(files).to.include('kubelet.conf').and.to.include('ca.crt');
    expect(files).not.to.include('bootstrap-kubelet.conf');
    const names = await first.must(`${kubectl} get nodes -o name`);
    expect(names.split('\n')).to.deep.equal(['node/kubeadm-a', 'node/kubeadm-b']);
  });

  it('takes a worker back and leaves the network to others', async () => {
    await second.must('mkdir -p /etc/cni/net.d; touch /etc/cni/net.d/10-flannel.conflist');

    await second.must('kubeadm reset --force --cri-socket unix:///run/containerd/containerd.sock');

    expect(await second.must('ls /etc/kubernetes/pki /var/lib/kubelet')).not.to.match(
      /\.(crt|yaml)/,
    );
    expect(await second.must('ls /etc/cni/net.d')).to.equal('10-flannel.conflist');
    expect((await second.exec('systemctl is-active kubelet')).stdout).to.equal('inactive\n');
    expect(await first.must(`${kubectl} get nodes -o name`)).to.include('node/kubeadm-b');
  });
});
