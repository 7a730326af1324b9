import type { ArgsSchema } from '../../module-api/index.ts';
import { sizeFormat } from './units.ts';

const text = { type: 'string' } as const;
const whole = { type: 'integer' } as const;
const words = { type: 'array', items: { type: 'string' } } as const;
const size = { type: ['string', 'integer'], format: sizeFormat } as const;

/** Rates of devices: bytes, or operations. */
const rates = (what: string) =>
  ({
    type: 'array',
    items: {
      type: 'object',
      properties: {
        path: { ...text, description: 'The device: /dev/sda.' },
        rate: { type: ['string', 'integer'], description: what },
      },
      required: ['path', 'rate'],
    },
  }) as const;

/** How much of the host a container may use. "Live": changed without making it anew. */
export const resourceArgs = {
  memory: {
    ...size,
    description: 'How much memory it may use: 512m. Changed without making it anew.',
  },
  memory_reservation: {
    ...size,
    description: 'How much it keeps when memory is short. Changed without making it anew.',
  },
  memory_swap: {
    type: ['string', 'integer'],
    description: 'Memory and swap together: 1g, or unlimited. Changed without making it anew.',
  },
  memory_swappiness: {
    ...whole,
    minimum: 0,
    maximum: 100,
    description: 'How readily its memory is swapped out: 0 to 100.',
  },
  kernel_memory: {
    ...size,
    description: 'How much memory of the kernel; docker has it no more since 23.',
  },
  shm_size: { ...size, description: 'The size of /dev/shm.' },
  cpus: {
    type: 'number',
    minimum: 0,
    description: 'How many processors it may use: 1.5. Changed without making it anew.',
  },
  cpu_period: { ...whole, description: 'The period of its scheduling, in microseconds. Live.' },
  cpu_quota: { ...whole, description: 'How much of a period it may run, in microseconds. Live.' },
  cpu_shares: { ...whole, description: 'Its weight beside others: 1024 is usual. Live.' },
  cpuset_cpus: { ...text, description: 'The processors it may run on: "0-2,4". Live.' },
  cpuset_mems: { ...text, description: 'The nodes of memory it may use: "0,1". Live.' },
  blkio_weight: {
    ...whole,
    minimum: 10,
    maximum: 1000,
    description: 'Its weight for disks beside others: 10 to 1000. Live.',
  },
  device_read_bps: {
    ...rates('Bytes in a second: 10m.'),
    description: 'How fast it may read from devices: {path: /dev/sda, rate: 10m}.',
  },
  device_write_bps: {
    ...rates('Bytes in a second: 10m.'),
    description: 'How fast it may write to devices.',
  },
  device_read_iops: {
    ...rates('Operations in a second.'),
    description: 'How often it may read from devices in a second.',
  },
  device_write_iops: {
    ...rates('Operations in a second.'),
    description: 'How often it may write to devices in a second.',
  },
  device_requests: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        driver: { ...text, description: 'Whose devices: nvidia.' },
        count: { ...whole, description: 'How many; -1 for all.' },
        device_ids: { ...words, description: 'Which, in place of a count.' },
        capabilities: {
          type: 'array',
          items: { type: ['array', 'string'] },
          description: 'What they must be able to do: [[gpu, compute]].',
        },
        options: {
          type: 'object',
          additionalProperties: { type: ['string', 'number', 'boolean'] },
          description: 'Options of the driver.',
        },
      },
    },
    description:
      'Graphics processors: {count: -1, capabilities: [[gpu]]}. The command line has no others: one list of capabilities, and gpu in it.',
  },
  oom_killer: { type: 'boolean', description: 'Off: it is not killed when memory runs out.' },
  oom_score_adj: {
    ...whole,
    minimum: -1000,
    maximum: 1000,
    description: 'How readily it is killed when memory runs out: -1000 to 1000.',
  },
  pids_limit: { ...whole, description: 'How many processes; -1 for any number. Live.' },
  ulimits: { ...words, description: 'Limits of its processes: "nofile:1024:2048".' },
  storage_opts: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
    description: 'Options of the storage driver: {size: 12m}.',
  },
} as const satisfies ArgsSchema;
