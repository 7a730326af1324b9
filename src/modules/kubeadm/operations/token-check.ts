import { fail } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import type { Token } from './token-list.ts';

const needed = ['signing', 'authentication'];
const another = 'make another one with "kubeadm: {operation: token}"';

/** Fails where nobody could join with the token. Only its public half is named. */
export function checkToken({ token }: KubeadmArgs, tokens: readonly Token[], now: number): void {
  if (token === undefined) {
    return fail('"action: check" of "operation: token" takes the "token" to look at');
  }
  const id = token.slice(0, 6);
  const found = tokens.find(one => one.token.slice(0, 6) === id);
  if (found === undefined) {
    fail(`the cluster has no token ${id}: it has expired, or was deleted; ${another}`);
  }
  if (found.token !== token) {
    fail(`the token ${id} of the cluster is another one: its second half differs`);
  }
  if (found.expires !== undefined && found.expires <= now) {
    const ended = new Date(found.expires * 1000).toISOString();
    fail(`the token ${id} has expired, at ${ended}; ${another}`);
  }
  const missing = needed.filter(usage => !found.usages.includes(usage));
  if (missing.length > 0) {
    fail(`nobody can join with the token ${id}: it is not for ${missing.join(' and ')}`);
  }
}
