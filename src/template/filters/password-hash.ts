import { createHash } from 'node:crypto';
import { ExpressionError } from '../../jinja/functions.ts';
import { bcryptHash, md5Crypt, saltAlphabet, shaCrypt } from '../../module-api/crypt.ts';
import { below } from '../algorithms/random.ts';
import type { Controller } from '../controller.ts';

/** One way to hash a password. */
interface Scheme {
  readonly saltSize: number;
  /** No other size will do. */
  readonly exactSalt?: boolean;
  /** Ansible's default, which is more than crypt's own. */
  readonly rounds: number;
  readonly leastRounds: number;
  readonly mostRounds: number;
  /** What a hash may begin with, the default first; none where there is no choice. */
  readonly idents?: readonly string[];
  hash(
    password: string,
    options: { readonly salt: string; readonly rounds: number; readonly ident: string },
  ): string;
}

const rangeOfSha = { saltSize: 16, leastRounds: 1000, mostRounds: 999_999_999 } as const;
const sha256: Scheme = {
  ...rangeOfSha,
  rounds: 535000,
  hash: (password, options) => shaCrypt('sha256', password, options),
};
const sha512: Scheme = {
  ...rangeOfSha,
  rounds: 656000,
  hash: (password, options) => shaCrypt('sha512', password, options),
};
const md5: Scheme = {
  ...rangeOfSha,
  saltSize: 8,
  rounds: 1000,
  hash: (password, { salt }) => md5Crypt(password, salt),
};
/** Here rounds are a power of two. Of a password only the first 72 bytes count. */
const bcrypt: Scheme = {
  saltSize: 22,
  exactSalt: true,
  rounds: 12,
  leastRounds: 4,
  mostRounds: 31,
  idents: ['2b', '2a', '2y'],
  hash: (password, { salt, rounds, ident }) =>
    bcryptHash(password, `$${ident}$${String(rounds).padStart(2, '0')}$${salt}`),
};

const schemes: ReadonlyMap<string, Scheme> = new Map([
  ['md5', md5],
  ['md5_crypt', md5],
  ['sha256', sha256],
  ['sha256_crypt', sha256],
  ['sha512', sha512],
  ['sha512_crypt', sha512],
  ['bcrypt', bcrypt],
  ['blowfish', bcrypt],
]);

export function schemeOf(type: string): Scheme {
  const scheme = schemes.get(type);
  if (scheme !== undefined) return scheme;
  throw new ExpressionError(`The hash type "${type}" is not supported.`, {
    hint: 'Use sha512, sha256, bcrypt or md5.',
  });
}

export interface PasswordHashOptions {
  /** `sha512`, `sha512_crypt` … */
  readonly type: string;
  readonly salt?: string | undefined;
  readonly rounds?: number | undefined;
  /** The version of bcrypt. */
  readonly ident?: string | undefined;
}

/** A password as `/etc/shadow` holds it. */
export function hashPassword(password: string, options: PasswordHashOptions): string {
  const { type, salt = '', rounds } = options;
  const scheme = schemeOf(type);
  if (password.includes('\0')) throw new ExpressionError('A password cannot hold a NUL character.');
  checkSalt(salt, scheme);
  const count = rounds ?? scheme.rounds;
  if (count < scheme.leastRounds || count > scheme.mostRounds) {
    const range = `from ${scheme.leastRounds} to ${scheme.mostRounds}`;
    throw new ExpressionError(`"rounds" must be ${range}, not ${count}.`);
  }
  const ident = identOf(options, scheme);
  const key = createHash('sha256')
    .update(JSON.stringify([type, salt, count, ident, password]))
    .digest('hex');
  const hashed = hashes.get(key) ?? scheme.hash(password, { salt, rounds: count, ident });
  if (hashes.size >= mostHashes) hashes.clear();
  hashes.set(key, hashed);
  return hashed;
}

/** A hash takes a second, and every host asks for the same one. The keys do not give passwords away. */
const hashes = new Map<string, string>();
const mostHashes = 1000;

function checkSalt(salt: string, { saltSize, exactSalt = false }: Scheme): void {
  const isRightSize = exactSalt ? salt.length === saltSize : salt.length <= saltSize;
  if (isRightSize && Array.from(salt).every(char => saltAlphabet.includes(char))) return;
  throw new ExpressionError(
    `"salt" must be ${exactSalt ? 'exactly' : 'at most'} ${saltSize} of the characters A-Z, a-z, 0-9, "." and "/".`,
  );
}

/** Only bcrypt has versions; Ansible takes no notice of it elsewhere. */
function identOf({ ident }: PasswordHashOptions, { idents = [] }: Scheme): string {
  const [standard = ''] = idents;
  if (ident === undefined || ident === '' || idents.length === 0) return standard;
  if (idents.includes(ident)) return ident;
  throw new ExpressionError(`"ident" must be one of ${idents.join(', ')}, not "${ident}".`);
}

export function randomSalt(size: number, { randomness }: Controller): string {
  const characters = Array.from({ length: size }, () => below(saltAlphabet.length, randomness));
  return characters.map(index => saltAlphabet[index] ?? '').join('');
}

/** What a file says of the version of a hash: bcrypt's alone. */
export function defaultIdent(type: string): string | undefined {
  return schemeOf(type).idents?.[0];
}
