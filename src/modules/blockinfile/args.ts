import {
  type ArgsSchema,
  fileOptions,
  format,
  type InferArgs,
  regexFormat,
  writeOptions,
} from '../../module-api/index.ts';

/** A newline at its end does no harm. */
function isMarker(text: string): boolean {
  return text.includes('{mark}') && !/[\r\n]/.test(text.replace(/\n$/, ''));
}

export const blockinfileArgs = {
  path: {
    type: 'string',
    required: true,
    aliases: ['dest', 'destfile', 'name'],
    format: 'path',
    description: 'The file on the host. A symbolic link is followed.',
  },
  block: {
    type: 'string',
    default: '',
    aliases: ['content'],
    description:
      'The lines between the markers. Without any the block is removed, markers and all.',
  },
  state: {
    type: 'string',
    enum: ['absent', 'present'],
    default: 'present',
    description: 'Whether the block is to be there.',
  },
  marker: {
    type: 'string',
    format: format('one line with "{mark}" in it', isMarker),
    default: '# {mark} ANSIBLE MANAGED BLOCK',
    description:
      'The line before and after the block, in which "{mark}" stands for "marker_begin" and "marker_end". Each block of a file needs markers of its own.',
  },
  marker_begin: {
    type: 'string',
    default: 'BEGIN',
    description: 'What "{mark}" is in the line before the block.',
  },
  marker_end: {
    type: 'string',
    default: 'END',
    description: 'What "{mark}" is in the line after the block.',
  },
  insertafter: {
    type: 'string',
    format: regexFormat,
    description:
      'Where a new block goes: after the last line that matches this regular expression in Python’s syntax, or at the end of the file (EOF, the default). With "(?m)" at its beginning the expression is looked for in the whole text.',
  },
  insertbefore: {
    type: 'string',
    format: regexFormat,
    description:
      'Where a new block goes: before the last line that matches this regular expression, or at the beginning of the file (BOF).',
  },
  create: {
    type: 'boolean',
    default: false,
    description: 'Make the file, and its directory, when they are missing.',
  },
  prepend_newline: {
    type: 'boolean',
    default: false,
    description: 'Have an empty line before the block, unless it begins the file.',
  },
  append_newline: {
    type: 'boolean',
    default: false,
    description: 'Have an empty line after the block, unless it ends the file.',
  },
  ...fileOptions,
  ...writeOptions,
} as const satisfies ArgsSchema;

export type BlockinfileArgs = InferArgs<typeof blockinfileArgs>;
