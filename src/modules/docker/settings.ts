import { type Json, type JsonObject, quote, splitWords } from '../../module-api/index.ts';
import type { DockerContainerArgs } from './container-args.ts';
import { type Fields, fieldsOf, listOf, textAt, textsOf } from './docker.ts';
import { boundPorts, publishedPorts } from './ports.ts';
import { bytesOf, nanosecondsOf } from './units.ts';

/** One option of a container: as it is wanted, and as `docker inspect` has it. */
export interface Setting {
  readonly option: string;
  readonly wanted: Json;
  readonly actual: Json;
  /** How it is compared. `set`: the order means nothing. */
  readonly shape: 'value' | 'set' | 'dict';
  /** `docker update` or `docker network` can change it. */
  readonly live?: boolean | undefined;
  readonly secret?: boolean | undefined;
}

export interface Wanted {
  readonly args: DockerContainerArgs;
  /** With those of `env_file`. */
  readonly env: Readonly<Record<string, string>>;
}

/** The options the task gives, beside what the container has. */
export function settingsOf({ args, env }: Wanted, container: Fields): readonly Setting[] {
  const config = fieldsOf(container['Config']);
  const host = fieldsOf(container['HostConfig']);
  return [
    ...value('command', commandOf(args.command), textsOf(config['Cmd'])),
    ...value('entrypoint', args.entrypoint, textsOf(config['Entrypoint'])),
    ...value('user', args.user, textAt(config, 'User')),
    ...value('working_dir', args.working_dir, textAt(config, 'WorkingDir')),
    ...value('hostname', args.hostname, textAt(config, 'Hostname')),
    ...value('stop_signal', args.stop_signal, textAt(config, 'StopSignal')),
    ...value('stop_timeout', args.stop_timeout, numberAt(config, 'StopTimeout')),
    ...dict('labels', args.labels, fieldsOf(config['Labels'])),
    ...dict('env', Object.keys(env).length === 0 ? undefined : env, envOf(config)).map(setting => ({
      ...setting,
      secret: true,
    })),
    ...healthSetting(args, config),
    ...hostSettings(args, host, config),
    ...limitSettings(args, host),
    ...set('networks', args.networks?.map(networkName), networksOf(container)).map(live),
  ];
}

function hostSettings(args: DockerContainerArgs, host: Fields, config: Fields): readonly Setting[] {
  const logs = fieldsOf(host['LogConfig']);
  const modeOf = (mode: string) => (mode === 'default' ? 'bridge' : mode);
  const network = args.network_mode === undefined ? undefined : modeOf(args.network_mode);
  return [
    ...set('ports', args.ports === undefined ? undefined : publishedPorts(args.ports), [
      ...boundPorts(fieldsOf(host['PortBindings'])),
    ]),
    ...set('volumes', args.volumes?.map(volumeText), [
      ...textsOf(host['Binds']).map(volumeText),
      ...Object.keys(fieldsOf(config['Volumes'])),
    ]),
    ...set('mounts', args.mounts?.map(mountText), listOf(host['Mounts']).map(actualMount)),
    ...set('tmpfs', args.tmpfs?.map(tmpfsText), tmpfsOf(host)),
    // A container is named by the user and numbered by docker.
    ...(network?.startsWith('container:') === true
      ? []
      : value('network_mode', network, modeOf(textAt(host, 'NetworkMode')))),
    ...set('cap_add', args.cap_add?.map(capability), textsOf(host['CapAdd']).map(capability)),
    ...set('cap_drop', args.cap_drop?.map(capability), textsOf(host['CapDrop']).map(capability)),
    ...set('devices', args.devices?.map(deviceText), listOf(host['Devices']).map(actualDevice)),
    ...set('security_opts', args.security_opts, textsOf(host['SecurityOpt'])),
    ...dict('sysctls', args.sysctls, fieldsOf(host['Sysctls'])),
    ...value('dns_servers', args.dns_servers, textsOf(host['Dns'])),
    ...set('etc_hosts', hostsOf(args), textsOf(host['ExtraHosts'])),
    ...value('pid_mode', args.pid_mode, textAt(host, 'PidMode')),
    ...value('ipc_mode', args.ipc_mode, textAt(host, 'IpcMode')),
    ...value('privileged', args.privileged, host['Privileged'] === true),
    ...value('read_only', args.read_only, host['ReadonlyRootfs'] === true),
    ...value('init', args.init, host['Init'] === true),
    ...value('auto_remove', args.auto_remove, host['AutoRemove'] === true),
    ...value('log_driver', args.log_driver, textAt(logs, 'Type')),
    ...dict('log_options', args.log_options, fieldsOf(logs['Config'])),
  ];
}

function limitSettings(args: DockerContainerArgs, host: Fields): readonly Setting[] {
  const { memory, shm_size: shm, cpus } = args;
  const policy = fieldsOf(host['RestartPolicy']);
  const retries = numberAt(policy, 'MaximumRetryCount');
  const name = textAt(policy, 'Name');
  return [
    ...value(
      'restart_policy',
      restartText(args),
      `${name === '' ? 'no' : name}${retries > 0 ? `:${retries}` : ''}`,
    ).map(live),
    ...value(
      'memory',
      memory === undefined ? undefined : bytesOf('memory', memory),
      numberAt(host, 'Memory'),
    ).map(live),
    ...value('cpus', cpus, numberAt(host, 'NanoCpus') / 1e9).map(live),
    ...value(
      'shm_size',
      shm === undefined ? undefined : bytesOf('shm_size', shm),
      numberAt(host, 'ShmSize'),
    ),
  ];
}

