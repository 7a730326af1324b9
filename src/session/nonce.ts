import { randomBytes } from 'node:crypto';

/** Nothing prints it by chance, and nobody on the host can guess it. */
export function newNonce(): string {
  return `=kp${randomBytes(12).toString('hex')}`;
}
