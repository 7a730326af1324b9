import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Client } from '../client/client.ts';
import { readKubeconfig } from '../client/kubeconfig.ts';
import { at, textOf } from '../json.ts';
import { mustRun } from '../process.ts';
import { CannotRun, type Settings } from './settings.ts';

const folder = '/var/lib/kubelet/pki';
const current = `${folder}/kubelet-client-current.pem`;

/** Gets a client certificate with a bootstrap token, unless there is a kubeconfig already. */
export async function bootstrap(settings: Settings): Promise<void> {
  const { kubeconfig, bootstrapKubeconfig, nodeName } = settings;
  if (existsSync(kubeconfig)) return keepCertificate(kubeconfig);
  if (!existsSync(bootstrapKubeconfig)) {
    throw new CannotRun(
      `failed to run Kubelet: unable to load bootstrap kubeconfig: stat ${bootstrapKubeconfig}: no such file or directory`,
    );
  }
  const connection = readKubeconfig(bootstrapKubeconfig);
  const client = new Client(connection);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const keyFile = `${folder}/kubelet-client.key.tmp`;
    const subject = `/O=system:nodes/CN=system:node:${nodeName}`;
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const argv = ['openssl', 'req', '-new', ...newKey, '-keyout', keyFile, '-subj', subject];
    const request = await mustRun(argv);
    const certificate = await signed(client, request);
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const file = `${folder}/kubelet-client-${stamp}.pem`;
    writeFileSync(file, `${certificate}${readFileSync(keyFile, 'utf8')}`, { mode: 0o600 });
    for (const old of [keyFile, current]) rmSync(old, { force: true });
    symlinkSync(file, current);
    writeFileSync(kubeconfig, kubeconfigText(connection.server, connection.ca ?? ''), {
      mode: 0o600,
    });
  } finally {
    client.close();
  }
}

/** A certificate that stands in the kubeconfig is kept as the one that is current, to be renewed later. */
function keepCertificate(kubeconfig: string): void {
  if (existsSync(current)) return;
  const { cert, key } = readKubeconfig(kubeconfig);
  if (cert === undefined || key === undefined) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = `${folder}/kubelet-client-first.pem`;
  writeFileSync(file, `${cert}${key}`, { mode: 0o600 });
  rmSync(current, { force: true });
  symlinkSync(file, current);
}

async function signed(client: Client, request: string): Promise<string> {
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const made = await client
    .must({
      method: 'POST',
      path,
      body: {
        metadata: { generateName: 'csr-' },
        spec: {
          request: Buffer.from(request).toString('base64'),
          signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
          usages: ['digital signature', 'client auth'],
        },
      },
    })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CannotRun(
        `failed to run Kubelet: cannot create certificate signing request: ${reason}`,
      );
    });
  const name = textOf(at(made, 'metadata', 'name')) ?? '';
  for (;;) {
    const found = await client.find(`${path}/${name}`);
    const certificate = textOf(at(found, 'status', 'certificate'));
    if (certificate !== undefined) return Buffer.from(certificate, 'base64').toString();
    await setTimeout(200);
  }
}

function kubeconfigText(server: string, ca: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${Buffer.from(ca).toString('base64')}
    server: ${server}
  name: default-cluster
contexts:
- context:
    cluster: default-cluster
    namespace: default
    user: default-auth
  name: default-context
current-context: default-context
kind: Config
preferences: {}
users:
- name: default-auth
  user:
    client-certificate: ${current}
    client-key: ${current}
`;
}
