import { expect } from 'chai';
import { adviceFor } from '../../../src/modules/kubeadm/preflight/advice.ts';
import { explainFailure } from '../../../src/modules/kubeadm/preflight/explain.ts';
import { parsePreflight } from '../../../src/modules/kubeadm/preflight/parse.ts';

const fatal = `I1121 06:51:10.000000    4242 version.go:256] remote version is much newer
	[WARNING Swap]: swap is supported for cgroup v2 only. The kubelet must be properly configured
	[WARNING ContainerRuntimeVersion]: You must update your container runtime
[preflight] Some fatal errors occurred:
	[ERROR Port-6443]: Port 6443 is in use
	[ERROR FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml]: /etc/kubernetes/manifests/kube-apiserver.yaml already exists
	[ERROR CRI]: could not connect to the container runtime: failed to create new CRI runtime service: validate service connection: validate CRI v1 runtime API for endpoint
rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService
	[ERROR FileContent--proc-sys-net-ipv4-ip_forward]: /proc/sys/net/ipv4/ip_forward contents are not set to 1
[preflight] If you know what you are doing, you can make a check non-fatal with \`--ignore-preflight-errors=...\`
error: error execution phase preflight: preflight checks failed
To see the stack trace of this error execute with --v=5 or higher
`;

describe('parsePreflight', () => {
  it('finds every error and warning, with all lines of its message', () => {
    const found = parsePreflight(fatal).map(({ level, check }) => `${level} ${check}`);
    expect(found).to.deep.equal([
      'warning Swap',
      'warning ContainerRuntimeVersion',
      'error Port-6443',
      'error FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml',
      'error CRI',
      'error FileContent--proc-sys-net-ipv4-ip_forward',
    ]);
    const [, , , , cri] = parsePreflight(fatal);
    expect(cri?.message).to.match(/^could not connect.*\nrpc error: .*RuntimeService$/s);
  });

  it('tells a finding once, and nothing of other text', () => {
    expect(parsePreflight('\t[ERROR Mem]: a\n\t[ERROR Mem]: a\n')).to.have.length(1);
    expect(parsePreflight('[init] Using Kubernetes version: v1.36.4\n')).to.deep.equal([]);
  });
});

describe('explainFailure', () => {
  it('says all failed checks at once, each with what to do', () => {
    expect(explainFailure('kubeadm init', 2, { stdout: '', stderr: fatal })).to.equal(
      `kubeadm init refuses, because 4 preflight checks fail:
  Port-6443: Port 6443 is in use
    Something listens there already, mostly the control plane of an earlier init ("ss -ltnp" names it); "state: reset" clears it away.
  FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml: /etc/kubernetes/manifests/kube-apiserver.yaml already exists
    An earlier init or join left it; "state: reset" removes it, and "on_partial: reset" does so where one ended half-way.
  CRI: could not connect to the container runtime: failed to create new CRI runtime service: validate service connection: validate CRI v1 runtime API for endpoint
  rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService
    The container runtime does not answer at "cri_socket": is containerd running, and does its configuration not disable "cri" (disabled_plugins, as in the containerd.io package)?
  FileContent--proc-sys-net-ipv4-ip_forward: /proc/sys/net/ipv4/ip_forward contents are not set to 1
    Set it with the module sysctl: "name: net.ipv4.ip_forward, value: 1".`,
    );
  });

  const errors: readonly [said: string, exitCode: number, expected: readonly string[]][] = [
    [
      `error execution phase preflight: couldn't validate the identity of the API Server: could not find a JWS signature in the cluster-info ConfigMap for token ID "abcdef"`,
      1,
      ['could not find a JWS signature', 'operation: token'],
    ],
    [
      `couldn't validate the identity of the API Server: cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "sha256:1234" are pinned`,
      1,
      ['"ca_hashes" are not those of the cluster'],
    ],
    [
      'error execution phase control-plane-prepare/download-certs: error downloading certs: error downloading the secret: Secret "kubeadm-certs" was not found in the "kube-system" Namespace.',
      1,
      ['action: upload'],
    ],
    ['etcdserver: too many learner members in cluster', 1, ['throttle: 1']],
    [
      'error: strict decoding error: unknown field "podSubnets"',
      3,
      ['kubeadm init refuses its configuration: strict decoding error', '*_config'],
    ],
    [
      'error: found multiple CRI endpoints on the host. Please define which one do you wish to use',
      1,
      ['choose one by "cri_socket"'],
    ],
    ['', 137, ['kubeadm init failed: exit code 137']],
  ];
  for (const [said, exitCode, expected] of errors) {
    it(`explains ${said.slice(0, 60)}`, () => {
      const text = explainFailure('kubeadm init', exitCode, { stdout: '', stderr: said });
      for (const part of expected) expect(text).to.contain(part);
    });
  }

  it('ends with the log of the kubelet where there is one', () => {
    const stderr = `error execution phase wait-control-plane: failed
=== the log of the kubelet ends with:
failed to run Kubelet: running with swap on is not supported
`;
    expect(explainFailure('kubeadm init', 1, { stdout: '', stderr })).to.match(
      /wait-control-plane[^]*crictl[^]*The log of the kubelet ends with:\n {2}failed to run Kubelet/,
    );
  });
});

describe('adviceFor', () => {
  const checks = [
    ...['NumCPU', 'Mem', 'IsPrivilegedUser', 'KubernetesVersion', 'KubeletVersion', 'CRI', 'Swap'],
    ...['Port-6443', 'Port-10250', 'Port-2379', 'FileAvailable--etc-kubernetes-kubelet.conf'],
    ...['DirAvailable--var-lib-etcd', 'FileContent--proc-sys-net-ipv4-ip_forward', 'ImagePull'],
    ...['SystemVerification', 'FileExisting-nsenter', 'FileExisting-ethtool', 'Hostname'],
    ...['ExternalEtcdVersion', 'Firewalld', 'Service-Kubelet', 'HTTPProxyCIDR'],
    ...['ContainerRuntimeVersion', 'FileAvailable--etc-kubernetes-pki-ca.crt', 'CreateJob'],
  ];
  for (const check of checks) {
    it(`has a word on ${check}`, () => expect(adviceFor(check)).to.be.a('string'));
  }
  it('has none on a check it does not know', () => expect(adviceFor('New')).to.equal(undefined));
});
