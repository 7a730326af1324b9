import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** A public key in the SSH wire format; `undefined` for a kind of key that SSH does not have. */
export function publicKeyBlob(key: KeyObject): Buffer | undefined {
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  if (jwk.kty === 'RSA') return strings('ssh-rsa', integer(bytes(jwk.e)), integer(bytes(jwk.n)));
  if (jwk.kty === 'EC') return ellipticBlob(jwk);
  return jwk.crv === 'Ed25519' ? strings('ssh-ed25519', bytes(jwk.x)) : undefined;
}

const curves: Readonly<Record<string, string>> = {
  'P-256': 'nistp256',
  'P-384': 'nistp384',
  'P-521': 'nistp521',
};

function ellipticBlob({ crv, x, y }: JsonWebKey): Buffer | undefined {
  const curve = curves[crv ?? ''];
  if (curve === undefined) return undefined;
  const uncompressed = Buffer.from([4]);
  return strings(`ecdsa-sha2-${curve}`, curve, Buffer.concat([uncompressed, bytes(x), bytes(y)]));
}

/**
 * The public key in an OpenSSH private key file, which is there in the clear also when the private one is
 * encrypted.
 */
export function openSshKeyInfo(
  text: string,
): { readonly publicKey: Buffer; readonly isEncrypted: boolean } | undefined {
  const match = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]+)-----END/.exec(text);
  if (match === null) return undefined;
  const data = Buffer.from(match[1] ?? '', 'base64');
  const magic = 'openssh-key-v1\0';
  if (data.toString('latin1', 0, magic.length) !== magic) return undefined;

  // cipher, key derivation, its options, number of keys (4 bytes), public key
  const cipher = stringAt(data, magic.length);
  const kdf = stringAt(data, cipher?.end);
  const kdfOptions = stringAt(data, kdf?.end);
  const publicKey = stringAt(data, kdfOptions && kdfOptions.end + 4);
  if (cipher === undefined || publicKey === undefined) return undefined;
  return { publicKey: publicKey.value, isEncrypted: cipher.value.toString() !== 'none' };
}

/** The key of a line as in `*.pub` files. */
export function publicKeyLine(text: string): Buffer | undefined {
  const match = /^(?:ssh|ecdsa|sk)-\S+ ([A-Za-z0-9+/=]+)/.exec(text.trim());
  return match === null ? undefined : Buffer.from(match[1] ?? '', 'base64');
}

function stringAt(
  data: Buffer,
  start: number | undefined,
): { readonly value: Buffer; readonly end: number } | undefined {
  if (start === undefined || start + 4 > data.length) return undefined;
  const end = start + 4 + data.readUInt32BE(start);
  return end > data.length ? undefined : { value: data.subarray(start + 4, end), end };
}

function strings(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.flatMap(part => {
      const value = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(value.length);
      return [length, value];
    }),
  );
}

/** A positive integer begins with a zero bit. */
function integer(value: Buffer): Buffer {
  return (value[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), value]) : value;
}

function bytes(value: string | undefined): Buffer {
  return Buffer.from(value ?? '', 'base64url');
}
