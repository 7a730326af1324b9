import { type ArgsSchema, type InferArgs, readable } from '../../module-api/index.ts';
import { unitName } from './unit-name.ts';

export const serviceArgs = {
  name: {
    type: 'string',
    aliases: ['service', 'unit'],
    format: readable('the name of one unit', unitName),
    description:
      'The service or any other unit: nginx, docker.socket, openvpn@home. Without a suffix it is a service.',
  },
  state: {
    type: 'string',
    enum: ['started', 'stopped', 'restarted', 'reloaded'],
    description:
      'With started and stopped only what is otherwise changes. restarted and reloaded always do it; what does not run is started.',
  },
  enabled: { type: 'boolean', description: 'Whether it starts at boot.' },
  masked: {
    type: 'boolean',
    description: 'Whether systemd refuses to start it at all.',
  },
  daemon_reload: {
    type: 'boolean',
    default: false,
    aliases: ['daemon-reload'],
    description: 'Let systemd read its unit files again first.',
  },
  daemon_reexec: {
    type: 'boolean',
    default: false,
    aliases: ['daemon-reexec'],
    description: 'Let systemd start itself anew first.',
  },
  scope: {
    type: 'string',
    enum: ['system', 'user', 'global'],
    default: 'system',
    description:
      'Whose unit it is: of the system, of the user of the task, or of all users (which can be enabled and masked only).',
  },
  no_block: {
    type: 'boolean',
    default: false,
    description: 'Do not wait until it is started or stopped.',
  },
  force: {
    type: 'boolean',
    default: false,
    description: 'Let enabling and masking replace links that are in the way.',
  },
  sleep: {
    type: 'integer',
    minimum: 0,
    description: 'Seconds between stop and start of a restart. System V scripts only.',
  },
  pattern: {
    type: 'string',
    description:
      'A text in the list of processes while it runs, for a script without a useful status. System V scripts only.',
  },
  runlevel: {
    type: 'string',
    default: 'default',
    aliases: ['level'],
    description: 'The runlevel it is enabled in. OpenRC only.',
  },
  runlevels: {
    type: 'array',
    items: { type: 'string' },
    description:
      'The runlevels it is enabled in; otherwise those its script names. System V scripts only.',
  },
  arguments: {
    type: 'string',
    aliases: ['args'],
    description: 'More words for the script. System V scripts and OpenRC only.',
  },
  daemonize: {
    type: 'boolean',
    default: false,
    description: 'Accepted for Ansible: a script that does not detach itself never holds kplay up.',
  },
  use: {
    type: 'string',
    enum: ['auto', 'systemd', 'openrc', 'sysvinit', 'service'],
    default: 'auto',
    description: 'What manages the service, where the facts should not decide.',
  },
} as const satisfies ArgsSchema;

export type ServiceArgs = InferArgs<typeof serviceArgs>;
