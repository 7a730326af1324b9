import { createHmac } from 'node:crypto';
import { parseDuration } from '../config/duration.ts';
import type { BootstrapToken } from '../config/types.ts';
import { type ClusterObject, secret } from './objects.ts';

/** The secret of a bootstrap token, which lasts from `now`. */
export function tokenSecret(token: BootstrapToken, now: Date): ClusterObject {
  const [id = '', hidden = ''] = token.token.split('.');
  const expires = expiryOf(token, now);
  const usages = token.usages.map(usage => [`usage-bootstrap-${usage}`, 'true'] as const);
  return secret({
    name: `bootstrap-token-${id}`,
    type: 'bootstrap.kubernetes.io/token',
    data: {
      'token-id': id,
      'token-secret': hidden,
      ...Object.fromEntries(usages),
      ...(token.description === undefined ? {} : { description: token.description }),
      ...(expires === undefined ? {} : { expiration: expires }),
      ...(token.groups.length === 0 ? {} : { 'auth-extra-groups': token.groups.join(',') }),
    },
  });
}

function expiryOf({ ttl, expires }: BootstrapToken, now: Date): string | undefined {
  if (expires !== undefined) return expires;
  const lifetime = parseDuration(ttl ?? '0') ?? 0;
  if (lifetime === 0) return undefined;
  return new Date(now.getTime() + lifetime).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The signature that `cluster-info` carries for a token, without the content that it signs. */
export function detachedSignature(content: string, token: string): string {
  const [id = '', hidden = ''] = token.split('.');
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const head = encode(JSON.stringify({ alg: 'HS256', kid: id }));
  const signed = createHmac('sha256', hidden).update(`${head}.${encode(content)}`);
  return `${head}..${signed.digest('base64url')}`;
}

/** Whether a detached signature is of this content and token. */
export function isSignedBy(content: string, token: string, signature: string): boolean {
  const [head = '', , mark = ''] = signature.split('.');
  const [, hidden = ''] = token.split('.');
  const encoded = Buffer.from(content).toString('base64url');
  return createHmac('sha256', hidden).update(`${head}.${encoded}`).digest('base64url') === mark;
}
