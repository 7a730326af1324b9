import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ClusterConfiguration } from '../config/types.ts';
import { KubeadmFailure } from '../failure.ts';

/** The files that all control plane nodes share, by their key in the secret `kubeadm-certs`. */
export function sharedFiles(cluster: ClusterConfiguration): ReadonlyMap<string, string> {
  const { certificatesDir, etcd } = cluster;
  const names = [
    'ca.crt',
    'ca.key',
    'front-proxy-ca.crt',
    'front-proxy-ca.key',
    'sa.pub',
    'sa.key',
  ];
  const own = names.map(name => [name, `${certificatesDir}/${name}`] as const);
  const { external } = etcd;
  if (external !== undefined) {
    return new Map([
      ...own,
      ['external-etcd-ca.crt', external.caFile ?? ''],
      ['external-etcd.crt', external.certFile ?? ''],
      ['external-etcd.key', external.keyFile ?? ''],
    ]);
  }
  return new Map([
    ...own,
    ['etcd-ca.crt', `${certificatesDir}/etcd/ca.crt`],
    ['etcd-ca.key', `${certificatesDir}/etcd/ca.key`],
  ]);
}

/** AES-GCM with the nonce in front and the tag behind, as Go's `Seal` lays it out. */
export function encrypt(content: string, key: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(cipherFor(key), key, nonce);
  const body = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

export function decrypt(content: Buffer, key: Buffer): string {
  const decipher = createDecipheriv(cipherFor(key), key, content.subarray(0, 12));
  decipher.setAuthTag(content.subarray(-16));
  const body = decipher.update(content.subarray(12, -16));
  try {
    return Buffer.concat([body, decipher.final()]).toString();
  } catch {
    throw new KubeadmFailure('cipher: message authentication failed');
  }
}

/** The key that `certificateKey` spells. */
export function certificateKeyBytes(text: string): Buffer {
  if (/^([0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  throw new KubeadmFailure('error decoding certificate key: encoding/hex: invalid byte');
}

function cipherFor(key: Buffer): 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' {
  if (key.length === 16) return 'aes-128-gcm';
  if (key.length === 24) return 'aes-192-gcm';
  if (key.length === 32) return 'aes-256-gcm';
  throw new KubeadmFailure(`crypto/aes: invalid key size ${key.length}`);
}
