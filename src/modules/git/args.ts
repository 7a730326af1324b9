import {
  type ArgsSchema,
  format,
  type InferArgs,
  notEmptyFormat,
  wordsFormat,
} from '../../module-api/index.ts';

export const gitArgs = {
  repo: {
    type: 'string',
    required: true,
    aliases: ['name'],
    format: notEmptyFormat,
    description:
      'Where the repository is: https://, ssh://, git://, file://, user@host:path or a path of the host. A name and password in it are given to git by its environment alone, and are not kept in the clone.',
  },
  dest: {
    type: 'string',
    format: 'path',
    description: 'The directory of the clone. It may be left out with "clone: false" alone.',
  },
  version: {
    type: 'string',
    default: 'HEAD',
    format: format('a branch, a tag or a commit', /^[^\s-][^\s]*$/),
    description: 'What is checked out: a branch, a tag, a commit, or HEAD for the main branch.',
  },
  remote: {
    type: 'string',
    default: 'origin',
    format: format('the name of a remote', /^[^\s-][^\s:]*$/),
    description: 'The name of the remote.',
  },
  refspec: {
    type: 'string',
    format: format('one refspec', /^[^\s-]\S*$/),
    description: 'Something more to fetch: "+refs/pull/*:refs/heads/*".',
  },
  clone: {
    type: 'boolean',
    default: true,
    description: 'Make the clone where there is none.',
  },
  update: {
    type: 'boolean',
    default: true,
    description: 'Fetch what is new into a clone that is there.',
  },
  force: {
    type: 'boolean',
    default: false,
    description:
      'Throw away local changes; otherwise they fail the task. Files git does not know stay.',
  },
  depth: {
    type: 'integer',
    minimum: 1,
    description: 'Fetch so many commits of the history only.',
  },
  single_branch: {
    type: 'boolean',
    default: false,
    description: 'Clone the history of the wanted branch or tag only.',
  },
  bare: { type: 'boolean', default: false, description: 'A repository without a working tree.' },
  recursive: { type: 'boolean', default: true, description: 'Check out submodules as well.' },
  track_submodules: {
    type: 'boolean',
    default: false,
    description: 'Take the newest commit of the branch of each submodule, not the one recorded.',
  },
  verify_commit: {
    type: 'boolean',
    default: false,
    description: 'Fail unless the commit or tag has a good signature, before it is checked out.',
  },
  gpg_allowlist: {
    type: 'array',
    items: { type: 'string' },
    aliases: ['gpg_whitelist'],
    default: [],
    description:
      'Fingerprints of the keys that may have made the signature; any that is good otherwise.',
  },
  key_file: {
    type: 'string',
    format: 'path',
    description: 'The private key for ssh, on the host.',
  },
  ssh_opts: {
    type: 'string',
    format: wordsFormat,
    description: 'More options for ssh, such as "-o Port=2222".',
  },
  accept_hostkey: {
    type: 'boolean',
    default: false,
    description: 'Accept any key of the server, also one that has changed. Better: "known_hosts".',
  },
  accept_newhostkey: {
    type: 'boolean',
    default: false,
    description: 'Accept the key of a server that is not known yet.',
  },
  reference: {
    type: 'string',
    format: 'path',
    description: 'A repository of the host to take objects from instead of fetching them.',
  },
  separate_git_dir: {
    type: 'string',
    format: 'path',
    description: 'Where the repository itself goes, apart from the working tree. For new clones.',
  },
  archive: {
    type: 'string',
    format: format('a path that ends in .zip, .tar, .tar.gz or .tgz', /\.(?:zip|tar|tar\.gz|tgz)$/),
    description: 'A file to pack the wanted version into: .zip, .tar, .tar.gz or .tgz.',
  },
  archive_prefix: {
    type: 'string',
    description: 'What to put before the paths in "archive", with a slash at its end.',
  },
  executable: {
    type: 'string',
    format: 'path',
    description: 'The program git; otherwise that of PATH.',
  },
  umask: {
    type: ['string', 'integer'],
    format: format('an octal number such as "0022"', /^0?[0-7]{1,3}$|^\d+$/),
    description: 'The umask for what is checked out.',
  },
} as const satisfies ArgsSchema;

export type GitArgs = InferArgs<typeof gitArgs>;
