import { createHash, getHashes } from 'node:crypto';
import {
  type ArgumentProblem,
  type Arguments,
  ExpressionError,
  type FunctionDefinition,
  type LiteralArguments,
} from '../../jinja/functions.ts';
import { uuid5 } from '../algorithms/uuid.ts';
import { inputText, integerArg, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import { problemOf } from '../literal-checks.ts';
import { hashPassword, randomSalt, schemeOf } from './password-hash.ts';

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
