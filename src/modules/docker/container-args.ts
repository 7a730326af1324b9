import { type ArgsSchema, format, type InferArgs } from '../../module-api/index.ts';
import { optionalImageFormat } from './image-args.ts';
import { portsFormat } from './ports.ts';
import { durationFormat, sizeFormat } from './units.ts';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const words = { type: 'array', items: { type: 'string' } } as const;
const texts = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
} as const;
const size = { type: ['string', 'integer'], format: sizeFormat } as const;
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
  entrypoint: { ...words, description: "In place of the image's entry point." },
  env: { ...texts, description: 'Environment variables. Their values are not shown in diffs.' },
  env_file: {
    ...text,
    format: 'path',
    description: 'A file on the host with environment variables; "env" goes before it.',
  },
  ports: {
    type: 'array',
    items: { type: 'string', format: portsFormat },
    aliases: ['published_ports', 'published'],
    description: 'Ports the host publishes: "8080:80", "127.0.0.1:53:53/udp", "8000-8002:80-82".',
  },
  volumes: {
    type: 'array',
    items: { type: 'string', format: volumeFormat },
    description: 'Volumes: "/srv/site:/usr/share/nginx/html:ro", "data:/var/lib/db".',
  },
  mounts: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        type: { ...text, enum: ['bind', 'volume', 'tmpfs'], description: 'Its kind.' },
        source: { ...text, description: 'A path of the host, or the name of a volume.' },
        target: { ...text, description: 'Where it is in the container.' },
        read_only: { ...flag, description: 'Nobody may write to it.' },
      },
    },
    description:
      'Mounts, as {type, source, target, read_only}; type is volume where it is left out.',
  },
  tmpfs: { ...words, description: 'Directories in memory: "/run:rw,size=64m".' },
  networks: {
    type: 'array',
    description:
      'Networks it is in: names, or {name, aliases, ipv4_address}. Connected without making it anew.',
  },
  network_mode: {
    ...text,
    description: 'Its network: host, none, bridge, container:NAME or a network.',
  },
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
  hostname: { ...text, description: 'Its own host name.' },
  healthcheck: {
    type: 'object',
    properties: {
      test: {
        type: ['array', 'string'],
        description:
          "The command: a text for a shell, a list, or NONE for the image's not to be used.",
      },
      interval: { ...duration, description: 'Time between checks: 30s.' },
      timeout: { ...duration, description: 'How long a check may take.' },
      start_period: { ...duration, description: 'How long failures mean nothing at first.' },
      retries: { type: 'integer', description: 'So many failures in a row are unhealthy.' },
    },
    description: 'How docker finds out whether it is healthy.',
  },
  memory: {
    ...size,
    description: 'How much memory it may use: 512m. Changed without making it anew.',
  },
  shm_size: { ...size, description: 'The size of /dev/shm.' },
  cpus: {
    type: 'number',
    minimum: 0,
    description: 'How many processors it may use: 1.5. Changed without making it anew.',
  },
  cap_add: { ...words, aliases: ['capabilities'], description: 'Capabilities it gets: NET_ADMIN.' },
  cap_drop: { ...words, description: 'Capabilities it does not get.' },
  devices: { ...words, description: 'Devices of the host: "/dev/ttyS0:/dev/ttyS0:rwm".' },
  security_opts: { ...words, description: 'Security options: "no-new-privileges".' },
  sysctls: { ...texts, description: 'Kernel parameters of the container.' },
  dns_servers: { ...words, description: 'Name servers.' },
  etc_hosts: { ...texts, description: 'Entries of its /etc/hosts: name and address.' },
  pid_mode: { ...text, description: 'The processes it sees: host, or container:NAME.' },
  ipc_mode: {
    ...text,
    description: 'Its shared memory: host, private, shareable or container:NAME.',
  },
  privileged: { ...flag, description: "It may do everything that the host's root may." },
  read_only: { ...flag, description: 'Its own file system cannot be written to.' },
  init: { ...flag, description: 'A small first process reaps the others.' },
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
  pull: {
    ...text,
    enum: ['missing', 'always', 'never'],
    default: 'missing',
    description: 'When the image is pulled.',
  },
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
  force_kill: { ...flag, default: false, description: 'Kill it instead of asking it to end.' },
  healthy_wait_timeout: {
    type: 'integer',
    default: 300,
    description: 'With "state: healthy": how many seconds to wait.',
  },
} as const satisfies ArgsSchema;

export type DockerContainerArgs = InferArgs<typeof dockerContainerArgs>;
