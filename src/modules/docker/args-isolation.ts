import type { ArgsSchema } from '../../module-api/index.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const words = { type: 'array', items: { type: 'string' } } as const;

/** What a container sees of the host, and may do to it. */
export const isolationArgs = {
  cap_add: { ...words, aliases: ['capabilities'], description: 'Capabilities it gets: NET_ADMIN.' },
  cap_drop: { ...words, description: 'Capabilities it does not get.' },
  devices: { ...words, description: 'Devices of the host: "/dev/ttyS0:/dev/ttyS0:rwm".' },
  security_opts: {
    ...words,
    description: 'Security options: "no-new-privileges". The text of a profile is not compared.',
  },
  sysctls: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'] },
    description: 'Kernel parameters of the container.',
  },
  groups: { ...words, description: 'More groups of its user: names or numbers.' },
  pid_mode: { ...text, description: 'The processes it sees: host, or container:NAME.' },
  ipc_mode: {
    ...text,
    description: 'Its shared memory: host, private, shareable or container:NAME.',
  },
  userns_mode: { ...text, description: 'Its users: host for those of the host.' },
  uts: { ...text, description: 'Its host name: host for that of the host.' },
  cgroup_parent: { ...text, description: 'The cgroup it is below.' },
  cgroupns_mode: {
    ...text,
    enum: ['host', 'private'],
    description: 'The cgroups it sees: its own, or those of the host.',
  },
  runtime: { ...text, description: 'What runs it: runc, nvidia.' },
  privileged: { ...flag, description: "It may do everything that the host's root may." },
  read_only: { ...flag, description: 'Its own file system cannot be written to.' },
  init: { ...flag, description: 'A small first process reaps the others.' },
} as const satisfies ArgsSchema;
