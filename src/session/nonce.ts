import { randomBytes } from 'node:crypto';

/** Nothing prints it by chance, and nobody on the host can guess it. */
export function newNonce(): string {
  return `=kp${randomBytes(12).toString('hex')}`;
}

/** What sudo is told to ask with: nothing else can be mistaken for it. */
export function promptOf(nonce: string): string {
  return `${nonce} password: `;
}
