import { fail } from '../../../module-api/index.ts';
import { parseNetwork } from '../../firewall/address.ts';
import type { KubeadmArgs } from '../args.ts';
import type { NodeSight } from '../state/node-sight.ts';
import { networkProblems } from './networks.ts';
import { versionProblems } from './version.ts';

/** Everything that is wrong with the options alone, for they are made before a host is changed. */
export function optionProblems(args: KubeadmArgs): readonly string[] {
  const { token, certificate_key, token_ttl, node_name } = args;
  return [
    ...(token !== undefined && !tokenForm.test(token)
      ? ['"token" is six and sixteen small letters or digits with a dot between them']
      : []),
    ...(certificate_key !== undefined && !/^[0-9a-f]{64}$/i.test(certificate_key)
      ? ['"certificate_key" is 64 hexadecimal digits']
      : []),
    ...durations(args).flatMap(([option, text]) =>
      text === undefined || durationForm.test(text)
        ? []
        : [`"${option}" is a time as 24h or 1h30m0s, not "${text}"`],
    ),
    ...(token_ttl.startsWith('-') ? ['"token_ttl" has already passed'] : []),
    ...(node_name !== undefined && !nameForm.test(node_name)
      ? [`"node_name" is in small letters, digits, dots and dashes, which "${node_name}" is not`]
      : []),
    ...endpointProblems(args),
    ...haProblems(args),
  ];
}

function endpointProblems({ control_plane_endpoint: endpoint }: KubeadmArgs): readonly string[] {
  if (endpoint === undefined) return [];
  if (endpoint.includes('/')) {
    return ['"control_plane_endpoint" is host or host:port, without a scheme and a path'];
  }
  const [, host = '', port = '6443'] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(endpoint) ?? [
    undefined,
    endpoint,
  ];
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const isHost = nameForm.test(host) || (address.includes(':') && parseNetwork(address));
  if (isHost && Number(port) > 0 && Number(port) < 65_536) return [];
  return [`"control_plane_endpoint" ${endpoint} is not a name or address, perhaps with a port`];
}

/** Who uploads certificates has more control planes in mind. */
function haProblems(args: KubeadmArgs): readonly string[] {
  const { state, upload_certs, control_plane_endpoint } = args;
  if (state !== 'initialized' || !upload_certs || control_plane_endpoint !== undefined) return [];
  return [
    '"upload_certs" is for more control planes, and these need "control_plane_endpoint": it cannot be added later',
  ];
}

export function initProblems(
  args: KubeadmArgs,
  { versions, routes }: NodeSight,
): readonly string[] {
  const { kubernetes_version: wanted } = args;
  return [...versionProblems({ wanted, ...versions }), ...networkProblems(args, routes)];
}

/** One message for all. */
export function failOnProblems(problems: readonly string[]): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  if (more.length === 0) fail(first);
  fail([`${problems.length} options are wrong:`, ...problems.map(one => `  ${one}`)].join('\n'));
}

const tokenForm = /^[a-z0-9]{6}\.[a-z0-9]{16}$/;
const nameForm = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const durationForm = /^(?:0|(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+)$/;

function durations(args: KubeadmArgs): readonly (readonly [string, string | undefined])[] {
  const { token_ttl, certificate_validity, ca_certificate_validity, timeouts = {} } = args;
  return [
    ['token_ttl', token_ttl],
    ['certificate_validity', certificate_validity],
    ['ca_certificate_validity', ca_certificate_validity],
    ...Object.entries(timeouts).map(([name, text]) => [`timeouts.${name}`, text] as const),
  ];
}
