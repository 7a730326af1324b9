import { type ArgsSchema, type InferArgs, notEmptyFormat } from '../../module-api/index.ts';

export const sefcontextArgs = {
  target: {
    type: 'string',
    required: true,
    format: notEmptyFormat,
    aliases: ['path'],
    description: 'The paths, as a regular expression: "/srv/web(/.*)?".',
  },
  ftype: {
    type: 'string',
    enum: ['a', 'b', 'c', 'd', 'f', 'l', 'p', 's'],
    default: 'a',
    description:
      'What of it: a all, f files, d directories, l links, p pipes, s sockets, b and c devices.',
  },
  setype: { type: 'string', description: 'The type of its files: httpd_sys_content_t.' },
  substitute: {
    type: 'string',
    format: 'path',
    aliases: ['equal'],
    description: 'A path: the target is labelled as what is below it. In place of "setype".',
  },
  seuser: {
    type: 'string',
    description: 'Their user. Default: system_u, or the one that is there.',
  },
  selevel: {
    type: 'string',
    aliases: ['serange'],
    description: 'Their level. Default: s0, or the one that is there.',
  },
  state: {
    type: 'string',
    enum: ['present', 'absent'],
    default: 'present',
    description:
      'Absent, without "setype" and "substitute": neither a type nor a substitute is given to the target on this host.',
  },
  reload: { type: 'boolean', default: true, description: 'Load the policy anew.' },
  ignore_selinux_state: {
    type: 'boolean',
    default: false,
    description:
      'Where SELinux is off, or the host is an image that is being made: set it all the same.',
  },
} as const satisfies ArgsSchema;

export type SefcontextArgs = InferArgs<typeof sefcontextArgs>;
