import { createHash, X509Certificate } from 'node:crypto';
import { fail } from '../../../module-api/index.ts';

const block = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g;

/** The certificates in a text; those that cannot be read are left out. */
export function certificatesIn(text: string | undefined): readonly X509Certificate[] {
  return Array.from((text ?? '').matchAll(block), ([pem]) => read(pem)).filter(
    one => one !== undefined,
  );
}

function read(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    // What looked like a certificate is none: as good as not there.
    return undefined;
  }
}

/** As kubeadm pins a CA: SHA-256 of its public key, for every certificate in the text. */
export function caHashesOf(text: string | undefined): readonly string[] {
  const hashes = certificatesIn(text).map(certificate => {
    const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
    return `sha256:${createHash('sha256').update(key).digest('hex')}`;
  });
  return [...new Set(hashes)];
}

/** The hashes of an option, each in the one spelling that is compared. */
export function checkedHashes(written: readonly string[]): readonly string[] {
  return written.map(hash => {
    const bare = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(hash.trim())?.[1];
    if (bare === undefined) fail(`"ca_hashes" has ${hash}, which is not sha256: and 64 digits`);
    const known = bare.toLowerCase();
    // What the usual pipeline of openssl prints when one of its parts has failed.
    if (known === 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855') {
      fail('"ca_hashes" has the hash of nothing: what computed it got no certificate');
    }
    return `sha256:${known}`;
  });
}

/** The names and addresses a certificate is for. */
export function namesOf(certificate: X509Certificate): readonly string[] {
  return (certificate.subjectAltName ?? '')
    .split(', ')
    .map(part => part.replace(/^(?:DNS|IP Address):/, '').toLowerCase());
}

/** Seconds since 1970. */
export function endOf(certificate: X509Certificate): number {
  return Math.floor(Date.parse(certificate.validTo) / 1000);
}
