import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { run } from '../../process.ts';

const main = join(import.meta.dirname, 'main.js');

const configuration = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.3
controlPlaneEndpoint: cp.example:6443
networking: { podSubnet: 10.244.0.0/16 }
apiServer: { certSANs: [10.1.2.3, api.example], extraArgs: [{ name: v, value: "2" }] }
encryptionAlgorithm: ECDSA-P256
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 10.9.8.7 }
nodeRegistration: { name: n1, criSocket: "unix:///run/containerd/containerd.sock" }
`;

/** The phases that need a host of their own. */
const hostPhases = [
  ...['preflight', 'kubelet-start', 'wait-control-plane', 'upload-config', 'upload-certs'],
  ...['mark-control-plane', 'bootstrap-token', 'kubelet-finalize', 'addon'],
].join(',');

describe('kubeadm of the lab, in a folder', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'kplay-kubeadm-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  const kubeadm = (...args: readonly string[]) => {
    const env = { KPLAY_LAB_ROOT: root, KPLAY_LAB_VERSION: 'v1.36.4' };
    return run([process.execPath, main, ...args], { env });
  };

  const put = async (path: string, content: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };

  const readYaml = async (path: string): Promise<unknown> =>
    parse(await readFile(join(root, path), 'utf8'));

  const init = async (...more: readonly string[]) => {
    await put('/c.yaml', configuration);
    return kubeadm('init', '--config', '/c.yaml', '--skip-phases', hostPhases, ...more);
  };

  it('says its version', async () => {
    const short = await kubeadm('version', '-o', 'short');
    const json = await kubeadm('version', '--output=json');

    expect(short.stdout).to.equal('v1.36.4\n');
    expect(json.stdout).to.include('"gitVersion": "v1.36.4"');
  });

  it('writes the files of a control plane node', async () => {
    const { exitCode, stdout, stderr } = await init();

    expect([exitCode, stderr]).to.deep.equal([0, '']);
    const files = await readdir(join(root, '/etc/kubernetes'));
    expect(files.sort()).to.deep.equal([
      ...['admin.conf', 'controller-manager.conf', 'kubelet.conf', 'manifests', 'pki'],
      ...['scheduler.conf', 'super-admin.conf'],
    ]);
    const { mode } = await stat(join(root, '/etc/kubernetes/admin.conf'));
    expect((mode & 0o777).toString(8)).to.equal('600');
    const pod = JSON.stringify(await readYaml('/etc/kubernetes/manifests/kube-apiserver.yaml'));
    expect(pod).to.include('registry.k8s.io/kube-apiserver:v1.36.3');
    expect(pod).to.include('"--v=2"');
    expect(stdout).to.include('Your Kubernetes control-plane has initialized successfully!');
  });

  it('makes certificates that their authority has signed', async () => {
    const { stdout } = await init();

    const read = async (name: string) =>
      new X509Certificate(await readFile(join(root, '/etc/kubernetes/pki', name)));
    const authority = await read('ca.crt');
    const server = await read('apiserver.crt');
    expect(server.verify(authority.publicKey)).to.equal(true);
    for (const name of [
      'n1',
      'cp.example',
      'api.example',
      'kubernetes.default.svc.cluster.local',
    ]) {
      expect(server.checkHost(name), name).to.equal(name);
    }
    for (const address of ['10.96.0.1', '10.9.8.7', '10.1.2.3']) {
      expect(server.checkIP(address)).to.equal(address);
    }
    const spki = authority.publicKey.export({ type: 'spki', format: 'der' });
    const pin = createHash('sha256').update(spki).digest('hex');
    expect(stdout).to.include(`--discovery-token-ca-cert-hash sha256:${pin}`);
    const openssl = await run([
      'openssl',
      'verify',
      '-CAfile',
      join(root, '/etc/kubernetes/pki/etcd/ca.crt'),
      join(root, '/etc/kubernetes/pki/etcd/server.crt'),
    ]);
    expect(openssl.stdout).to.match(/: OK$/m);
  });

  it('changes nothing in a dry run but for the folder that it names', async () => {
    await put('/c.yaml', configuration);

    const { exitCode, stdout } = await kubeadm(
      ...['init', '--config', '/c.yaml', '--dry-run', '--ignore-preflight-errors=all'],
    );

    expect(exitCode).to.equal(0);
    expect(await readdir(join(root, '/etc/kubernetes'))).to.deep.equal(['tmp']);
    const [folder = ''] = await readdir(join(root, '/etc/kubernetes/tmp'));
    const kubelet = await readYaml(`/etc/kubernetes/tmp/${folder}/config.yaml`);
    expect(kubelet).to.include({
      cgroupDriver: 'systemd',
      clusterDomain: 'cluster.local',
      containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    });
    expect(stdout).to.include('[dryrun] Finished dry-running successfully.');
  });

  it('fails where a test says so and leaves what it wrote', async () => {
    await put('/etc/kplay-lab/kubeadm-fail', 'control-plane\n');

    const { exitCode, stderr } = await init();

    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/^error: error execution phase control-plane: /);
    const manifests = await readdir(join(root, '/etc/kubernetes/manifests'));
    expect(manifests).to.include('kube-apiserver.yaml');
  });

  it('lists and renews certificates', async () => {
    await init();
    const before = await readFile(join(root, '/etc/kubernetes/pki/apiserver.crt'), 'utf8');

    const renewed = await kubeadm('certs', 'renew', 'apiserver', '--config', '/c.yaml');
    const listed = await kubeadm('certs', 'check-expiration', '-o', 'json', '--config', '/c.yaml');

    expect(renewed.stdout).to.equal('certificate for serving the Kubernetes API renewed\n');
    const after = await readFile(join(root, '/etc/kubernetes/pki/apiserver.crt'), 'utf8');
    expect(after).not.to.equal(before);
    expect(new X509Certificate(after).subjectAltName).to.equal(
      new X509Certificate(before).subjectAltName,
    );
    const { certificates }: { certificates: { name: string; residualTime: number }[] } = JSON.parse(
      listed.stdout,
    );
    expect(certificates.map(({ name }) => name)).to.include.members(['admin.conf', 'etcd-server']);
    expect(certificates.every(({ residualTime }) => residualTime > 364 * 86_400)).to.equal(true);
  });

  it('takes back what init made', async () => {
    await init();

    const { exitCode, stdout } = await kubeadm('reset', '--force', '--skip-phases', 'cleanup-node');
    const dry = await kubeadm('reset', '--force', '--dry-run');

    expect(exitCode).to.equal(0);
    expect(stdout).to.include('The reset process does not perform cleanup of CNI plugin');
    expect(dry.stdout).to.include('[reset] Would stop the kubelet service');
    expect(await readdir(join(root, '/etc/kubernetes'))).to.include('admin.conf');
  });

  const mistakes: readonly { name: string; text: string; message: string }[] = [
    {
      name: 'a name that is none',
      text: 'kind: InitConfiguration\nnodeRegistration: { name: A_b }',
      message: 'nodeRegistration.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain must',
    },
    {
      name: 'a subnet that is none',
      text: 'kind: ClusterConfiguration\nnetworking: { podSubnet: nowhere }',
      message: 'networking.podSubnet: Invalid value: "nowhere": couldn\'t parse subnet',
    },
    {
      name: 'an unknown field',
      text: 'kind: ClusterConfiguration\napiServer: { certSANS: [a] }',
      message: 'strict decoding error: unknown field "apiServer.certSANS"',
    },
    {
      name: 'a value of another type',
      text: 'kind: ClusterConfiguration\nnetworking: [a]',
      message: 'json: cannot unmarshal array into Go struct field ClusterConfiguration.networking',
    },
    {
      name: 'a version too old',
      text: 'kind: ClusterConfiguration\nkubernetesVersion: 1.30.1',
      message: 'only supports deploying clusters with the control plane version >= 1.35.0',
    },
    {
      name: 'a join without trust',
      text: 'kind: JoinConfiguration\ndiscovery: { bootstrapToken: { token: abcdef.0123456789abcdef, apiServerEndpoint: "a:1" } }',
      message: 'discovery.bootstrapToken.caCertHashes: Invalid value: ""',
    },
    {
      name: 'an unknown feature gate',
      text: 'kind: ClusterConfiguration\nfeatureGates: { ControlPlaneKubeletLocalMode: true }',
      message: 'ControlPlaneKubeletLocalMode is not a valid feature name',
    },
  ];
  for (const { name, text, message } of mistakes) {
    it(`refuses ${name}`, async () => {
      await put('/c.yaml', `apiVersion: kubeadm.k8s.io/v1beta4\n${text}\n`);

      const { exitCode, stderr } = await kubeadm('config', 'validate', '--config', '/c.yaml');

      expect(stderr).to.include(message);
      expect(exitCode).to.equal(1);
    });
  }

  it('tells its errors apart by the exit code if a test says so', async () => {
    await put('/etc/kplay-lab/kubeadm-exit-codes', 'classed\n');
    await put('/c.yaml', `apiVersion: kubeadm.k8s.io/v1beta4\n${mistakes[0]?.text ?? ''}\n`);

    const { exitCode } = await kubeadm('config', 'validate', '--config', '/c.yaml');

    expect(exitCode).to.equal(3);
  });
});
