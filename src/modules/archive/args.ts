import {
  type ArgsSchema,
  fileOptions,
  type InferArgs,
  notEmptyFormat,
} from '../../module-api/index.ts';

const paths = { type: 'array', items: { type: 'string', format: notEmptyFormat } } as const;

export const archiveArgs = {
  path: {
    ...paths,
    required: true,
    description:
      'What goes into it: absolute paths of the host, or shell patterns. "/srv/app" brings its files as app/…, "/srv/app/" without the "app".',
  },
  dest: {
    type: 'string',
    format: 'path',
    description:
      'The archive. May be left out for a single file, which is compressed beside itself: FILE.gz.',
  },
  format: {
    type: 'string',
    enum: ['gz', 'bz2', 'xz', 'tar', 'zip'],
    default: 'gz',
    description: 'How: tar alone, tar that is compressed with gz, bz2 or xz, or zip.',
  },
  exclude_path: {
    ...paths,
    default: [],
    description:
      'Paths or patterns among those of "path" that stay out of it. For what is in directories, take "exclusion_patterns".',
  },
  exclusion_patterns: {
    type: 'array',
    items: { type: 'string' },
    default: [],
    description:
      'Patterns of names in the archive, or of whole paths, that stay out of it: "*.tmp". A star stands for slashes, too.',
  },
  force_archive: {
    type: 'boolean',
    default: false,
    description: 'Make an archive of a single file, too, and do not only compress it.',
  },
  remove: {
    type: 'boolean',
    default: false,
    description: 'Remove what went into it, with whole directories.',
  },
  ...fileOptions,
} as const satisfies ArgsSchema;

export type ArchiveArgs = InferArgs<typeof archiveArgs>;
