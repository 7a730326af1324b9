import type { Algorithms, ServerHostKeyAlgorithm } from 'ssh2';

/** What signs with each type of host key. Neither SHA-1 nor DSA. */
const signaturesOf: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/**
 * What kplay offers a server. The types of keys that are known for the host come first, because the first
 * one that the server has too is used: a host known by its ed25519 key is not asked for another.
 */
export function algorithmsFor(knownTypes: readonly string[]): Algorithms {
  const types = new Set([...knownTypes, ...Object.keys(signaturesOf)]);
  return {
    kex: [
      'curve25519-sha256',
      'curve25519-sha256@libssh.org',
      'ecdh-sha2-nistp256',
      'ecdh-sha2-nistp384',
      'ecdh-sha2-nistp521',
      'diffie-hellman-group-exchange-sha256',
      'diffie-hellman-group14-sha256',
      'diffie-hellman-group16-sha512',
      'diffie-hellman-group18-sha512',
    ],
    serverHostKey: [...types].flatMap(type => signaturesOf[type] ?? []),
    hmac: [
      'hmac-sha2-256-etm@openssh.com',
      'hmac-sha2-512-etm@openssh.com',
      'hmac-sha2-256',
      'hmac-sha2-512',
    ],
    // No list of ciphers: ssh2's own has only GCM, ChaCha20 and CTR, in the order this processor likes.
    compress: ['none'],
  };
}
