import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '../../client/kubeconfig.ts';
import { parseKubeconfig } from '../../client/kubeconfig.ts';
import { textMapOf } from '../../json.ts';
import { pinOf } from '../certificate.ts';
import { withClient } from '../cluster/access.ts';
import { isSignedBy } from '../cluster/tokens.ts';
import { parseDuration } from '../config/duration.ts';
import type { JoinConfiguration } from '../config/types.ts';
import { failureOf, KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';

type Token = NonNullable<JoinConfiguration['discovery']['bootstrapToken']>;

/** How a node that knows a token, or has a file, reaches the cluster. Throws if it cannot trust it. */
export async function discover(machine: Machine, join: JoinConfiguration): Promise<Connection> {
  const { bootstrapToken, file, tlsBootstrapToken } = join.discovery;
  if (bootstrapToken === undefined) {
    const text = machine.read(file?.kubeConfigPath ?? '') ?? '';
    const found = parseKubeconfig(text);
    return tlsBootstrapToken === undefined ? found : { ...found, token: tlsBootstrapToken };
  }
  try {
    const found = await discoverByToken(
      bootstrapToken,
      parseDuration(join.timeouts.discovery) ?? 0,
    );
    return { ...found, token: tlsBootstrapToken ?? bootstrapToken.token };
  } catch (error) {
    throw failureOf(error, "couldn't validate the identity of the API Server");
  }
}

const anonymous = { cert: undefined, key: undefined, token: undefined } as const;

async function discoverByToken(token: Token, limit: number): Promise<Connection> {
  const server = `https://${token.apiServerEndpoint}`;
  const insecure = { ...anonymous, server, ca: undefined };
  const data = await clusterInfo(insecure, token, limit);
  const pins = (token.caCertHashes ?? []).map(pinIn);
  const [id = ''] = token.token.split('.');
  const kubeconfig = data['kubeconfig'] ?? '';
  if (kubeconfig === '') {
    throw new KubeadmFailure(
      "there is no kubeconfig key in the cluster-info ConfigMap. This API Server isn't set up for token bootstrapping, can't connect",
    );
  }
  if (!isSignedBy(kubeconfig, token.token, data[`jws-kubeconfig-${id}`] ?? '')) {
    throw new KubeadmFailure(
      "failed to verify JWS signature of received cluster info object, can't trust this API Server",
    );
  }
  const found = parseKubeconfig(kubeconfig);
  if (pins.length === 0) return found;
  verifyPins(found.ca ?? '', pins);
  const again = await clusterInfo({ ...insecure, ca: found.ca }, token, limit);
  if (again['kubeconfig'] === kubeconfig) return found;
  throw new KubeadmFailure(
    'the second kubeconfig from the cluster-info ConfigMap (using validated TLS) was different from the first',
  );
}

/** Asks until the signature for the token is there. */
async function clusterInfo(
  connection: Connection,
  { token }: Token,
  limit: number,
): Promise<Readonly<Record<string, string>>> {
  const [id = ''] = token.split('.');
  const path = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
  const started = Date.now();
  for (;;) {
    let problem: KubeadmFailure;
    try {
      const found = await withClient(connection, client => client.must({ path }));
      const data = textMapOf(found['data']);
      if (data[`jws-kubeconfig-${id}`] !== undefined) return data;
      problem = new KubeadmFailure(
        `could not find a JWS signature in the cluster-info ConfigMap for token ID "${id}"`,
      );
    } catch (error) {
      problem = failureOf(error, 'failed to request the cluster-info ConfigMap');
    }
    if (Date.now() - started >= limit) throw problem;
    await wait(Math.min(500, limit));
  }
}

function pinIn(hash: string): string {
  const parts = hash.split(':');
  const [format = '', value = ''] = parts;
  const prefix = 'invalid discovery token CA certificate hash';
  if (parts.length !== 2) {
    throw new KubeadmFailure(
      `${prefix}: invalid hash, expected "format:hex-value". Known format(s) are: sha256`,
    );
  }
  if (format.toLowerCase() !== 'sha256') {
    throw new KubeadmFailure(
      `${prefix}: unknown hash format "${format}". Known format(s) are: sha256`,
    );
  }
  if (value.length !== 64) {
    throw new KubeadmFailure(
      `${prefix}: invalid hash "${hash}", expected a 32 byte SHA-256 hash, found ${Math.floor(value.length / 2)} bytes`,
    );
  }
  return `sha256:${value.toLowerCase()}`;
}

function verifyPins(authorities: string, pins: readonly string[]): void {
  const certificates = authorities.match(
    /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
  );
  const hashes = (certificates ?? []).map(pinOf);
  if (hashes.some(hash => pins.includes(hash))) return;
  throw new KubeadmFailure(
    `cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${hashes.join(':')}" are pinned`,
  );
}
