import type { ArgsSchema } from '../../module-api/schema.ts';

export const rebootArgs = {
  reboot_timeout: {
    type: 'integer',
    minimum: 1,
    default: 600,
    aliases: ['reboot_timeout_sec'],
    description: 'Seconds to wait for the host to be back, and again for "test_command".',
  },
  connect_timeout: {
    type: 'integer',
    minimum: 1,
    aliases: ['connect_timeout_sec'],
    description: 'Seconds that each try to connect may take.',
  },
  pre_reboot_delay: {
    type: 'integer',
    minimum: 0,
    default: 0,
    aliases: ['pre_reboot_delay_sec'],
    description: 'Seconds to wait before the reboot, after people were told.',
  },
  post_reboot_delay: {
    type: 'integer',
    minimum: 0,
    default: 0,
    aliases: ['post_reboot_delay_sec'],
    description: 'Seconds to wait once the host answers, before "test_command".',
  },
  msg: {
    type: 'string',
    default: 'Reboot initiated by kplay',
    description: 'What people who are logged in are told.',
  },
  test_command: {
    type: 'string',
    default: 'whoami',
    description: 'A shell command that succeeds once the host is of use.',
  },
  boot_time_command: {
    type: 'string',
    default: 'cat /proc/sys/kernel/random/boot_id',
    description: 'A shell command that prints something else after each boot.',
  },
  reboot_command: {
    type: 'string',
    description:
      'The shell command that reboots; otherwise shutdown or reboot, whichever there is.',
  },
  search_paths: {
    type: 'array',
    items: { type: 'string' },
    default: ['/sbin', '/bin', '/usr/sbin', '/usr/bin', '/usr/local/sbin'],
    description: 'Where to look for shutdown beside the PATH.',
  },
} as const satisfies ArgsSchema;
