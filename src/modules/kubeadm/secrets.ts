import type { Given } from '../../module-api/index.ts';
import type { KubeadmArgs } from './args.ts';

type Random = Pick<Given, 'random'>;

/** The token of the task: the one it was given, or one made of chance. */
export function tokenOf({ token }: KubeadmArgs, { random }: Random): string {
  return token ?? tokenFrom(random('token', 128));
}

export function certificateKeyOf({ certificate_key }: KubeadmArgs, { random }: Random): string {
  return certificate_key ?? Buffer.from(random('certificate key', 32)).toString('hex');
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Bytes from here on would make some letters more likely than others. */
const fair = 256 - (256 % letters.length);

/** Six and sixteen letters or digits, each as likely as any other. */
export function tokenFrom(bytes: Uint8Array): string {
  const drawn = [...bytes].filter(byte => byte < fair).map(byte => letters[byte % letters.length]);
  if (drawn.length < 22) throw new RangeError(`${bytes.length} random bytes make no token`);
  return `${drawn.slice(0, 6).join('')}.${drawn.slice(6, 22).join('')}`;
}
