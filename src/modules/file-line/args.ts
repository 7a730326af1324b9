import {
  type ArgsSchema,
  fileOptions,
  type InferArgs,
  regexFormat,
  writeOptions,
} from '../../module-api/index.ts';

export const fileLineArgs = {
  path: {
    type: 'string',
    required: true,
    aliases: ['dest', 'destfile', 'name'],
    format: 'path',
    description: 'The file on the host. A symbolic link is followed.',
  },
  line: {
    type: 'string',
    aliases: ['value'],
    description:
      'The line to have in the file or, with "state: absent", to remove. With "backrefs" it may name groups of "regexp", as in "\\1".',
  },
  state: {
    type: 'string',
    enum: ['absent', 'present'],
    default: 'present',
    description: 'Whether the line is to be there.',
  },
  regexp: {
    type: 'string',
    aliases: ['regex'],
    format: regexFormat,
    description:
      'A regular expression in Python’s syntax for the line to replace: the last that matches. With "state: absent" every line that matches is removed.',
  },
  search_string: {
    type: 'string',
    description: 'A text that the line to replace or remove holds, in place of "regexp".',
  },
  insertafter: {
    type: 'string',
    format: regexFormat,
    description:
      'Where to insert the line when none matches: after the last line that matches this regular expression, or at the beginning (BOF) or end (EOF, the default) of the file.',
  },
  insertbefore: {
    type: 'string',
    format: regexFormat,
    description:
      'Where to insert the line when none matches: before the last line that matches this regular expression, or at the beginning (BOF) of the file.',
  },
  firstmatch: {
    type: 'boolean',
    default: false,
    description: 'The first line that matches counts, not the last.',
  },
  backrefs: {
    type: 'boolean',
    default: false,
    description:
      'Fill in the groups of "regexp" in "line". Without a match the file stays as it is.',
  },
  create: {
    type: 'boolean',
    default: false,
    description: 'Make the file, and its directory, when they are missing.',
  },
  ...fileOptions,
  ...writeOptions,
} as const satisfies ArgsSchema;

export type FileLineArgs = InferArgs<typeof fileLineArgs>;
