import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { der } from './der.ts';

/** The keys that kubeadm can make, by the words of `encryptionAlgorithm`. */
export const encryptionAlgorithms = [
  'RSA-2048',
  'RSA-3072',
  'RSA-4096',
  'ECDSA-P256',
  'ECDSA-P384',
] as const;

export type EncryptionAlgorithm = (typeof encryptionAlgorithms)[number];

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly usages?: readonly ('server' | 'client')[];
  readonly names?: readonly string[];
  readonly isAuthority?: boolean;
  readonly validity: { readonly from: Date; readonly to: Date };
}

const objects = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
  rsaWithSha256: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

/** A private key in the form that kubeadm writes, PEM. */
export function newPrivateKey(algorithm: EncryptionAlgorithm): string {
  if (algorithm.startsWith('RSA')) {
    const modulusLength = Number(algorithm.slice(4));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
    return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  }
  const namedCurve = algorithm === 'ECDSA-P384' ? 'P-384' : 'P-256';
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}

/** The public half of a private key, PEM. */
export function publicKeyOf(key: string): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

/** A certificate over a key, signed by an authority or, without one, by the key itself. */
export function certify(request: CertificateRequest, key: string, authority?: KeyPair): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const issuer = authority === undefined ? undefined : new X509Certificate(authority.certificate);
  const issuerKey = createPrivateKey(authority?.key ?? key);
  const issuerSpki = issuer?.publicKey.export({ type: 'spki', format: 'der' }) ?? spki;
  const algorithm =
    issuerKey.asymmetricKeyType === 'rsa'
      ? der.sequence(der.oid(objects.rsaWithSha256), der.null())
      : der.sequence(der.oid(objects.ecdsaWithSha256));
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(Buffer.concat([Buffer.from([0x40]), randomBytes(7)])),
    algorithm,
    issuer === undefined ? nameOf(request) : issuerName(issuer),
    der.sequence(der.time(request.validity.from), der.time(request.validity.to)),
    nameOf(request),
    spki,
    der.explicit(3, der.sequence(...extensionsOf(request, keyId(spki), keyId(issuerSpki)))),
  );
  const content = der.sequence(body, algorithm, der.bits(sign('sha256', body, issuerKey)));
  const lines = content.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** The pin of an authority for `--discovery-token-ca-cert-hash`. */
export function pinOf(certificate: string): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(spki).digest('hex')}`;
}

function keyId(spki: Buffer): Buffer {
  return createHash('sha1').update(spki).digest();
}

function nameOf({ organizations = [], commonName }: CertificateRequest): Buffer {
  const part = (oid: string, value: string) => der.set(der.sequence(der.oid(oid), der.text(value)));
  return der.sequence(
    ...organizations.map(value => part(objects.organization, value)),
    part(objects.commonName, commonName),
  );
}

/** kubeadm's authorities have a common name and nothing else. */
function issuerName(issuer: X509Certificate): Buffer {
  const commonName = /^CN=(.*)$/m.exec(issuer.subject)?.[1] ?? '';
  return nameOf({ commonName, validity: { from: new Date(0), to: new Date(0) } });
}

function extensionsOf(request: CertificateRequest, own: Buffer, issuer: Buffer): Buffer[] {
  const { isAuthority = false, usages = [], names = [] } = request;
  const extension = (oid: string, content: Buffer, critical = false) =>
    der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octets(content));
  const keyUsage = isAuthority
    ? der.bits(Buffer.from([0xa4]), 2)
    : der.bits(Buffer.from([0xa0]), 5);
  return [
    extension(objects.keyUsage, keyUsage, true),
    ...(usages.length === 0
      ? []
      : [
          extension(
            objects.extendedKeyUsage,
            der.sequence(...usages.map(usage => der.oid(objects[usage]))),
          ),
        ]),
    extension(
      objects.basicConstraints,
      der.sequence(...(isAuthority ? [der.boolean(true)] : [])),
      true,
    ),
    ...(isAuthority ? [extension(objects.subjectKeyId, der.octets(own))] : []),
    extension(objects.authorityKeyId, der.sequence(der.implicit(0, issuer))),
    ...(names.length === 0
      ? []
      : [extension(objects.alternativeName, der.sequence(...names.map(alternativeName)))]),
  ];
}

function alternativeName(name: string): Buffer {
  if (isIPv4(name)) return der.implicit(7, Buffer.from(name.split('.').map(Number)));
  return isIPv6(name) ? der.implicit(7, ipv6Bytes(name)) : der.implicit(2, Buffer.from(name));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const middle = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const all = tail === undefined ? before : [...before, ...middle, ...after];
  return Buffer.from(all.map(group => group.padStart(4, '0')).join(''), 'hex');
}
