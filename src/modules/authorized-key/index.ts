import {
  type ArgsSchema,
  type Change,
  defineModule,
  endOf,
  type FileState,
  fail,
  format,
  type InferArgs,
  type Plan,
  type Probe,
  planAttributes,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { accountFormat } from '../accounts/account.ts';
import { shownUrl } from '../http/args.ts';
import { download } from '../http/download.ts';
import { plainRequest } from '../http/plain-request.ts';
import { type AccountFile, accountFile } from './account-file.ts';
import { type AuthorizedKey, keysIn, withKeys } from './keys.ts';

const args = {
  user: {
    type: 'string',
    required: true,
    format: accountFormat,
    description: 'The user whose file it is, and who then owns it.',
  },
  key: {
    type: 'string',
    required: true,
    description:
      'The public key, or several, one a line; or the address (https://, http://, file://) of a text with them, which the host fetches.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the file has the keys.',
  },
  path: {
    type: 'string',
    format: 'path',
    description: "The file; otherwise .ssh/authorized_keys in the user's home.",
  },
  manage_dir: {
    type: 'boolean',
    default: true,
    description:
      'Make the directory of the file, and give it to the user alone. Turn it off where the directory is not the user’s.',
  },
  key_options: {
    type: 'string',
    format: format('one line', /^[^\r\n]*$/),
    description: 'Options to put before each key: \'from="10.0.0.0/8",no-pty\'.',
  },
  comment: {
    type: 'string',
    description: 'The comment of each key, in place of the one it has.',
  },
  exclusive: {
    type: 'boolean',
    default: false,
    description: 'Leave no other key in the file. Give all keys in one task then, not in a loop.',
  },
  follow: {
    type: 'boolean',
    default: false,
    description: 'Write to what a symbolic link leads to; else the link is replaced by a file.',
  },
  validate_certs: {
    type: 'boolean',
    default: true,
    description: 'Refuse a server whose certificate is not trusted.',
  },
} as const satisfies ArgsSchema;

type AuthorizedKeyArgs = InferArgs<typeof args>;

export const authorizedKey = defineModule({
  name: 'authorized_key',
  aliases: ['authorized-key', 'ansible.posix.authorized_key'],
  summary: 'Let a user in by ssh with a key, or not.',
  notes: [
    'A key that is there with other options or another comment is written anew. Comments and lines that are no keys stay.',
    'A file that is written belongs to the user, with mode 0600; its directory, with "manage_dir", too, with mode 0700.',
  ],
  args,
  returns: {
    user: { type: 'string', description: 'The user.' },
    keyfile: { type: 'string', description: 'The file.' },
    state: { type: 'string', description: 'Whether the file has the keys.' },
    exclusive: { type: 'boolean', description: 'Whether it has no others.' },
  },
  examples: [
    `- name: Let the deployers in
  authorized_key:
    user: deploy
    key: "{{ lookup('file', 'keys/deploy.pub') }}"`,
    `- name: Let exactly these in, from one network
  authorized_key:
    user: deploy
    key: "{{ deploy_keys | join('\\n') }}"
    key_options: from="10.0.0.0/8",no-agent-forwarding
    exclusive: true`,
    `- name: Take the keys that somebody has published
  authorized_key:
    user: ada
    key: https://github.com/ada.keys`,
  ],

  observe: (given): KeyProbes => ({
    account: accountFile(given.user, given.path),
    fetched: isUrl(given.key) ? keysAt(given) : undefined,
  }),

  plan(given, { account, fetched }): Plan {
    const { file, directory } = account;
    const content = textIn(file);
    const wanted = keysIn(fetched ?? given.key).map(key => withArgs(key, given));
    const present = given.state === 'present';
    const made = withKeys(content, { wanted, present, exclusive: given.exclusive });
    if (account.account === undefined && given.path === undefined) {
      if (!present) return [];
      fail(`there is no user ${given.user}`);
    }
    if (made === content) return [];
    const owner = account.account === undefined ? {} : ownerOf(given.user, account.account);
    return [
      ...planDirectory(given, directory, owner),
      {
        kind: 'write',
        ...placeOf(given, file),
        content: made,
        attributes: { ...owner, mode: '0600' },
      },
    ];
  },

  result: ({ user, state, exclusive }, { account }) => ({
    ...{ user, state, exclusive, keyfile: account.file.path },
  }),
});

type KeyProbes = {
  readonly account: Probe<AccountFile>;
  readonly fetched: Probe<string> | undefined;
};

function isUrl(text: string): boolean {
  return /^(?:https?|ftp|file):\/\//i.test(text);
}

function keysAt({ key: url, validate_certs }: AuthorizedKeyArgs): Probe<string> {
  const request = plainRequest({ headers: {}, validate_certs }, url);
  return {
    script: sh`k_keys() { ${download(request, sh`/dev/stdout`)}; }; k_keys`,
    parse({ exitCode, stdout, stderr }) {
      if (exitCode === 0) return textOf(stdout);
      const said = textOf(stderr).trim().split('\n').at(-1) ?? '';
      return fail(`cannot fetch ${shownUrl(url)}: ${said}`);
    },
  };
}

function withArgs(key: AuthorizedKey, { key_options, comment }: AuthorizedKeyArgs): AuthorizedKey {
  return {
    ...key,
    ...(key_options !== undefined && { options: key_options.trim() }),
    ...(comment !== undefined && { comment: comment.replaceAll(/[\r\n]+/g, ' ').trim() }),
  };
}

type Owner = { readonly owner?: string; readonly group?: string };

function ownerOf(owner: string, { gid }: NonNullable<AccountFile['account']>): Owner {
  return /^\d+$/.test(gid) ? { owner, group: gid } : { owner };
}

function planDirectory(
  { manage_dir, path }: AuthorizedKeyArgs,
  directory: FileState,
  owner: Owner,
): readonly Change[] {
  const attributes = { ...owner, mode: '0700' };
  if (directory.type === 'absent') {
    if (!manage_dir && path !== undefined) fail(`the directory ${directory.path} does not exist`);
    return [{ kind: 'directory', path: directory.path, before: directory, attributes }];
  }
  return manage_dir ? planAttributes(directory.path, directory, attributes) : [];
}

function placeOf({ follow }: AuthorizedKeyArgs, file: FileState) {
  if (file.type === 'absent') return { path: file.path, before: file };
  const before = follow ? endOf(file) : { ...file, real: undefined };
  return { path: before.path, before };
}

function textIn(file: FileState): string {
  if (file.type === 'absent' || file.targetExists === false) return '';
  if (file.type !== 'file') fail(`${file.path} is a ${file.type}, not a file`);
  if (file.content === undefined) fail(`${file.path} is too large for a list of keys`);
  return textOf(file.content);
}
