import type { Client } from '../../client/client.ts';
import { at, textMapOf } from '../../json.ts';
import { completeToken } from '../config/defaults.ts';
import type { ClusterConfiguration } from '../config/types.ts';
import { failureOf, KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { putAll } from './access.ts';
import { nodeTokenGroup, readAccess, secret } from './objects.ts';
import { certificateKeyBytes, decrypt, encrypt, sharedFiles } from './shared-certificates.ts';
import { tokenSecret } from './tokens.ts';

const path = '/api/v1/namespaces/kube-system/secrets';

/** Stores what control plane nodes share, encrypted, for two hours: a token that expires owns it. */
export async function uploadCertificates(
  machine: Machine,
  client: Client,
  { cluster, certificateKey }: { cluster: ClusterConfiguration; certificateKey: string },
): Promise<void> {
  machine.say(
    '[upload-certs] Storing the certificates in Secret "kubeadm-certs" in the "kube-system" Namespace',
  );
  const key = certificateKeyBytes(certificateKey);
  const description = 'Proxy for managing TTL for the kubeadm-certs secret';
  const { token } = completeToken({ ttl: '2h0m0s', description });
  const short = { token, ttl: '2h0m0s', description, usages: [], groups: [] };
  await putAll(client, [tokenSecret(short, new Date())]);
  const name = `bootstrap-token-${token.split('.')[0] ?? ''}`;
  const stored = await client.must({ path: `${path}/${name}` });
  const owner = {
    apiVersion: 'v1',
    kind: 'Secret',
    name,
    uid: at(stored, 'metadata', 'uid'),
    blockOwnerDeletion: true,
    controller: true,
  };
  const files = [...sharedFiles(cluster)].map(([file, place]) => {
    const content = machine.read(place);
    return [file, content === undefined ? '' : encrypt(content, key)] as const;
  });
  await putAll(client, [
    secret({ name: 'kubeadm-certs', type: 'Opaque', data: Object.fromEntries(files), owner }),
    ...readAccess({
      namespace: 'kube-system',
      name: 'kubeadm:kubeadm-certs',
      resource: 'secrets',
      object: 'kubeadm-certs',
      subjects: [{ kind: 'Group', name: nodeTokenGroup }],
    }),
  ]);
}

interface Download {
  readonly cluster: ClusterConfiguration;
  readonly certificateKey: string;
}

/** Fetches and writes what control plane nodes share. */
export async function downloadCertificates(
  machine: Machine,
  client: Client,
  { cluster, certificateKey }: Download,
): Promise<void> {
  machine.say(
    '[download-certs] Downloading the certificates in Secret "kubeadm-certs" in the "kube-system" Namespace',
  );
  const key = certificateKeyBytes(certificateKey);
  const found = await client.find(`${path}/kubeadm-certs`);
  if (found === undefined) {
    throw new KubeadmFailure(
      'error downloading the secret: Secret "kubeadm-certs" was not found in the "kube-system" Namespace. This Secret might have expired. Please, run `kubeadm init phase upload-certs --upload-certs` on a control plane to generate a new one',
    );
  }
  const data = textMapOf(found['data']);
  for (const [file, place] of sharedFiles(cluster)) {
    const encoded = data[file];
    if (encoded === undefined) {
      throw new KubeadmFailure(
        `the Secret does not include the required certificate or key - name: ${file}, path: ${place}`,
      );
    }
    if (encoded === '') continue;
    machine.write(place, opened(encoded, key), file.endsWith('.crt') ? 0o644 : 0o600);
  }
}

function opened(encoded: string, key: Buffer): string {
  try {
    return decrypt(Buffer.from(encoded, 'base64'), key);
  } catch (error) {
    throw failureOf(error, 'error decoding secret data with provided key');
  }
}
