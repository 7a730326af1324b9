import { type Json, quote, splitWords } from '../../module-api/index.ts';
import type { DockerContainerArgs } from './container-args.ts';
import { type Fields, fieldsOf, listOf, textAt, textsOf } from './docker.ts';
import { actualMount, mountText } from './mounts.ts';
import { networkName, networksOf } from './networks.ts';
import { plainOptions, plainText, textsIn } from './plain-options.ts';
import { boundPorts, publishedPorts } from './ports.ts';
import { nanosecondsOf } from './units.ts';

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
  /** What it has of its image: nobody can take that from it, so it is not missed in the task. */
  readonly inherited?: Json | undefined;
}

export interface Wanted {
  readonly args: DockerContainerArgs;
  /** With those of `env_file`. */
  readonly env: Readonly<Record<string, string>>;
  /** What `docker image inspect` says of its image. */
  readonly image?: Fields | undefined;
}

/** The options the task gives, beside what the container has. */
export function settingsOf({ args, env, image = {} }: Wanted, container: Fields) {
  const config = fieldsOf(container['Config']);
  const given = Object.keys(env).length === 0 ? undefined : env;
  const settings: readonly Setting[] = [
    ...value('command', commandOf(args, 'command'), textsOf(config['Cmd'])),
    ...value('entrypoint', commandOf(args, 'entrypoint'), textsOf(config['Entrypoint'])),
    ...healthSetting(args, config),
    ...placeSettings(args, container),
    ...plainOptions.flatMap(plain => {
      const wanted = args[plain.option];
      const actual = wanted === undefined ? undefined : plain.actual(container);
      if (actual === undefined) return [];
      const { option, shape, live } = plain;
      return [{ option, shape, live, wanted: plain.wanted(wanted), actual }];
    }),
    ...dict('env', given, envOf(config)).map(setting => ({ ...setting, secret: true })),
  ];
  const inherited = inheritedFrom(fieldsOf(image['Config']), container);
  return settings.map(setting => ({ ...setting, inherited: inherited[setting.option] }));
}

function inheritedFrom(
  config: Fields,
  container: Fields,
): Readonly<Record<string, Json | undefined>> {
  return {
    env: textsIn(envOf(config)),
    labels: textsIn(config['Labels']),
    volumes: Object.keys(fieldsOf(config['Volumes'])),
    exposed_ports: [
      ...Object.keys(fieldsOf(config['ExposedPorts'])),
      // A port that is published is exposed, too.
      ...Object.keys(fieldsOf(fieldsOf(container['HostConfig'])['PortBindings'])),
    ],
  };
}

/** Where it is found, and where its data is. */
function placeSettings(args: DockerContainerArgs, container: Fields): readonly Setting[] {
  const config = fieldsOf(container['Config']);
  const host = fieldsOf(container['HostConfig']);
  const modeOf = (mode: string) => (mode === 'default' ? 'bridge' : mode);
  const network = args.network_mode === undefined ? undefined : modeOf(args.network_mode);
  const policy = fieldsOf(host['RestartPolicy']);
  const { MaximumRetryCount: retries } = policy;
  const name = textAt(policy, 'Name');
  const seen = `${name === '' ? 'no' : name}${typeof retries === 'number' && retries > 0 ? `:${retries}` : ''}`;
  return [
    ...set('ports', portsOf(args), boundPorts(fieldsOf(host['PortBindings']))),
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
    ...set('networks', args.networks?.map(networkName), networksOf(container)).map(live),
    ...value('restart_policy', restartText(args), seen).map(live),
  ];
}

function portsOf({ ports, default_host_ip: ip }: DockerContainerArgs) {
  return ports === undefined ? undefined : publishedPorts(portsAt(ports, ip));
}

/** With the address of those that name none. */
export function portsAt(ports: readonly string[], address = ''): readonly string[] {
  if (address === '') return ports;
  return ports.map(port => {
    const plain = port.replaceAll(/\[[^\]]*\]/g, '');
    if (plain.split(':').length > 2) return port;
    return `${address}:${plain.includes(':') ? port : `:${port}`}`;
  });
}

export function restartText({
  restart_policy,
  restart_retries = 0,
}: DockerContainerArgs): string | undefined {
  return restart_policy === 'on-failure' && restart_retries > 0
    ? `${restart_policy}:${restart_retries}`
    : restart_policy;
}

export function commandOf(
  args: Pick<DockerContainerArgs, 'command' | 'entrypoint' | 'command_handling'>,
  option: 'command' | 'entrypoint',
): readonly string[] | undefined {
  const written = args[option];
  const words =
    typeof written === 'string'
      ? splitWords(written)
      : Array.isArray(written)
        ? written.map(plainText)
        : undefined;
  return words?.length === 0 && args.command_handling === 'compatibility' ? undefined : words;
}

/** The command line can only give a text for a shell, or none. */
export function healthCommand({ healthcheck }: DockerContainerArgs): string | undefined {
  const test = healthcheck?.test;
  if (test === undefined || typeof test === 'string') return test;
  const [first, ...rest] = listOf(test).map(plainText);
  if (first === undefined) return healthcheck?.test_cli_compatible === true ? undefined : 'NONE';
  if (first === 'NONE' || first === 'CMD-SHELL') return first === 'NONE' ? first : rest.join(' ');
  return (first === 'CMD' ? rest : [first, ...rest]).map(quote).join(' ');
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
    ...time('StartInterval', healthcheck.start_interval),
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

function tmpfsText(written: string): string {
  return written.includes(':') ? written : `${written}:`;
}

function tmpfsOf(host: Fields): readonly string[] {
  return Object.entries(fieldsOf(host['Tmpfs'])).map(
    ([path, options]) => `${path}:${plainText(options)}`,
  );
}
