import { type ArgsSchema, format, type InferArgs } from '../../module-api/index.ts';
import { isolationArgs } from './args-isolation.ts';
import { networkArgs } from './args-network.ts';
import { resourceArgs } from './args-resources.ts';
import { optionalImageFormat } from './image-args.ts';
import { durationFormat, sizeFormat } from './units.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const words = { type: 'array', items: { type: 'string' } } as const;
const size = { type: ['string', 'integer'], format: sizeFormat } as const;
const texts = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
} as const;
const duration = { ...text, format: durationFormat } as const;

export const containerName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

const volumeFormat = format('a volume like "/srv/site:/usr/share/nginx/html:ro"', text => {
  const [first = '', target = first] = text.split(':');
  return target.startsWith('/');
});

export const dockerContainerArgs = {
  name: {
    ...text,
    required: true,
    format: format('the name of a container', containerName),
    description: 'The name of the container.',
  },
  image: {
    ...text,
    format: optionalImageFormat,
    description: 'The image it is made of; needed to make it.',
  },
  state: {
    ...text,
    enum: ['started', 'healthy', 'stopped', 'present', 'absent'],
    default: 'started',
    description:
      'Started: it runs; healthy: its health check has passed too; stopped: it is there and does not run; present: it is there, running or not; absent: it is not there.',
  },
  command: {
    type: ['array', 'string'],
    description: "What it runs, in place of the image's command: a list, or a text that is split.",
  },
  command_handling: {
    ...text,
    enum: ['correct', 'compatibility'],
    default: 'correct',
    description: 'Compatibility: an empty "command" or "entrypoint" is as if it were not given.',
  },
  entrypoint: { ...words, description: "In place of the image's entry point." },
  env: { ...texts, description: 'Environment variables. Their values are not shown in diffs.' },
  env_file: {
    ...text,
    format: 'path',
    description: 'A file on the host with environment variables; "env" goes before it.',
  },
  volumes: {
    type: 'array',
    items: { type: 'string', format: volumeFormat },
    description: 'Volumes: "/srv/site:/usr/share/nginx/html:ro", "data:/var/lib/db".',
  },
  volumes_from: { ...words, description: 'Containers whose volumes it has, too: "data:ro".' },
  volume_driver: { ...text, description: 'What makes its volumes.' },
  mounts: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        type: { ...text, enum: ['bind', 'volume', 'tmpfs', 'npipe'], description: 'Its kind.' },
        source: { ...text, description: 'A path of the host, or the name of a volume.' },
        target: { ...text, description: 'Where it is in the container.' },
        read_only: { ...flag, description: 'Nobody may write to it.' },
        consistency: {
          ...text,
          enum: ['default', 'consistent', 'cached', 'delegated'],
          description: 'How closely both sides agree; for macOS.',
        },
        propagation: {
          ...text,
          enum: ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'],
          description: 'Of a bind mount: who sees mounts below it.',
        },
        no_copy: {
          ...flag,
          description: "A new volume stays empty: the image's files are not copied.",
        },
        labels: { ...texts, description: 'Labels of a volume.' },
        volume_driver: { ...text, description: 'What makes the volume.' },
        volume_options: { ...texts, description: 'Options of the driver: {type: nfs}.' },
        tmpfs_size: { ...size, description: 'The size of a tmpfs: 64m.' },
        tmpfs_mode: { type: ['string', 'integer'], description: 'Its mode: "1777".' },
      },
      required: ['target'],
    },
    description:
      'Mounts, as {type, source, target, read_only} and more; type is volume where it is left out.',
  },
  tmpfs: { ...words, description: 'Directories in memory: "/run:rw,size=64m".' },
  restart_policy: {
    ...text,
    enum: ['no', 'always', 'unless-stopped', 'on-failure'],
    description: 'When docker starts it again by itself. Changed without making it anew.',
  },
  restart_retries: { type: 'integer', description: 'With on-failure: how often at most.' },
  labels: { ...texts, description: 'Labels.' },
  user: { ...text, description: 'The user in the container, or number:number.' },
  working_dir: {
    ...text,
    aliases: ['workdir'],
    description: 'The directory its command begins in.',
  },
  healthcheck: {
    type: 'object',
    properties: {
      test: {
        type: ['array', 'string'],
        description:
          "The command: a text for a shell, a list, or NONE for the image's not to be used.",
      },
      test_cli_compatible: {
        ...flag,
        description: 'Off, and an empty "test": the image\'s is not used.',
      },
      interval: { ...duration, description: 'Time between checks: 30s.' },
      timeout: { ...duration, description: 'How long a check may take.' },
      start_period: { ...duration, description: 'How long failures mean nothing at first.' },
      start_interval: { ...duration, description: 'Time between checks at first.' },
      retries: { type: 'integer', description: 'So many failures in a row are unhealthy.' },
    },
    description: 'How docker finds out whether it is healthy.',
  },
  tty: { ...flag, description: 'It has a terminal.' },
  interactive: { ...flag, description: 'Its standard input stays open.' },
  ...networkArgs,
  ...resourceArgs,
  ...isolationArgs,
  log_driver: { ...text, description: 'Where its output goes: json-file, journald, local.' },
  log_options: {
    ...texts,
    aliases: ['log_opt'],
    description: 'Options of the log driver: max-size.',
  },
  stop_signal: { ...text, description: 'The signal that asks it to end.' },
  stop_timeout: { type: 'integer', description: 'Seconds it has to end before it is killed.' },
  auto_remove: { ...flag, description: 'It is removed when it ends.' },
  detach: {
    ...flag,
    default: true,
    description: 'Off: wait until it ends; an exit code other than 0 fails the task.',
  },
  cleanup: { ...flag, default: false, description: 'With "detach: false": remove it afterwards.' },
  output_logs: {
    ...flag,
    default: false,
    description: 'With "detach: false": taken as it is; what it printed is registered in any case.',
  },
  platform: { ...text, description: 'Of an image for several, this one: linux/arm64.' },
  pull: {
    type: ['string', 'boolean'],
    enum: ['missing', 'always', 'never', true, false],
    default: 'missing',
    description: 'When the image is pulled; true is always, false is missing.',
  },
  image_comparison: {
    ...text,
    enum: ['desired-image', 'current-image'],
    default: 'desired-image',
    description:
      "Taken as it is: where variables, labels, volumes or ports are compared strictly, those of the task's image are not missed.",
  },
  image_label_mismatch: {
    ...text,
    enum: ['ignore', 'fail'],
    default: 'ignore',
    description:
      'Fail: where labels are compared strictly, and the image has some the task has not.',
  },
  image_name_mismatch: {
    ...text,
    enum: ['recreate', 'ignore'],
    default: 'ignore',
    description: 'Recreate: also where the image is the same, and only its name another.',
  },
  ignore_image: {
    ...flag,
    default: false,
    description: 'As "comparisons: {image: ignore}".',
  },
  container_default_behavior: {
    ...text,
    enum: ['no_defaults', 'compatibility'],
    default: 'no_defaults',
    description:
      'Compatibility: what is not given of auto_remove, init, interactive, memory, privileged, read_only and tty is off, or 0.',
  },
  paused: { ...flag, description: 'Whether its processes are frozen.' },
  recreate: { ...flag, default: false, description: 'Make it anew in any case.' },
  restart: {
    ...flag,
    default: false,
    description: 'Restart it in any case, if it is not started anyway.',
  },
  comparisons: {
    type: 'object',
    additionalProperties: { type: 'string', enum: ['strict', 'ignore', 'allow_more_present'] },
    default: {},
    description:
      'How options are compared with what is there: strict, ignore, or allow_more_present; "*" for all. Lists of things without an order and dictionaries may have more by default, all else is strict.',
  },
  keep_volumes: {
    ...flag,
    default: true,
    description: 'Keep volumes without a name when it is removed.',
  },
  force_kill: {
    ...flag,
    default: false,
    aliases: ['forcekill'],
    description: 'Kill it instead of asking it to end.',
  },
  kill_signal: { ...text, description: 'With "force_kill": with this signal. Default: KILL.' },
  removal_wait_timeout: {
    type: 'number',
    description:
      'How many seconds to wait until it is gone, where something else removes it already.',
  },
  healthy_wait_timeout: {
    type: 'integer',
    default: 300,
    description: 'With "state: healthy": how many seconds to wait.',
  },
} as const satisfies ArgsSchema;

export type DockerContainerArgs = InferArgs<typeof dockerContainerArgs>;
