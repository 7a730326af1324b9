import { type ArgsSchema, fileOptions, type InferArgs } from '../../module-api/index.ts';

const timeFormat = '%Y%m%d%H%M.%S';

export const fileArgs = {
  path: {
    type: 'string',
    required: true,
    aliases: ['dest', 'name'],
    format: 'path',
    description: 'The file, directory or link on the host.',
  },
  state: {
    type: 'string',
    enum: ['absent', 'directory', 'file', 'hard', 'link', 'touch'],
    description:
      'With "directory" it is made with its missing parents; with "file" it has to be there already; "touch" makes an empty file or renews its times; "link" and "hard" make a symbolic or a hard link to "src"; "absent" removes it, a directory with all that is in it. Left out: whatever is there.',
  },
  src: {
    type: 'string',
    format: 'path',
    description:
      'What a link leads to. Of a symbolic link it is written as it stands here, so a relative path counts from the link.',
  },
  recurse: {
    type: 'boolean',
    default: false,
    description:
      'Set the attributes of everything below a directory too. Links below it are not followed.',
  },
  force: {
    type: 'boolean',
    default: false,
    description:
      'Make a symbolic link that leads nowhere, or a link in the place of a file or an empty directory.',
  },
  follow: {
    type: 'boolean',
    default: true,
    description: 'Set the attributes of what a symbolic link leads to, not those of the link.',
  },
  ...fileOptions,
  modification_time: {
    type: 'string',
    description:
      'When it was changed last: "now", "preserve", or a time in the host’s time zone. For "touch" the default is "now", else "preserve".',
  },
  modification_time_format: {
    type: 'string',
    default: timeFormat,
    description: 'How "modification_time" is written, in the letters of strptime.',
  },
  access_time: {
    type: 'string',
    description: 'When it was read last; as "modification_time".',
  },
  access_time_format: {
    type: 'string',
    default: timeFormat,
    description: 'How "access_time" is written, in the letters of strptime.',
  },
} as const satisfies ArgsSchema;

export type FileArgs = InferArgs<typeof fileArgs>;
