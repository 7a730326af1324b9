import { type ArgsSchema, format, type InferArgs } from '../../module-api/index.ts';

export const aclArgs = {
  path: {
    type: 'string',
    required: true,
    format: 'path',
    aliases: ['name'],
    description: 'The file or directory.',
  },
  state: {
    type: 'string',
    enum: ['query', 'present', 'absent'],
    default: 'query',
    description: 'Whether the entry is there; query: only register what is there.',
  },
  etype: {
    type: 'string',
    enum: ['user', 'group', 'mask', 'other'],
    description: 'Whom the entry is for.',
  },
  entity: {
    type: 'string',
    default: '',
    description: 'The name or number of the user or group; empty for the owner.',
  },
  permissions: {
    type: 'string',
    format: format('letters of r, w, x, X and -', /^[rwxX-]*$/),
    description: 'What they may: rwX.',
  },
  entry: {
    type: 'string',
    description:
      'The same in one text, in place of the three: "user:joe:rw", "default:group:web:rX".',
  },
  default: {
    type: 'boolean',
    default: false,
    description: 'Of a directory: what is made in it gets the entry.',
  },
  recursive: {
    type: 'boolean',
    default: false,
    aliases: ['recurse'],
    description: 'The whole tree below, too.',
  },
  follow: { type: 'boolean', default: true, description: 'Of a link: what it leads to.' },
  recalculate_mask: {
    type: 'string',
    enum: ['default', 'mask', 'no_mask'],
    default: 'default',
    description: 'Whether the mask is made anew: as setfacl does by itself, always, or never.',
  },
  use_nfsv4_acls: {
    type: 'boolean',
    default: false,
    description: 'The entries of NFS 4, by nfs4_setfacl: "entry" as it writes them, "A::joe:RX".',
  },
} as const satisfies ArgsSchema;

export type AclArgs = InferArgs<typeof aclArgs>;
