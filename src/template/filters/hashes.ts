import { createHash, getHashes } from 'node:crypto';
import {
  type ArgumentProblem,
  type Arguments,
  ExpressionError,
  type FunctionDefinition,
  type LiteralArguments,
} from '../../jinja/functions.ts';
import { uuid5 } from '../algorithms/uuid.ts';
import { inputBytes, inputText, integerArg, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import { problemOf } from '../literal-checks.ts';
import { hashPassword, randomSalt, schemeOf } from './password-hash.ts';

/** Filters that hash. Of the controller they need chance, for salts. */
export function hashFilters(controller: Controller): readonly FunctionDefinition[] {
  return [
    {
      name: 'hash',
      summary: 'Hash a text, in hexadecimal digits; for passwords see "password_hash".',
      meanings: { hashtype: 'md5, sha1, sha256, sha512, blake2b and what else OpenSSL has.' },
      defaults: { hashtype: 'sha1' },
      examples: ["'kplay' | hash('md5') -> 'af863a1bd0dbad6b29c3346b86de74e2'"],
      parameters: ['hashtype?'],
      check: literals => typeProblems(literals, type => digestOf(Buffer.alloc(0), type)),
      call: (input, args) => digestOf(inputBytes(input), textArg(args, 'hashtype', 'sha1')),
    },
    {
      name: 'md5',
      summary: 'Hash a text with MD5.',
      examples: ["'kplay' | md5 -> 'af863a1bd0dbad6b29c3346b86de74e2'"],
      parameters: [],
      call: input => digestOf(inputBytes(input), 'md5'),
    },
    {
      name: 'sha1',
      aliases: ['checksum'],
      summary: 'Hash a text with SHA-1.',
      examples: ["'kplay' | sha1 -> '423c25eea9d2bbf00be203ab22942f8fc266726c'"],
      parameters: [],
      call: input => digestOf(inputBytes(input), 'sha1'),
    },
    {
      name: 'password_hash',
      summary:
        'Hash a password as /etc/shadow holds it; without a salt a new one is drawn each time, so that a task always changes.',
      meanings: {
        salt: 'What makes the hash of one password differ from place to place.',
        hashtype: 'sha512, sha256, bcrypt or md5.',
        salt_size: 'Characters of a salt that is drawn.',
        rounds: 'How much work it takes; for bcrypt a power of two.',
        ident: 'The version of bcrypt: 2b, 2a or 2y.',
      },
      defaults: { hashtype: 'sha512' },
      examples: [
        "'s3cret' | password_hash('sha256', 'salt', rounds=5000) -> '$5$salt$WUufSgQIHVQz1u1GJFGOVTVnCA7B2ahXSx6KcvI5Kr1'",
      ],
      onlyWhileRunning: true,
      parameters: ['hashtype?', 'salt?', 'salt_size?', 'rounds?', 'ident?'],
      integers: ['salt_size', 'rounds'],
      check: literals => typeProblems(literals, schemeOf),
      call: (input, args) => passwordHash(inputText(input), args, controller),
    },
    {
      name: 'to_uuid',
      summary: 'Make a UUID of a text: the same one each time.',
      meanings: { namespace: 'The UUID of the namespace it is made in.' },
      defaults: { namespace: '361E6D51-FAEC-444A-9079-341386DA8E2E' },
      examples: ["'web1' | to_uuid -> '4ebc6093-8026-5090-bb95-a592e5a6aec3'"],
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

function digestOf(data: Buffer, algorithm: string): string {
  const name = algorithm
    .toLowerCase()
    .replace(/^sha3_/, 'sha3-')
    .replace(/^blake2/, 'blake2');
  const known = { blake2b: 'blake2b512', blake2s: 'blake2s256' }[name] ?? name;
  if (!getHashes().includes(known))
    throw new ExpressionError(`The hash "${algorithm}" is not known.`);
  return createHash(known).update(data).digest('hex');
}

function typeProblems(
  literals: LiteralArguments,
  attempt: (type: string) => unknown,
): readonly ArgumentProblem[] {
  const type = literals.get('hashtype');
  return typeof type === 'string' ? problemOf('hashtype', () => attempt(type)) : [];
}

function passwordHash(password: string, args: Arguments, controller: Controller): string {
  const type = textArg(args, 'hashtype', 'sha512');
  const size = integerArg(args, 'salt_size') ?? schemeOf(type).saltSize;
  const salt = textArg(args, 'salt') ?? randomSalt(size, controller);
  const rounds = integerArg(args, 'rounds');
  return hashPassword(password, { type, salt, rounds, ident: textArg(args, 'ident') });
}
