import type { DockerContainerArgs } from './container-args.ts';
import { fieldsOf, textAt } from './docker.ts';
import { mountWord } from './mounts.ts';
import { connectFlags, networkName, networksToMake, optionsOf } from './networks.ts';
import { csvLine } from './option-texts.ts';
import { plainOptions, wordsOf } from './plain-options.ts';
import { commandOf, healthCommand, portsAt, restartText } from './settings.ts';

/** The words of `docker create` after the options of the environment. */
export function createWords(args: DockerContainerArgs, image: string): readonly string[] {
  const [entry, ...entryRest] = commandOf(args, 'entrypoint') ?? [];
  const command = commandOf(args, 'command') ?? [];
  const restart = restartText(args);
  const each = (flag: string, values: readonly string[] = []) =>
    values.flatMap(value => [flag, value]);
  return [
    ...['--name', args.name],
    ...(restart === undefined ? [] : ['--restart', restart]),
    ...(args.platform === undefined ? [] : ['--platform', args.platform]),
    ...plainOptions.flatMap(option => wordsOf(option, args)),
    ...each('--publish', args.ports && portsAt(args.ports, args.default_host_ip)),
    ...each('--volume', args.volumes),
    ...each('--mount', args.mounts?.map(mountWord)),
    ...each('--tmpfs', args.tmpfs),
    ...healthWords(args),
    ...networkWords(args),
    ...(entry === undefined ? [] : ['--entrypoint', entry]),
    image,
    ...entryRest,
    ...command,
  ];
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
    ...time('--health-start-interval', args.healthcheck?.start_interval),
    ...(retries === undefined ? [] : ['--health-retries', String(retries)]),
  ];
}

/** A container is made in one network; the others are connected to it then. */
function networkWords(args: DockerContainerArgs): readonly string[] {
  const { own } = networksToMake(args);
  if (own === undefined) return [];
  const fields = fieldsOf(own);
  const options = optionsOf(fields['driver_opts']).map(option => `driver-opt=${option}`);
  const name = networkName(own);
  const mac = textAt(fields, 'mac_address');
  return [
    ...['--network', options.length === 0 ? name : csvLine([`name=${name}`, ...options])],
    ...connectFlags(own, '--network-alias'),
    ...(mac === '' ? [] : ['--mac-address', mac]),
  ];
}
