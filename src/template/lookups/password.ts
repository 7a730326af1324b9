import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { type Arguments, ExpressionError } from '../../jinja/functions.ts';
import { toText } from '../../jinja/python/text.ts';
import { Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { below, SeededRandomness } from '../algorithms/random.ts';
import { integerOf, stringOf, wrongType } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import { defaultIdent, hashPassword, randomSalt, schemeOf } from '../filters/password-hash.ts';
import { parseKeyValues } from './key-values.ts';
import type { LookupDefinition, LookupReach } from './lookup.ts';

const optionNames = ['length', 'encrypt', 'chars', 'seed', 'ident'];

/** Passwords that are made once and kept in a file on the controller, in Ansible's format. */
export const passwordLookup: LookupDefinition = {
  name: 'password',
  summary: 'Give the password in a file of the controller; make both where there is none yet.',
  meanings: {
    terms:
      "Paths of files, from the playbook's directory; /dev/null keeps nothing. Options may stand behind the path.",
    encrypt: 'Hash the password in this way, as "password_hash" does.',
    chars: "Characters to draw from, and names of Python's classes of them, such as digits.",
    seed: 'With the same seed the same password is made.',
    ident: 'The version of bcrypt.',
  },
  defaults: { length: 20, chars: ['ascii_letters', 'digits', '.,:-_'] },
  examples: [
    "lookup('password', 'credentials/db') -> 's3cret'",
    "lookup('password', '/dev/null', length=8, seed='web1') -> 'PHReYru8'",
  ],
  options: optionNames,
  run: (terms, options, reach) =>
    terms.map((term): Value => {
      const request = requestOf(stringOf(term, 'the path'), options);
      const { password, salt, ident } = storedPassword(request, reach);
      reach.surroundings.addSecret(password);
      if (request.encrypt === undefined) return password;
      const hash = hashPassword(password, { type: request.encrypt, salt, ident });
      reach.surroundings.addSecret(hash);
      return hash;
    }),
};

interface PasswordRequest {
  readonly path: string;
  readonly length: number;
  readonly characters: string;
  readonly encrypt: string | undefined;
  readonly ident: string | undefined;
  readonly seed: string | undefined;
}

interface StoredPassword {
  readonly password: string;
  readonly salt: string | undefined;
  readonly ident?: string | undefined;
}

function requestOf(term: string, options: Arguments): PasswordRequest {
  const { text, values } = parseKeyValues(term, optionNames);
  const stray = /(?:^|\s)(\w+)=/.exec(text)?.[1];
  if (stray !== undefined) {
    throw new ExpressionError(`"password" takes no option "${stray}".`, {
      hint: `It takes: ${optionNames.join(', ')}.`,
    });
  }
  const option = (name: string): Value => values.get(name) ?? options.get(name) ?? null;
  const textOption = (name: string) => (option(name) === null ? undefined : toText(option(name)));
  const length = option('length') === null ? 20 : integerOf(option('length'));
  if (length === undefined || length < 1) {
    throw wrongType('"length"', 'an integer above 0', option('length'));
  }
  const encrypt = textOption('encrypt');
  return {
    path: text,
    length,
    characters: charactersOf(option('chars')),
    encrypt: encrypt === '' ? undefined : encrypt,
    ident: textOption('ident'),
    seed: textOption('seed'),
  };
}

const classes: Readonly<Record<string, string>> = {
  ascii_letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ascii_lowercase: 'abcdefghijklmnopqrstuvwxyz',
  ascii_uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  hexdigits: '0123456789abcdefABCDEF',
  octdigits: '01234567',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  whitespace: ' \t\n\r\v\f',
};

const printable = ['digits', 'ascii_letters', 'punctuation', 'whitespace'];

/** Names of Python's classes of characters, and characters; quotes are left out. */
function charactersOf(chars: Value): string {
  const parts = chars === null ? ['ascii_letters', 'digits', '.,:-_'] : partsOf(chars);
  const all = parts
    .flatMap(part => (part === 'printable' ? printable : [part]))
    .map(part => classes[part] ?? part)
    .join('')
    .replaceAll(/["']/g, '');
  if (all === '') throw new ExpressionError('"chars" leaves no character to choose from.');
  return all;
}

/** In a text commas separate, and two of them stand for one. */
function partsOf(chars: Value): string[] {
  if (Array.isArray(chars)) return Array.from(chars, part => toText(part));
  const text = toText(chars);
  const parts = text
    .replaceAll(',,', ',')
    .split(',')
    .filter(part => part !== '');
  return text.includes(',,') ? [',', ...parts] : parts;
}

function storedPassword(request: PasswordRequest, reach: LookupReach): StoredPassword {
  const { controller, surroundings } = reach;
  const expanded = request.path.replace(/^~(?=\/|$)/, controller.homeDirectory);
  const path = isAbsolute(expanded) ? expanded : resolve(surroundings.playbookDirectory, expanded);
  if (path === '/dev/null') {
    return salted({ password: generate(request, reach), salt: undefined }, request, controller);
  }

  const stored = readStored(path);
  if (stored === undefined) {
    if (surroundings.checkMode)
      throw new UnknownUsed(new Unknown(`the password in ${request.path}`));
    const made = { password: generate(request, reach), salt: undefined };
    const fresh = salted(made, request, controller);
    // Another run may have made it meanwhile: then that one's password holds.
    return create(path, fresh) ? fresh : storedPassword(request, reach);
  }
  const whole = salted(stored, request, controller);
  if (contentOf(whole) !== contentOf(stored) && !surroundings.checkMode) replace(path, whole);
  return whole;
}

/** With what its hash is made of, so that it is the same every time. */
function salted(
  stored: StoredPassword,
  { encrypt, ident }: PasswordRequest,
  controller: Controller,
): StoredPassword {
  if (encrypt === undefined) return stored;
  const salt = stored.salt ?? randomSalt(schemeOf(encrypt).saltSize, controller);
  return { ...stored, salt, ident: stored.ident ?? ident ?? defaultIdent(encrypt) };
}

function generate(
  { seed, length, characters }: PasswordRequest,
  { controller }: LookupReach,
): string {
  const randomness = seed === undefined ? controller.randomness : new SeededRandomness(seed);
  const choices = Array.from(characters);
  return Array.from({ length }, () => choices[below(choices.length, randomness)] ?? '').join('');
}

function readStored(path: string): StoredPassword | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trimEnd();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw cannot('read', path, error);
  }
  const [, password = text, salt, ident] =
    /^([^]*) salt=([^]*?)(?: ident=([^]*))?$/.exec(text) ?? [];
  return { password, salt, ident };
}

function contentOf({ password, salt, ident }: StoredPassword): string {
  const version = ident === undefined ? '' : ` ident=${ident}`;
  return `${password}${salt === undefined ? '' : ` salt=${salt}${version}`}\n`;
}

/** False when the file is there already. */
function create(path: string, stored: StoredPassword): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(file, contentOf(stored));
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw cannot('written', path, error);
  }
}

function replace(path: string, stored: StoredPassword): void {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  if (create(fresh, stored)) renameSync(fresh, path);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function cannot(what: string, path: string, error: unknown): ExpressionError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ExpressionError(`The password file "${path}" cannot be ${what}: ${reason}.`);
}
