import { createHash } from 'node:crypto';
import { bcryptHash, md5Crypt, saltAlphabet, shaCrypt } from '../../module-api/crypt.ts';
import { fail } from '../../module-api/index.ts';

export const schemeNames = [
  ...(['apr_md5_crypt', 'bcrypt', 'sha256_crypt', 'sha512_crypt', 'md5_crypt'] as const),
  ...(['ldap_sha1', 'plaintext', 'portable', 'portable_apache22', 'host_apache22'] as const),
  ...(['portable_apache24', 'host_apache24'] as const),
] as const;

export type Scheme = (typeof schemeNames)[number];

/** What other names come to. */
const named = {
  portable: 'apr_md5_crypt',
  portable_apache22: 'apr_md5_crypt',
  host_apache22: 'apr_md5_crypt',
  portable_apache24: 'bcrypt',
  host_apache24: 'bcrypt',
} as const;

function isNamed(scheme: Scheme): scheme is keyof typeof named {
  return scheme in named;
}

/** How many bytes of chance a salt takes at most. */
export const saltSize = 22;

export function hashOf(scheme: Scheme, password: string, chance: Uint8Array): string {
  const salt = (size: number): string =>
    Array.from(chance.subarray(0, size), byte => saltAlphabet[byte & 63] ?? '').join('');
  const plain: Exclude<Scheme, keyof typeof named> = isNamed(scheme) ? named[scheme] : scheme;
  switch (plain) {
    case 'apr_md5_crypt':
      return md5Crypt(password, salt(8), '$apr1$');
    case 'md5_crypt':
      return md5Crypt(password, salt(8));
    case 'sha256_crypt':
      return shaCrypt('sha256', password, { salt: salt(16), rounds: 535_000 });
    case 'sha512_crypt':
      return shaCrypt('sha512', password, { salt: salt(16), rounds: 656_000 });
    case 'bcrypt':
      // Apache and nginx know 2y. Of 22 characters the last has only two bits.
      return bcryptHash(password, `$2y$12$${salt(21)}${'.Oeu'[(chance[21] ?? 0) & 3]}`);
    case 'ldap_sha1':
      return `{SHA}${sha1(password)}`;
    case 'plaintext':
      return password;
  }
}

/** Whether the password is the one of an entry, whatever its scheme. */
export function isPasswordOf(hash: string, password: string): boolean {
  const [, ident = '', rest = ''] = /^\$([a-z0-9]+)\$(.*)$/s.exec(hash) ?? [];
  if (ident === 'apr1') return md5Crypt(password, rest.split('$')[0] ?? '', '$apr1$') === hash;
  if (ident === '1') return md5Crypt(password, rest.split('$')[0] ?? '') === hash;
  if (ident === '5' || ident === '6') {
    const [, rounds = '5000', salt = ''] = /^(?:rounds=(\d+)\$)?([^$]*)\$/.exec(rest) ?? [];
    const algorithm = ident === '5' ? 'sha256' : 'sha512';
    return shaCrypt(algorithm, password, { salt, rounds: Number(rounds) }) === hash;
  }
  if (/^2[aby]$/.test(ident)) return bcryptHash(password, hash.slice(0, 29)) === hash;
  if (hash.startsWith('{SHA}')) return hash.slice(5) === sha1(password);
  return hash === password;
}

function sha1(password: string): string {
  return createHash('sha1').update(password).digest('base64');
}

export function requirePassword(password: string | undefined, name: string): string {
  return password ?? fail(`"password" is needed: ${name} is not in the file yet`);
}
