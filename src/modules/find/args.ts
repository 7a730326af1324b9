import { type ArgsSchema, format, type InferArgs, regexFormat } from '../../module-api/index.ts';

export const findArgs = {
  paths: {
    type: 'array',
    items: { type: 'string' },
    required: true,
    aliases: ['name', 'path'],
    format: 'path',
    description: 'The directories to look in.',
  },
  patterns: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    aliases: ['pattern'],
    description:
      'What the name may look like: shell patterns or, with "use_regex", regular expressions in Python’s syntax that match from its beginning. One is enough; without any all names do.',
  },
  excludes: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    aliases: ['exclude'],
    description: 'Patterns of the same kind for names to leave out.',
  },
  use_regex: {
    type: 'boolean',
    default: false,
    description: 'The patterns are regular expressions.',
  },
  file_type: {
    type: 'string',
    enum: ['any', 'directory', 'file', 'link'],
    default: 'file',
    description: 'What to look for.',
  },
  recurse: { type: 'boolean', default: false, description: 'Look in directories below too.' },
  depth: {
    type: 'integer',
    minimum: 1,
    description: 'How many levels to go down with "recurse"; 1 is the directory itself.',
  },
  hidden: {
    type: 'boolean',
    default: false,
    description: 'Also what has a name that begins with a dot.',
  },
  follow: {
    type: 'boolean',
    default: false,
    description: 'Go into directories that symbolic links lead to.',
  },
  contains: {
    type: 'string',
    format: regexFormat,
    description:
      'A regular expression that a line of the file must match from its beginning. It is used by the host’s grep, in Perl’s syntax, which is nearly Python’s.',
  },
  read_whole_file: {
    type: 'boolean',
    default: false,
    description: 'Look for "contains" anywhere in the whole text, not in its lines.',
  },
  age: {
    type: 'string',
    format: format(
      'a number of seconds, or with s, m, h, d or w behind it',
      /^\s*-?\d+[smhdwSMHDW]?\s*$/,
    ),
    description:
      'At least this old: a number of seconds, or with s, m, h, d or w behind it of seconds to weeks. With a minus sign: at most this old.',
  },
  age_stamp: {
    type: 'string',
    enum: ['atime', 'ctime', 'mtime'],
    default: 'mtime',
    description: 'Which time counts for "age".',
  },
  size: {
    type: 'string',
    format: format(
      'a number of bytes, or with b, k, m, g or t behind it',
      /^\s*-?\d+[bkmgtBKMGT]?\s*$/,
    ),
    description:
      'At least this large: a number of bytes, or with b, k, m, g or t behind it of bytes to tebibytes. With a minus sign: at most this large.',
  },
  mode: {
    type: ['string', 'integer'],
    format: 'mode',
    description: 'The permissions: an octal string such as "0644".',
  },
  exact_mode: {
    type: 'boolean',
    default: true,
    description: 'The permissions are exactly "mode". Off: they are at least that.',
  },
  get_checksum: { type: 'boolean', default: false, description: 'Register checksums of files.' },
  checksum_algorithm: {
    type: 'string',
    enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
    default: 'sha1',
    aliases: ['checksum', 'checksum_algo'],
    description: 'How the checksum is computed.',
  },
  limit: {
    type: 'integer',
    minimum: 1,
    description: 'Register no more than this many; all are counted as examined.',
  },
  encoding: {
    type: 'string',
    description: 'Accepted; "contains" takes the characters of the file for UTF-8.',
  },
} as const satisfies ArgsSchema;

export type FindArgs = InferArgs<typeof findArgs>;
