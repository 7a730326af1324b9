import { type ArgsSchema, format, type InferArgs } from '../../module-api/index.ts';

const field = format('a number', /^\d*$/);

export const mountArgs = {
  path: {
    type: 'string',
    required: true,
    aliases: ['name'],
    format: 'path',
    description: 'Where it is mounted; "none" for swap.',
  },
  state: {
    type: 'string',
    required: true,
    enum: [
      ...['mounted', 'present', 'unmounted', 'absent', 'absent_from_fstab', 'remounted'],
      'ephemeral',
    ],
    description:
      'What is to be. mounted: it is, and has an entry in fstab; the directory is made. present: it has the entry. unmounted: it is not mounted, fstab stays. absent: neither, and the directory is removed. absent_from_fstab: it has no entry. remounted: it is mounted anew. ephemeral: it is mounted, fstab stays.',
  },
  src: { type: 'string', description: 'What is mounted: a device, a UUID, a share, a directory.' },
  fstype: { type: 'string', description: 'The type of the file system.' },
  opts: { type: 'string', description: 'Mount options, with commas; otherwise "defaults".' },
  opts_no_log: {
    type: 'boolean',
    default: false,
    description: 'The options are a secret: they are not shown.',
  },
  dump: {
    type: ['string', 'integer'],
    format: field,
    default: '0',
    description: 'The field for dump.',
  },
  passno: {
    type: ['string', 'integer'],
    format: field,
    default: '0',
    description: 'In which pass it is checked at boot; 0 for never.',
  },
  boot: {
    type: 'boolean',
    default: true,
    description: 'Mount it at boot; otherwise "noauto" is added to the options.',
  },
  fstab: {
    type: 'string',
    format: 'path',
    default: '/etc/fstab',
    description: 'The file of entries.',
  },
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep a copy of the old fstab beside it, with the time in its name.',
  },
} as const satisfies ArgsSchema;

export type MountArgs = InferArgs<typeof mountArgs>;
