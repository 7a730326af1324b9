import {
  type ArgsSchema,
  attributesOf,
  type DetailedPlan,
  defineModule,
  type FileState,
  fail,
  fileOptions,
  finalState,
  format,
  type Given,
  type InferArgs,
  type JsonObject,
  type Plan,
  registeredFile,
  registeredFileSchema,
} from '../../module-api/index.ts';
import { contentToEdit, editedFileProbes, planEdit } from '../edited-file/edited-file.ts';
import { decodeText } from '../edited-file/encoding.ts';
import { hashOf, isPasswordOf, requirePassword, saltSize, schemeNames } from './schemes.ts';

function isUserName(name: string): boolean {
  return /^[^:\r\n]+$/.test(name);
}

const args = {
  path: {
    type: 'string',
    required: true,
    format: 'path',
    aliases: ['dest', 'destfile'],
    description: 'The file.',
  },
  name: {
    type: 'string',
    required: true,
    format: format('a name without a colon', isUserName),
    aliases: ['username'],
    description: 'The user.',
  },
  password: {
    type: 'string',
    secret: true,
    description: 'The password; needed for a user who is not in the file yet.',
  },
  crypt_scheme: {
    type: 'string',
    enum: schemeNames,
    default: 'apr_md5_crypt',
    aliases: ['hash_scheme'],
    description:
      'How a password that is written is hashed. bcrypt is the safest that Apache, nginx and registries read. portable and those with apache are apr_md5_crypt (22) and bcrypt (24).',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the user is in the file.',
  },
  create: {
    type: 'boolean',
    default: true,
    description: 'Make the file where there is none.',
  },
  ...fileOptions,
} as const satisfies ArgsSchema;

type HtpasswdArgs = InferArgs<typeof args>;

export const htpasswd = defineModule({
  name: 'htpasswd',
  aliases: ['community.general.htpasswd'],
  summary: 'Have a user with a password in a file for the web server.',
  notes: [
    'A password that is right stays as it is hashed, whatever "crypt_scheme" says. Neither passwords nor hashes are shown, and the host needs no htpasswd.',
  ],
  args,
  returns: {
    path: { type: 'string', description: 'The file.' },
    msg: { type: 'string', description: 'What was done.' },
    ...registeredFileSchema,
  },
  examples: [
    `- name: Let jane in
  htpasswd:
    path: /etc/nginx/site.htpasswd
    name: jane
    password: "{{ jane_password }}"
    crypt_scheme: bcrypt
    owner: root
    group: www-data
    mode: "0640"`,
    `- name: Let joe in no more
  htpasswd:
    path: /etc/nginx/site.htpasswd
    name: joe
    state: absent`,
  ],
  observe: given =>
    editedFileProbes(fileOf(given), {
      creates: given.create && given.state === 'present',
      mayBeMissing: given.state === 'absent',
    }),
  plan: (given, observed, host): Plan => planUser(given, observed, host),
  result(given, { file }, outcomes): JsonObject {
    const msg = messageOf(given, file, outcomes.length > 0);
    return { path: given.path, msg, ...registeredFile(finalState(file, outcomes)) };
  },
});

function fileOf(given: HtpasswdArgs) {
  return { ...given, backup: false };
}

function planUser(
  given: HtpasswdArgs,
  observed: Parameters<typeof planEdit>[1],
  host: Given,
): DetailedPlan {
  const { content, hash } = edited(given, observed.file, host);
  const { changes, warnings } = planEdit(fileOf(given), observed, content);
  attributesOf(given);
  return {
    // Hashes are for nobody to see.
    changes: changes.map(change =>
      change.kind === 'write' ? { ...change, secret: true } : change,
    ),
    warnings,
    secrets: hash === undefined ? [] : [hash],
  };
}

interface Edited {
  readonly content: Uint8Array | undefined;
  /** What was made of the password. */
  readonly hash?: string;
}

function edited(given: HtpasswdArgs, file: FileState, host: Given): Edited {
  const { name, password, state, create, path } = given;
  if (!isUserName(name)) fail('"name" is a name without a colon, and not empty');
  const bytes = contentToEdit(file);
  if (bytes === undefined) {
    if (state === 'absent') return { content: undefined };
    if (!create) fail(`Destination ${path} does not exist`);
  }
  const { lines, encode, start } = entriesIn(bytes, name);
  const isOf = (line: string): boolean => line.startsWith(start);
  const found = lines.find(isOf);
  const written = (all: readonly string[]): Uint8Array =>
    encode(all.map(one => `${one}\n`).join(''));
  if (state === 'absent') {
    if (found === undefined) return { content: bytes };
    return { content: written(lines.filter(line => !isOf(line))) };
  }
  const known = found?.slice(start.length).replace(/[:\s].*$/s, '');
  if (known !== undefined && (password === undefined || isPasswordOf(known, password))) {
    return { content: bytes };
  }
  const secret = requirePassword(password, name);
  const hash = hashOf(given.crypt_scheme, secret, host.random('salt', saltSize));
  const line = `${start}${hash}`;
  const all = found === undefined ? [...lines, line] : lines.map(one => (isOf(one) ? line : one));
  return { content: written(all), hash };
}

function entriesIn(bytes: Uint8Array | undefined, name: string) {
  const { text, encode, adapt } = decodeText(bytes ?? new Uint8Array());
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  return { lines, encode, start: `${adapt(name)}:` };
}

function messageOf({ name, state }: HtpasswdArgs, file: FileState, isChanged: boolean): string {
  if (state === 'absent') return isChanged ? `Remove ${name}` : `${name} not present`;
  const { lines, start } = entriesIn(contentToEdit(file), name);
  const isThere = lines.some(line => line.startsWith(start));
  if (!isThere) return `Add ${name}`;
  return isChanged ? `Update ${name}` : `${name} already present`;
}
