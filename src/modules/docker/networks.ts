import { type Change, fail, sh } from '../../module-api/index.ts';
import type { DockerContainerArgs } from './container-args.ts';
import { dockerStep } from './container-scripts.ts';
import { type Difference, differenceText } from './differences.ts';
import { type Fields, fieldsOf, textAt, textsOf } from './docker.ts';
import { linkText } from './option-texts.ts';
import { plainText } from './plain-options.ts';

export function networkName(network: unknown): string {
  return typeof network === 'string' ? network : textAt(fieldsOf(network), 'name');
}

/** The names of the networks that a container is in. */
export function networksOf(container: Fields): readonly string[] {
  return Object.keys(connectionsOf(container));
}

function connectionsOf(container: Fields): Fields {
  return fieldsOf(fieldsOf(container['NetworkSettings'])['Networks']);
}

/** Whether a container leaves networks that the task does not name. */
export function isPurged({ purge_networks, comparisons }: DockerContainerArgs): boolean {
  return purge_networks || (comparisons['networks'] ?? comparisons['*']) === 'strict';
}

/** In what the container is connected otherwise than the task says, network by network. */
export function networkDifferences(
  { networks = [], comparisons }: DockerContainerArgs,
  container: Fields,
): readonly Difference[] {
  if ((comparisons['networks'] ?? comparisons['*']) === 'ignore') return [];
  const connections = connectionsOf(container);
  return networks.flatMap(network => {
    const name = networkName(network);
    if (!(name in connections)) return [];
    const connection = fieldsOf(connections[name]);
    return partsOf(network).flatMap(({ key, wanted, actual }) => {
      const [before, after] = [actual(connection), wanted];
      return before === after
        ? []
        : [{ key: `networks.${name}.${key}`, option: 'networks', before, after, live: true }];
    });
  });
}

interface Part {
  readonly key: string;
  readonly wanted: string;
  readonly actual: (connection: Fields) => string;
}

/** What the task says of a network; of lists it is enough that all of it is there. */
function partsOf(network: unknown): readonly Part[] {
  const fields = fieldsOf(network);
  const address = (key: string, theirs: string): readonly Part[] =>
    text(key, connection => textAt(fieldsOf(connection['IPAMConfig']), theirs));
  const text = (key: string, actual: Part['actual']): readonly Part[] => {
    const wanted = textAt(fields, key);
    return wanted === '' ? [] : [{ key, wanted, actual }];
  };
  const all = (
    key: string,
    wanted: readonly string[],
    theirs: (one: Fields) => readonly string[],
  ) =>
    wanted.length === 0
      ? []
      : [
          {
            key,
            wanted: wanted.join(', '),
            actual: (connection: Fields) => {
              const there = theirs(connection);
              return wanted.filter(one => there.includes(one)).join(', ');
            },
          },
        ];
  return [
    ...address('ipv4_address', 'IPv4Address'),
    ...address('ipv6_address', 'IPv6Address'),
    ...text('mac_address', connection => textAt(connection, 'MacAddress')),
    ...all('aliases', textsOf(fields['aliases']), connection => textsOf(connection['Aliases'])),
    ...all('links', textsOf(fields['links']).map(linkText), connection =>
      textsOf(connection['Links']).map(linkText),
    ),
    ...all('driver_opts', optionsOf(fields['driver_opts']), connection =>
      optionsOf(connection['DriverOpts']),
    ),
  ];
}

export function optionsOf(options: unknown): readonly string[] {
  return Object.entries(fieldsOf(options)).map(([key, value]) => `${key}=${plainText(value)}`);
}

/** What is special about a container in a network; the flags of `docker create` have another name for aliases. */
export function connectFlags(network: unknown, aliasFlag: string): readonly string[] {
  const fields = fieldsOf(network);
  const one = (flag: string, key: string) => {
    const value = textAt(fields, key);
    return value === '' ? [] : [flag, value];
  };
  const each = (flag: string, values: readonly string[]) => values.flatMap(value => [flag, value]);
  return [
    ...each(aliasFlag, textsOf(fields['aliases'])),
    ...one('--ip', 'ipv4_address'),
    ...one('--ip6', 'ipv6_address'),
    ...each('--link', textsOf(fields['links'])),
  ];
}

/** The network a container is made in, and those it is connected to then. */
export function networksToMake({
  networks = [],
  network_mode: mode,
  networks_cli_compatible: isFirst,
}: DockerContainerArgs): { readonly own: unknown; readonly others: readonly unknown[] } {
  if (mode !== undefined) {
    const own = networks.find(network => networkName(network) === mode);
    return { own: own ?? mode, others: networks.filter(network => network !== own) };
  }
  if (!isFirst) return { own: undefined, others: networks };
  const [own, ...others] = networks;
  // What only `docker network connect` can say takes the container out of it first.
  return { own, others };
}

/** Of a container that is there: networks it joins, leaves, or is connected to anew. */
export function planNetworks(
  args: DockerContainerArgs,
  container: Fields,
  differences: readonly Difference[],
): readonly Change[] {
  const { networks = [] } = args;
  const ours = differences.filter(({ option }) => option === 'networks');
  if (ours.length === 0) return [];
  const there = networksOf(container);
  const wanted = networks.map(networkName);
  const anew = networks.filter(network =>
    ours.some(({ key }) => key.startsWith(`networks.${networkName(network)}.`)),
  );
  const joined = networks.filter(network => !there.includes(networkName(network)));
  const left = isPurged(args) ? there.filter(name => !wanted.includes(name)) : [];
  return [
    ...anew.flatMap(network => [
      disconnect(args.name, networkName(network)),
      connect(args.name, network, ours),
    ]),
    ...joined.map(network => connect(args.name, network)),
    ...left.map(name => disconnect(args.name, name)),
  ];
}

export function connect(
  name: string,
  network: unknown,
  differences: readonly Difference[] = [],
): Change {
  const other = networkName(network);
  const options = optionsOf(fieldsOf(network)['driver_opts']);
  if (textAt(fieldsOf(network), 'mac_address') !== '') {
    fail('"networks": docker gives a container a "mac_address" only as it is made: use the option');
  }
  const words = [
    ...connectFlags(network, '--alias'),
    ...options.flatMap(option => ['--driver-opt', option]),
    ...[other, name],
  ];
  const why = differences.filter(({ key }) => key.startsWith(`networks.${other}.`));
  const summary = `docker network connect ${other} ${name}${why.length === 0 ? '' : ` (${why.map(differenceText).join(', ')})`}`;
  return dockerStep({ script: sh`docker network connect ${words}`, summary });
}

function disconnect(name: string, network: string): Change {
  return dockerStep({
    script: sh`docker network disconnect ${[network, name]}`,
    summary: `docker network disconnect ${network} ${name}`,
  });
}
