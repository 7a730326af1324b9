import { createHmac } from 'node:crypto';
import { recordOf, textMapOf } from '../../json.ts';
import { bootstrapTokens, isExpired } from '../authenticate.ts';
import { type Cluster, keyOf } from '../cluster.ts';

/** Deletes tokens that have expired. */
export function cleanTokens(cluster: Cluster): void {
  const secrets = cluster.resource('secrets', '');
  for (const token of bootstrapTokens(cluster.store)) {
    if (!isExpired(token, new Date())) continue;
    cluster.remove(secrets, keyOf(secrets, 'kube-system', `bootstrap-token-${token.id}`));
  }
}

/** Signs `cluster-info` with each token, so that who has the token can trust the CA that it finds there. */
export function signClusterInfo(cluster: Cluster): void {
  const info = cluster.find('configmaps', 'cluster-info', 'kube-public');
  const kubeconfig = textMapOf(info?.['data'])['kubeconfig'];
  if (info === undefined || kubeconfig === undefined) return;
  const signing = bootstrapTokens(cluster.store).filter(
    token => token.data['usage-bootstrap-signing'] === 'true' && !isExpired(token, new Date()),
  );
  const signatures = signing.map(({ id, secret }) => [
    `jws-kubeconfig-${id}`,
    detachedSignature(kubeconfig, id, secret),
  ]);
  cluster.edit(cluster.resource('configmaps', ''), info, copy => {
    const other = Object.entries(recordOf(copy['data'])).filter(
      ([key]) => !key.startsWith('jws-kubeconfig-'),
    );
    copy['data'] = Object.fromEntries([...other, ...signatures]);
  });
}

/** A JSON web signature without the content, which is beside it. */
function detachedSignature(content: string, id: string, secret: string): string {
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const header = encode(JSON.stringify({ alg: 'HS256', kid: id }));
  const signature = createHmac('sha256', secret).update(`${header}.${encode(content)}`);
  return `${header}..${signature.digest('base64url')}`;
}