export function restartText({
  restart_policy,
  restart_retries = 0,
}: DockerContainerArgs): string | undefined {
  return restart_policy === 'on-failure' && restart_retries > 0
    ? `${restart_policy}:${restart_retries}`
    : restart_policy;
}

export function commandOf(command: DockerContainerArgs['command']): readonly string[] | undefined {
  if (typeof command === 'string') return splitWords(command);
  return Array.isArray(command) ? command.map(plainText) : undefined;
}

/** The command line can only give a text for a shell, or none. */
export function healthCommand({ healthcheck }: DockerContainerArgs): string | undefined {
  const test = healthcheck?.test;
  if (test === undefined || typeof test === 'string') return test;
  const [first, ...rest] = listOf(test).map(plainText);
  if (first === 'NONE' || first === 'CMD-SHELL') return first === 'NONE' ? first : rest.join(' ');
  return (first === 'CMD' ? rest : [first ?? '', ...rest]).map(quote).join(' ');
}

function healthSetting(args: DockerContainerArgs, config: Fields): readonly Setting[] {
  const { healthcheck } = args;
  if (healthcheck === undefined) return [];
  const actual = fieldsOf(config['Healthcheck']);
  const command = healthCommand(args);
  const { interval, timeout, start_period: start, retries } = healthcheck;
  const time = (key: string, written: string | undefined) =>
    written === undefined
      ? {}
      : { [key]: nanosecondsOf(`healthcheck.${key.toLowerCase()}`, written) };
  const wanted = {
    ...(command !== undefined && { Test: command === 'NONE' ? 'NONE' : `CMD-SHELL ${command}` }),
    ...time('Interval', interval),
    ...time('Timeout', timeout),
    ...time('StartPeriod', start),
    ...(retries !== undefined && { Retries: retries }),
  };
  return dict('healthcheck', wanted, { ...actual, Test: textsOf(actual['Test']).join(' ') });
}

function value(option: string, wanted: Json | undefined, actual: Json): readonly Setting[] {
  return wanted === undefined ? [] : [{ option, wanted, actual, shape: 'value' }];
}

function set(
  option: string,
  wanted: readonly string[] | undefined,
  actual: readonly string[],
): readonly Setting[] {
  return wanted === undefined ? [] : [{ option, wanted, actual, shape: 'set' }];
}

function dict(option: string, wanted: Fields | undefined, actual: Fields): readonly Setting[] {
  return wanted === undefined
    ? []
    : [{ option, wanted: textsIn(wanted), actual: textsIn(actual), shape: 'dict' }];
}

function live(setting: Setting): Setting {
  return { ...setting, live: true };
}

function textsIn(fields: Fields): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([key, one]) => [key, plainText(one)]));
}

export function plainText(one: unknown): string {
  return typeof one === 'string' ? one : (JSON.stringify(one) ?? '');
}

function numberAt(fields: Fields, key: string): number {
  const number = fields[key];
  return typeof number === 'number' ? number : 0;
}

function envOf(config: Fields): Fields {
  return Object.fromEntries(
    textsOf(config['Env']).map(line => {
      const at = line.indexOf('=');
      return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/** `rw` is what a volume is when nothing is said. */
function volumeText(volume: string): string {
  const [source = '', target, mode = ''] = volume.split(':');
  if (target === undefined) return source;
  const modes = mode
    .split(',')
    .filter(one => one !== '' && one !== 'rw')
    .toSorted();
  return [source.replace(/(.)\/$/, '$1'), target.replace(/(.)\/$/, '$1'), ...modes].join(':');
}

type Mount = NonNullable<DockerContainerArgs['mounts']>[number];

function mountText({
  type = 'volume',
  source = '',
  target = '',
  read_only = false,
}: Mount): string {
  return `${type} ${source} ${target}${read_only ? ' read-only' : ''}`;
}

function actualMount(mount: unknown): string {
  const fields = fieldsOf(mount);
  const [type, source, target] = [
    textAt(fields, 'Type'),
    textAt(fields, 'Source'),
    textAt(fields, 'Target'),
  ];
  return `${type} ${source} ${target}${fields['ReadOnly'] === true ? ' read-only' : ''}`;
}

function tmpfsText(written: string): string {
  return written.includes(':') ? written : `${written}:`;
}

function tmpfsOf(host: Fields): readonly string[] {
  return Object.entries(fieldsOf(host['Tmpfs'])).map(
    ([path, options]) => `${path}:${plainText(options)}`,
  );
}

function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}

function deviceText(device: string): string {
  const [path = '', inside = path, permissions = 'rwm'] = device.split(':');
  return `${path}:${inside}:${permissions}`;
}

function actualDevice(device: unknown): string {
  const fields = fieldsOf(device);
  return ['PathOnHost', 'PathInContainer', 'CgroupPermissions']
    .map(key => textAt(fields, key))
    .join(':');
}

function hostsOf({ etc_hosts: hosts }: DockerContainerArgs): readonly string[] | undefined {
  return hosts === undefined
    ? undefined
    : Object.entries(hosts).map(([name, address]) => `${name}:${plainText(address)}`);
}

export function networkName(network: unknown): string {
  return typeof network === 'string' ? network : textAt(fieldsOf(network), 'name');
}

function networksOf(container: Fields): readonly string[] {
  return Object.keys(fieldsOf(fieldsOf(container['NetworkSettings'])['Networks']));
}
