import {
  type ArgsSchema,
  fileOptions,
  type InferArgs,
  keptModeFormat,
  writeOptions,
} from '../../module-api/index.ts';

export const copyArgs = {
  src: {
    type: 'string',
    description:
      'A file or directory on the controller, looked for in the "files" folder of the role and the play. With a slash at its end, what is in the directory is copied and not the directory itself.',
  },
  content: {
    description:
      'The text of the file, in place of "src". Lists and dictionaries are written as JSON.',
  },
  dest: {
    type: 'string',
    required: true,
    format: 'path',
    description:
      'Where it goes on the host. In a directory, or with a slash at its end, the file keeps its name; a missing directory is made then.',
  },
  ...fileOptions,
  mode: {
    type: ['string', 'integer'],
    format: keptModeFormat,
    description:
      'Permissions: an octal string like "0644" (quote it), symbolic like u=rw,go=r, or "preserve" for those of the source.',
  },
  directory_mode: {
    type: ['string', 'integer'],
    format: 'mode',
    description: 'Permissions of the directories that are copied or made.',
  },
  force: {
    type: 'boolean',
    default: true,
    description: 'Replace a file that has another content. Off: only copy what is not there.',
  },
  remote_src: {
    type: 'boolean',
    default: false,
    description: 'The source is on the host already.',
  },
  follow: {
    type: 'boolean',
    default: false,
    description: 'Write to where a symbolic link at "dest" leads, instead of replacing the link.',
  },
  local_follow: {
    type: 'boolean',
    description:
      'Copy the files that symbolic links in a source directory lead to, instead of the links. On for sources on the controller, off for those on the host.',
  },
  checksum: {
    type: 'string',
    description: 'The SHA-1 that the source must have.',
  },
  decrypt: {
    type: 'boolean',
    default: true,
    description: 'Decrypt a source that vault has encrypted.',
  },
  ...writeOptions,
} as const satisfies ArgsSchema;

export type CopyArgs = InferArgs<typeof copyArgs>;
