import { createHash, getHashes } from 'node:crypto';
import {
  type ArgumentProblem,
  type Arguments,
  ExpressionError,
  type FunctionDefinition,
  type LiteralArguments,
} from '../../jinja/functions.ts';
import { md5Crypt, saltAlphabet, shaCrypt } from '../algorithms/crypt.ts';
import { below } from '../algorithms/random.ts';
import { uuid5 } from '../algorithms/uuid.ts';
import { inputText, integerArg, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import { problemOf } from '../literal-checks.ts';

/** Filters that hash. Of the controller they need chance, for salts. */
export function hashFilters(controller: Controller): readonly FunctionDefinition[] {
  return [
    {
      name: 'hash',
      parameters: ['hashtype?'],
      check: literals => typeProblems(literals, type => digestOf('', type)),
      call: (input, args) => digestOf(inputText(input), textArg(args, 'hashtype', 'sha1')),
    },
    { name: 'md5', parameters: [], call: input => digestOf(inputText(input), 'md5') },
    {
      name: 'sha1',
      aliases: ['checksum'],
      parameters: [],
      call: input => digestOf(inputText(input), 'sha1'),
    },
    {
      name: 'password_hash',
      onlyWhileRunning: true,
      parameters: ['hashtype?', 'salt?', 'salt_size?', 'rounds?', 'ident?'],
      integers: ['salt_size', 'rounds'],
      check: literals => typeProblems(literals, schemeOf),
      call: (input, args) => passwordHash(inputText(input), args, controller),
    },
    {
      name: 'to_uuid',
      parameters: ['namespace?'],
      call(input, args) {
        const namespace = textArg(args, 'namespace', ansibleNamespace);
        const uuid = uuid5(inputText(input), namespace);
        if (uuid === undefined)
          throw new ExpressionError(`"namespace" "${namespace}" is not a UUID.`);
        return uuid;
      },
    },
  ];
}

const ansibleNamespace = '361E6D51-FAEC-444A-9079-341386DA8E2E';

function digestOf(text: string, algorithm: string): string {
  const name = algorithm
    .toLowerCase()
    .replace(/^sha3_/, 'sha3-')
    .replace(/^blake2/, 'blake2');
  const known = { blake2b: 'blake2b512', blake2s: 'blake2s256' }[name] ?? name;
  if (!getHashes().includes(known))
    throw new ExpressionError(`The hash "${algorithm}" is not known.`);
  return createHash(known).update(text, 'utf8').digest('hex');
}

interface Scheme {
  readonly saltSize: number;
  /** Ansible's default, which is more than crypt's own. */
  readonly rounds: number;
  hash(password: string, options: { readonly salt: string; readonly rounds: number }): string;
}

const sha256: Scheme = {
  saltSize: 16,
  rounds: 535000,
  hash: (password, options) => shaCrypt('sha256', password, options),
};
const sha512: Scheme = {
  saltSize: 16,
  rounds: 656000,
  hash: (password, options) => shaCrypt('sha512', password, options),
};
const md5: Scheme = {
  saltSize: 8,
  rounds: 1000,
  hash: (password, { salt }) => md5Crypt(password, salt),
};
const schemes: Readonly<Record<string, Scheme>> = {
  md5,
  md5_crypt: md5,
  sha256,
  sha256_crypt: sha256,
  sha512,
  sha512_crypt: sha512,
};

function typeProblems(
  literals: LiteralArguments,
  attempt: (type: string) => unknown,
): readonly ArgumentProblem[] {
  const type = literals.get('hashtype');
  return typeof type === 'string' ? problemOf('hashtype', () => attempt(type)) : [];
}

function passwordHash(password: string, args: Arguments, controller: Controller): string {
  const type = textArg(args, 'hashtype', 'sha512');
  const size = integerArg(args, 'salt_size') ?? saltSizeOf(type);
  const salt = textArg(args, 'salt') ?? randomSalt(size, controller);
  return hashPassword(password, { type, salt, rounds: integerArg(args, 'rounds') });
}

export interface PasswordHashOptions {
  /** `sha512`, `sha512_crypt` … */
  readonly type: string;
  readonly salt?: string | undefined;
  readonly rounds?: number | undefined;
}

/** A password as `/etc/shadow` holds it. */
export function hashPassword(
  password: string,
  { type, salt = '', rounds }: PasswordHashOptions,
): string {
  const scheme = schemeOf(type);
  if (password.includes('\0')) throw new ExpressionError('A password cannot hold a NUL character.');
  if (
    salt.length > scheme.saltSize ||
    Array.from(salt).some(char => !saltAlphabet.includes(char))
  ) {
    throw new ExpressionError(
      `"salt" must be at most ${scheme.saltSize} of the characters A-Z, a-z, 0-9, "." and "/".`,
    );
  }
  const count = rounds ?? scheme.rounds;
  if (count < 1000 || count > 999_999_999) {
    throw new ExpressionError(`"rounds" must be from 1000 to 999999999, not ${count}.`);
  }
  const key = createHash('sha256')
    .update(JSON.stringify([type, salt, count, password]))
    .digest('hex');
  const hashed = hashes.get(key) ?? scheme.hash(password, { salt, rounds: count });
  if (hashes.size >= mostHashes) hashes.clear();
  hashes.set(key, hashed);
  return hashed;
}

/** A hash takes a second, and every host asks for the same one. The keys do not give passwords away. */
const hashes = new Map<string, string>();
const mostHashes = 1000;

export function saltSizeOf(type: string): number {
  return schemeOf(type).saltSize;
}

function schemeOf(type: string): Scheme {
  const scheme = Object.hasOwn(schemes, type) ? schemes[type] : undefined;
  if (scheme !== undefined) return scheme;
  throw new ExpressionError(`The hash type "${type}" is not supported.`, {
    hint: 'Use sha512, sha256 or md5.',
  });
}

export function randomSalt(size: number, { randomness }: Controller): string {
  const characters = Array.from({ length: size }, () => below(saltAlphabet.length, randomness));
  return characters.map(index => saltAlphabet[index] ?? '').join('');
}
