import { type Network, parseNetwork } from '../../firewall/address.ts';
import type { KubeadmArgs } from '../args.ts';

/** What is wrong with the networks of the cluster and the addresses of the node. */
export function networkProblems(args: KubeadmArgs, routes: readonly string[]): readonly string[] {
  const pods = readSubnets('pod_subnet', args.pod_subnet);
  const services = readSubnets('service_subnet', args.service_subnet);
  return [
    ...pods.problems,
    ...services.problems,
    ...sizeProblems(args, pods.networks, services.networks),
    ...clashes(pods.networks, services.networks),
    ...routeProblems([...pods.networks, ...services.networks], routes),
    ...addressProblems('advertise_address', asList(args.advertise_address)),
    ...addressProblems('node_ip', args.node_ip ?? []),
  ];
}

interface Subnet extends Network {
  readonly option: string;
  readonly text: string;
}

interface Subnets {
  readonly networks: readonly Subnet[];
  readonly problems: readonly string[];
}

function readSubnets(option: string, texts: readonly string[] = []): Subnets {
  const networks: Subnet[] = [];
  const problems: string[] = [];
  for (const text of texts) {
    const network = strictNetwork(text);
    if (typeof network === 'string') problems.push(`"${option}" has "${text}", ${network}`);
    else networks.push({ option, text, ...network });
  }
  const families = new Set(networks.map(({ family }) => family));
  if (networks.length > 2 || families.size < networks.length) {
    problems.push(`"${option}" takes one network, or one of IPv4 and one of IPv6`);
  }
  return { networks, problems };
}

/** As Kubernetes reads networks from 1.36 on: no leading zeros, no bits behind the prefix. */
function strictNetwork(text: string): Network | string {
  const network = parseNetwork(text);
  if (network === undefined || !text.includes('/'))
    return 'which is not a network as 10.244.0.0/16';
  if (/(?:^|\.)0\d/.test(text)) return 'whose leading zeros Kubernetes refuses';
  if (/^::ffff:/i.test(text)) return 'which is IPv4 written as IPv6';
  const [address = ''] = text.split('/');
  const whole = parseNetwork(address);
  return whole?.bits === network.bits ? network : 'which has bits behind its prefix';
}

function sizeProblems(
  args: KubeadmArgs,
  pods: readonly Subnet[],
  services: readonly Subnet[],
): readonly string[] {
  const flags = Object.keys(args.controller_manager_extra_args ?? {});
  const ownMask = flags.some(name => name.includes('node-cidr-mask-size'));
  return [
    ...services.flatMap(({ text, family, prefix }) =>
      widthOf(family) - prefix > 20
        ? [`"service_subnet" ${text} is too large: at most /${widthOf(family) - 20}`]
        : [],
    ),
    ...pods.flatMap(({ text, family, prefix }) => {
      const node = family === 4 ? 24 : 64;
      if (ownMask || (prefix <= node && node - prefix <= 16)) return [];
      const limits = prefix > node ? `at least /${node}` : `at most /${node - 16}`;
      return [`"pod_subnet" ${text} cannot be split into a /${node} for each node: ${limits}`];
    }),
  ];
}

function clashes(pods: readonly Subnet[], services: readonly Subnet[]): readonly string[] {
  return pods.flatMap(pod =>
    services
      .filter(service => overlaps(pod, service))
      .map(service => `"pod_subnet" ${pod.text} overlaps "service_subnet" ${service.text}`),
  );
}

/** Links that hold networks of a cluster themselves. */
const clusterLinks =
  /^(?:cni|flannel|cali|vxlan\.calico|vxlan-v6\.calico|tunl|kube-|cilium|lxc|weave)/;

const routeType = /^\s*(?:unicast|local|broadcast|unreachable|blackhole|prohibit|throw)\s/;

/** `routes`: lines of `ip -o route show`. */
function routeProblems(wanted: readonly Subnet[], routes: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return routes.flatMap(line => {
    const [target = '', ...words] = line.replace(routeType, '').trim().split(/\s+/);
    const device = words.includes('dev') ? (words[words.indexOf('dev') + 1] ?? '') : '';
    const route = parseNetwork(target);
    if (route === undefined || route.prefix === 0 || clusterLinks.test(device)) return [];
    return wanted.flatMap(one => {
      const said = `"${one.option}" ${one.text} overlaps the host's own network ${target}${device === '' ? '' : ` on ${device}`}`;
      if (!overlaps(one, route) || seen.has(said)) return [];
      seen.add(said);
      return [said];
    });
  });
}

function addressProblems(option: string, texts: readonly string[]): readonly string[] {
  return texts
    .filter(text => text.includes('/') || /(?:^|\.)0\d/.test(text) || !parseNetwork(text))
    .map(text => `"${option}" has "${text}", which is not an address`);
}

function overlaps(one: Network, other: Network): boolean {
  if (one.family !== other.family) return false;
  const rest = BigInt(widthOf(one.family) - Math.min(one.prefix, other.prefix));
  return one.bits >> rest === other.bits >> rest;
}

function widthOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function asList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}
