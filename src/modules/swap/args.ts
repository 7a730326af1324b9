import type { ArgsSchema, InferArgs } from '../../module-api/index.ts';

export const swapArgs = {
  state: {
    type: 'string',
    required: true,
    enum: ['absent', 'present'],
    description: 'Whether the host swaps. present undoes what absent did, and no more.',
  },
  now: {
    type: 'boolean',
    default: true,
    description: 'Swap off, or on again, at once.',
  },
  persistent: {
    type: 'boolean',
    default: true,
    description: 'Let it stay so after a reboot: change fstab, units and zram.',
  },
  fstab: {
    type: 'string',
    format: 'path',
    default: '/etc/fstab',
    description: 'The file that lists what is swapped on at boot.',
  },
  mask_units: {
    type: 'boolean',
    default: true,
    description:
      'Mask swap units that do not come from fstab, such as those systemd makes for a swap partition it finds on the disk.',
  },
  zram: {
    type: 'boolean',
    default: true,
    description:
      'Turn off swap in compressed memory too, by zram-generator, zram-tools or zram-config.',
  },
  force: {
    type: 'boolean',
    default: false,
    description: 'Swap off even when what is swapped out does not fit into the free memory.',
  },
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep a copy of the old fstab beside it, with the time in its name.',
  },
} as const satisfies ArgsSchema;

export type SwapArgs = InferArgs<typeof swapArgs>;
