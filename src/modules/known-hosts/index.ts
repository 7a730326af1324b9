import {
  type ArgsSchema,
  type Change,
  defineModule,
  endOf,
  type FileState,
  fail,
  fileState,
  format,
  type Given,
  type InferArgs,
  type Plan,
  parentDirectory,
  textOf,
} from '../../module-api/index.ts';
import { hostKeysIn, withHostKeys } from './lines.ts';

const args = {
  name: {
    type: 'string',
    required: true,
    aliases: ['host'],
    format: format('one name or address of a host', /^[^\s,|#]+$/),
    description: 'The host: a name, an address, or [NAME]:PORT where the port is not 22.',
  },
  key: {
    type: 'string',
    description:
      'Its public keys, one a line, as ssh-keyscan prints them or without the name before them. Left out with "state: absent": all keys of the host.',
  },
  path: {
    type: 'string',
    format: 'path',
    default: '~/.ssh/known_hosts',
    description: 'The file of known hosts.',
  },
  hash_host: {
    type: 'boolean',
    default: false,
    description: 'Write the name as a hash, so that the file does not tell it.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the file has the keys.',
  },
} as const satisfies ArgsSchema;

type KnownHostsArgs = InferArgs<typeof args>;

const sizeLimit = 4_194_304;

export const knownHosts = defineModule({
  name: 'known_hosts',
  aliases: ['known-hosts'],
  summary: 'Have the public keys of a host in a file of known hosts, or not.',
  notes: [
    'Of each kind (ssh-ed25519, ssh-rsa, …) a host has one key: another that is there is replaced. Other kinds stay.',
    'Lines for several hosts lose only this one; lines with patterns are left alone.',
  ],
  args,
  constraints: {
    requiredIf: [{ option: 'state', values: ['present'], all: ['key'] }],
  },
  returns: {
    name: { type: 'string', description: 'The host.' },
    key: { type: 'string', description: 'Its keys, as the task has them.' },
    path: { type: 'string', description: 'The file of known hosts.' },
    state: { type: 'string', description: 'Whether it has the keys.' },
    hash_host: { type: 'boolean', description: 'Whether the name is hashed.' },
  },
  examples: [
    `- name: Know the server of the repositories
  known_hosts:
    name: git.example.com
    key: "{{ lookup('file', 'git.example.com.pub') }}"
    path: /etc/ssh/ssh_known_hosts`,
    `- name: Forget a host that was made anew
  known_hosts:
    name: "[old.example.com]:2222"
    state: absent`,
  ],

  observe: ({ path }) => ({
    file: fileState(path, {
      ...{ follow: true, content: true, contentLimit: sizeLimit },
      needs: ['content'],
    }),
    parent: parentDirectory(path),
  }),

  plan(args, { file, parent }, given): Plan {
    const text = textIn(file);
    const content = edited(args, text, given);
    if (content === text) return [];
    const before = file.type === 'absent' ? file : endOf(file);
    const change: Change = {
      ...{ kind: 'write', path: before.path, before, content },
      attributes: file.type === 'absent' ? { mode: '0644' } : {},
    };
    if (parent.type !== 'absent') return [change];
    const attributes = { mode: '0700' };
    return [{ kind: 'directory', path: parent.path, before: parent, attributes }, change];
  },

  result: ({ name, key, path, state, hash_host }) => ({
    ...{ name, path, state, hash_host },
    ...(key !== undefined && { key }),
  }),
});

function edited(
  { name, key, state, hash_host }: KnownHostsArgs,
  text: string,
  given: Pick<Given, 'random'>,
): string {
  return withHostKeys(text, {
    host: name,
    keys: key === undefined || key.trim() === '' ? undefined : hostKeysIn(key),
    present: state === 'present',
    hash: hash_host,
    salt: one => given.random(`known_hosts ${one.type}`, 20),
  });
}

function textIn(file: FileState): string {
  if (file.type === 'absent' || file.targetExists === false) return '';
  if (file.type !== 'file') fail(`${file.path} is a ${file.type}, not a file`);
  if (file.content === undefined) fail(`${file.path} is too large for a list of known hosts`);
  return textOf(file.content);
}
