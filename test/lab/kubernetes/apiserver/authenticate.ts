import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { textOf, textsOf } from '../json.ts';
import { ApiError } from './api-error.ts';
import type { Store } from './store.ts';

/** Who sent a request. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** The client of another member of the control plane, which says for whom it asks. */
const memberName = 'kube-apiserver-kubelet-client';

export function authenticate(request: IncomingMessage, store: Store, now: Date): User {
  const byCertificate = userOfCertificate(request);
  if (byCertificate?.name === memberName) return forwardedUser(request) ?? byCertificate;
  if (byCertificate !== undefined) return byCertificate;
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return { name: 'system:anonymous', groups: ['system:unauthenticated'] };
  const user = userOfToken(token, store, now);
  if (user === undefined) throw new ApiError(401, 'Unauthorized');
  return user;
}

/** Another member of the control plane asks for itself. */
export function isMember({ headers }: IncomingMessage, { name }: User): boolean {
  return name === memberName && headers['x-remote-user'] === undefined;
}

function userOfCertificate({ socket }: IncomingMessage): User | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  // The types have one text for each field, but a field may come more than once.
  const subject: unknown = socket.getPeerCertificate().subject;
  if (typeof subject !== 'object' || subject === null) return undefined;
  const { CN, O }: { CN?: unknown; O?: unknown } = subject;
  const groups = typeof O === 'string' ? [O] : textsOf(O);
  return { name: textOf(CN) ?? '', groups: [...groups, 'system:authenticated'] };
}

function forwardedUser({ headers }: IncomingMessage): User | undefined {
  const name = headers['x-remote-user'];
  if (typeof name !== 'string') return undefined;
  const groups = headers['x-remote-group'];
  return { name, groups: typeof groups === 'string' ? groups.split(', ') : [] };
}

function userOfToken(token: string, store: Store, now: Date): User | undefined {
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  if (id === undefined) return undefined;
  const found = bootstrapToken(store, id);
  const isGood =
    found !== undefined &&
    found.secret === secret &&
    found.data['usage-bootstrap-authentication'] === 'true' &&
    !isExpired(found, now);
  if (!isGood) return undefined;
  const extra = (found.data['auth-extra-groups'] ?? '').split(',').filter(group => group !== '');
  return {
    name: `system:bootstrap:${id}`,
    groups: ['system:bootstrappers', ...extra, 'system:authenticated'],
  };
}

export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
  readonly data: Readonly<Record<string, string>>;
}

function bootstrapToken(store: Store, id: string): BootstrapToken | undefined {
  return bootstrapTokens(store).find(token => token.id === id);
}

export function bootstrapTokens(store: Store): BootstrapToken[] {
  return store.list({ group: '', plural: 'secrets' }, 'kube-system').flatMap(({ object }) => {
    if (object['type'] !== 'bootstrap.kubernetes.io/token') return [];
    const data = Object.fromEntries(
      Object.entries(object['data'] ?? {}).map(([key, value]) => [
        key,
        Buffer.from(String(value), 'base64').toString(),
      ]),
    );
    return [{ id: data['token-id'] ?? '', secret: data['token-secret'] ?? '', data }];
  });
}

export function isExpired({ data }: BootstrapToken, now: Date): boolean {
  const expiration = data['expiration'];
  return expiration !== undefined && new Date(expiration) <= now;
}
