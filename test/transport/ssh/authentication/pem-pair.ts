import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { publicKeyBlob } from '../../../../src/transport/ssh/public-key.ts';
import type { KeyPair } from '../../ssh-server.ts';

/** A key as OpenSSL writes it. */
export function pemPair(
  type: 'rsa' | 'ec' | 'ed25519',
  format: 'pkcs1' | 'pkcs8' | 'sec1',
  secret?: string,
): KeyPair {
  const { privateKey } = pairOf(type);
  const lock = secret === undefined ? {} : { cipher: 'aes-128-cbc', passphrase: secret };
  const pem = privateKey.export({ type: format, format: 'pem', ...lock });
  const blob = publicKeyBlob(privateKey);
  if (blob === undefined) throw new TypeError('not a kind of key that SSH has');
  const name = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
  return { private: pem.toString(), public: `${name} ${blob.toString('base64')}` };
}

function pairOf(type: 'rsa' | 'ec' | 'ed25519'): { readonly privateKey: KeyObject } {
  if (type === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (type === 'ec') return generateKeyPairSync('ec', { namedCurve: 'P-521' });
  return generateKeyPairSync('ed25519');
}
