import {
  type ArgsSchema,
  type Format,
  fileOptions,
  format,
  type InferArgs,
  readable,
} from '../../module-api/index.ts';
import { keySourceOf } from './key.ts';
import { ppaProblem, requireSourceLine } from './one-line.ts';

const words = { type: 'array', items: { type: 'string' } } as const;

const line = readable('a line like "deb https://host/path suite component"', requireSourceLine);

const repoFormat: Format = {
  ...line,
  problem: text => (/^\s*ppa:/.test(String(text)) ? ppaProblem(String(text)) : line.problem(text)),
};

const fingerprintFormat = format('40 hexadecimal digits', text =>
  /^[0-9a-f]{40}$/i.test(text.replaceAll(/\s|^0x/gi, '')),
);

/** Fields of a `.sources` file whose meaning is apt's, in the order in which they are written. */
export const aptFields = {
  enabled: { type: 'boolean', description: 'Off: apt passes the repository by.' },
  languages: { ...words, description: 'Languages of the descriptions that are fetched.' },
  targets: { ...words, description: 'Which indexes are fetched.' },
  pdiffs: { type: 'boolean', description: 'Whether indexes are updated by their differences.' },
  by_hash: { type: 'boolean', description: 'Whether indexes are fetched under their checksums.' },
  allow_insecure: {
    type: 'boolean',
    description: 'Accept a repository that is not signed. Prefer "signed_by".',
  },
  allow_weak: { type: 'boolean', description: 'Accept signatures by weak algorithms.' },
  allow_downgrade_to_insecure: {
    type: 'boolean',
    description: 'Accept that a repository that was signed is not signed any more.',
  },
  trusted: {
    type: 'boolean',
    description: 'On: install its packages unchecked. Off: ask before every package.',
  },
  check_valid_until: {
    type: 'boolean',
    description: 'Whether an index that is past its date is refused.',
  },
  check_date: {
    type: 'boolean',
    description: 'Off: accept an index from the future, and never one that is too old.',
  },
  date_max_future: {
    type: 'integer',
    description: 'How many seconds from the future an index may be.',
  },
  inrelease_path: {
    type: 'string',
    description: 'Where the signed index is, relative to the usual place.',
  },
  include: { ...words, description: 'The only packages that are taken (apt 3.1).' },
  exclude: { ...words, description: 'Packages that are not taken (apt 3.1).' },
} as const satisfies ArgsSchema;

export const aptRepositoryArgs = {
  repo: {
    type: 'string',
    format: repoFormat,
    description:
      'The repository as one line: "deb [signed-by=/etc/apt/keyrings/x.gpg] https://host/path suite component". In place of "uris".',
  },
  name: {
    type: 'string',
    description:
      'Names the repository, its file NAME.sources and its key NAME.gpg; a later task with that name replaces it.',
  },
  uris: { ...words, aliases: ['uri'], description: 'Where the repository is.' },
  suites: {
    ...words,
    aliases: ['suite'],
    description: 'Such as bookworm; a path with a slash at its end, such as /, for a flat one.',
  },
  components: {
    ...words,
    aliases: ['component'],
    description: 'Such as main. Not for a suite that ends in a slash.',
  },
  types: {
    type: 'array',
    items: { type: 'string', enum: ['deb', 'deb-src'] },
    aliases: ['type'],
    default: ['deb'],
    description: 'Packages (deb), their sources (deb-src), or both.',
  },
  architectures: {
    ...words,
    aliases: ['architecture'],
    description: 'Architectures to fetch the indexes of. Left out: those of the host.',
  },
  signed_by: {
    type: 'string',
    format: readable('an address, a key as text, an absolute path or a fingerprint', signed_by =>
      keySourceOf({ signed_by }),
    ),
    description:
      'The key that signs the repository: its address, from which the host fetches it; the key itself as text; the path of a keyring on the host; or a fingerprint.',
  },
  signed_by_src: {
    type: 'string',
    description: 'A file on the controller that holds the key, in place of "signed_by".',
  },
  fingerprint: {
    type: 'array',
    items: { type: 'string', format: fingerprintFormat },
    description:
      'What the fingerprint of the key must be (40 hexadecimal digits; spaces do not matter); of several, each key must have one. Another key is refused.',
  },
  keyring: {
    type: 'string',
    format: 'path',
    description:
      'Where the key is stored. Default: NAME.gpg in /etc/apt/keyrings. A name with .asc keeps it as text.',
  },
  ...aptFields,
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description: 'Whether the repository is set up.',
  },
  filename: {
    type: 'string',
    format: format('a name without a folder', /^[^/]*$/),
    description:
      'Name of the file in /etc/apt/sources.list.d, without its ending. Left out: as "name" says, or the address.',
  },
  mode: { ...fileOptions.mode, default: '0644' },
  update_cache: {
    type: 'boolean',
    default: true,
    aliases: ['update-cache'],
    description:
      'Fetch the lists of the repository when it was changed. If that fails, the file is put back as it was.',
  },
  update_cache_retries: {
    type: 'integer',
    default: 5,
    description: 'How often fetching the lists is tried again.',
  },
  update_cache_retry_max_delay: {
    type: 'integer',
    default: 12,
    description: 'Seconds between two of these attempts at most; they grow from one.',
  },
  validate_certs: {
    type: 'boolean',
    default: true,
    description: 'Whether the certificate of the host of the key is checked.',
  },
  codename: { type: 'string', description: 'Of Ansible, for a "ppa:", which is refused.' },
  install_python_apt: { type: 'boolean', description: 'Accepted; no Python is needed.' },
  install_python_debian: { type: 'boolean', description: 'Accepted; no Python is needed.' },
} as const satisfies ArgsSchema;

export type AptRepositoryArgs = InferArgs<typeof aptRepositoryArgs>;
