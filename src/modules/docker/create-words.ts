import type { DockerContainerArgs } from './container-args.ts';
import { fieldsOf, textAt, textsOf } from './docker.ts';
import { commandOf, healthCommand, networkName, plainText, restartText } from './settings.ts';
import { bytesOf } from './units.ts';

/** The words of `docker create` after the options of the environment. */
export function createWords(args: DockerContainerArgs, image: string): readonly string[] {
  const [entry, ...entryRest] = args.entrypoint ?? [];
  const command = commandOf(args.command) ?? [];
  return [
    ...['--name', args.name],
    ...plainWords(args),
    ...listWords(args),
    ...healthWords(args),
    ...networkWords(args),
    ...(entry === undefined ? [] : ['--entrypoint', entry]),
    image,
    ...entryRest,
    ...command,
  ];
}

function plainWords(args: DockerContainerArgs): readonly string[] {
  const { memory, shm_size: shm, cpus, stop_timeout: stop } = args;
  const pairs: readonly (readonly [flag: string, value: string | undefined])[] = [
    ['--user', args.user],
    ['--workdir', args.working_dir],
    ['--hostname', args.hostname],
    ['--restart', restartText(args)],
    ['--memory', memory === undefined ? undefined : String(bytesOf('memory', memory))],
    ['--shm-size', shm === undefined ? undefined : String(bytesOf('shm_size', shm))],
    ['--cpus', cpus === undefined ? undefined : String(cpus)],
    ['--pid', args.pid_mode],
    ['--ipc', args.ipc_mode],
    ['--log-driver', args.log_driver],
    ['--stop-signal', args.stop_signal],
    ['--stop-timeout', stop === undefined ? undefined : String(stop)],
  ];
  const flags: readonly (readonly [flag: string, on: boolean | undefined])[] = [
    ['--privileged', args.privileged],
    ['--read-only', args.read_only],
    ['--init', args.init],
    ['--rm', args.auto_remove],
  ];
  return [
    ...pairs.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
    ...flags.flatMap(([flag, on]) => (on === true ? [flag] : [])),
  ];
}

function listWords(args: DockerContainerArgs): readonly string[] {
  const dictionary = (fields: object | undefined, sign = '=') =>
    Object.entries(fields ?? {}).map(([key, value]) => `${key}${sign}${plainText(value)}`);
  const lists: readonly (readonly [flag: string, values: readonly string[] | undefined])[] = [
    ['--publish', args.ports],
    ['--volume', args.volumes],
    ['--mount', args.mounts?.map(mountWord)],
    ['--tmpfs', args.tmpfs],
    ['--label', dictionary(args.labels)],
    ['--cap-add', args.cap_add],
    ['--cap-drop', args.cap_drop],
    ['--device', args.devices],
    ['--security-opt', args.security_opts],
    ['--sysctl', dictionary(args.sysctls)],
    ['--dns', args.dns_servers],
    ['--add-host', dictionary(args.etc_hosts, ':')],
    ['--log-opt', dictionary(args.log_options)],
  ];
  return lists.flatMap(([flag, values = []]) => values.flatMap(value => [flag, value]));
}

type Mount = NonNullable<DockerContainerArgs['mounts']>[number];

function mountWord({ type = 'volume', source, target = '', read_only = false }: Mount): string {
  return [
    `type=${type}`,
    ...(source === undefined ? [] : [`source=${source}`]),
    `target=${target}`,
    ...(read_only ? ['readonly'] : []),
  ].join(',');
}

function healthWords(args: DockerContainerArgs): readonly string[] {
  const command = healthCommand(args);
  if (command === 'NONE') return ['--no-healthcheck'];
  const { interval, timeout, start_period: start, retries } = args.healthcheck ?? {};
  const time = (flag: string, value: string | undefined) =>
    value === undefined ? [] : [flag, /^\d+$/.test(value) ? `${value}s` : value];
  return [
    ...(command === undefined ? [] : ['--health-cmd', command]),
    ...time('--health-interval', interval),
    ...time('--health-timeout', timeout),
    ...time('--health-start-period', start),
    ...(retries === undefined ? [] : ['--health-retries', String(retries)]),
  ];
}

/** A container is made in one network; the others are connected to it then. */
function networkWords(args: DockerContainerArgs): readonly string[] {
  if (args.network_mode !== undefined) return ['--network', args.network_mode];
  const [first] = args.networks ?? [];
  if (first === undefined) return [];
  return ['--network', networkName(first), ...connectFlags(first, '--network-alias')];
}

/** What is special about a container in a network. */
export function connectFlags(network: unknown, aliasFlag: string): readonly string[] {
  const fields = fieldsOf(network);
  const address = textAt(fields, 'ipv4_address');
  return [
    ...textsOf(fields['aliases']).flatMap(alias => [aliasFlag, alias]),
    ...(address === '' ? [] : ['--ip', address]),
  ];
}
