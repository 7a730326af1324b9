import { isIP } from 'node:net';
import { encryptionAlgorithms } from '../certificate.ts';
import { KubeadmFailure } from '../failure.ts';
import { parseDuration } from './duration.ts';
import type {
  BootstrapToken,
  ClusterConfiguration,
  InitSettings,
  JoinConfiguration,
  NodeRegistration,
} from './types.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

export const tokenPattern = /^[a-z0-9]{6}\.[a-z0-9]{16}$/;

const featureGates = ['NodeLocalCRISocket', 'PublicKeysECDSA', 'RootlessControlPlane'];

const invalid = (path: string, value: string, why: string) =>
  `${path}: Invalid value: ${JSON.stringify(value)}: ${why}`;

/** Throws what is wrong with the configuration of `init`, all at once. */
export function validateInit({ init, cluster }: InitSettings): void {
  refuse([
    ...registrationErrors(init.nodeRegistration),
    ...init.bootstrapTokens.flatMap(tokenErrors),
    ...clusterErrors(cluster),
    ...portErrors(init.localAPIEndpoint.bindPort, 'localAPIEndpoint.bindPort'),
    ...certificateKeyErrors(init.certificateKey, 'certificateKey'),
  ]);
}

/** Throws what is wrong with the configuration of `join`, all at once. */
export function validateJoin(join: JoinConfiguration): void {
  const { controlPlane } = join;
  refuse([
    ...discoveryErrors(join.discovery),
    ...registrationErrors(join.nodeRegistration),
    ...(controlPlane === undefined
      ? []
      : [
          ...portErrors(
            controlPlane.localAPIEndpoint.bindPort,
            'controlPlane.localAPIEndpoint.bindPort',
          ),
          ...certificateKeyErrors(controlPlane.certificateKey, 'controlPlane.certificateKey'),
        ]),
    ...(join.caCertPath.startsWith('/') && join.caCertPath.endsWith('.crt')
      ? []
      : [
          invalid(
            'caCertPath',
            join.caCertPath,
            'the ca certificate path must be an absolute path',
          ),
        ]),
  ]);
}

function refuse(errors: readonly string[]): void {
  if (errors.length === 0) return;
  const message = errors.length === 1 ? errors.join('') : `[${errors.join(', ')}]`;
  throw new KubeadmFailure(message, 'validation');
}

function registrationErrors(registration: NodeRegistration): string[] {
  const { name, criSocket, imagePullPolicy } = registration;
  const errors: string[] = [];
  if (!subdomain.test(name)) errors.push(invalid('nodeRegistration.name', name, subdomainRule));
  if (!criSocket.startsWith('unix:///') && !criSocket.startsWith('/')) {
    errors.push(
      invalid(
        'nodeRegistration.criSocket',
        criSocket,
        'only URL scheme "unix" is supported, got ""',
      ),
    );
  }
  if (!['Always', 'IfNotPresent', 'Never'].includes(imagePullPolicy)) {
    errors.push(
      invalid(
        'nodeRegistration.imagePullPolicy',
        imagePullPolicy,
        'must be one of the following: [Always IfNotPresent Never]',
      ),
    );
  }
  return errors;
}

function tokenErrors(token: BootstrapToken, index: number): string[] {
  const path = `bootstrapTokens.${index}`;
  return [
    ...(tokenPattern.test(token.token)
      ? []
      : [invalid(`${path}.token`, token.token, 'the bootstrap token is invalid')]),
    ...(token.ttl === undefined || parseDuration(token.ttl) !== undefined
      ? []
      : [invalid(`${path}.ttl`, token.ttl, 'time: invalid duration')]),
    ...(token.ttl !== undefined && token.expires !== undefined
      ? [invalid(path, '', 'the BootstrapToken .TTL and .Expires fields are mutually exclusive')]
      : []),
  ];
}

function clusterErrors(cluster: ClusterConfiguration): string[] {
  const { networking, certificatesDir, apiServer, etcd } = cluster;
  const errors = [
    ...subnetErrors(networking.serviceSubnet, 'networking.serviceSubnet'),
    ...subnetErrors(networking.podSubnet ?? '', 'networking.podSubnet'),
    ...(apiServer.certSANs ?? []).flatMap((name, index) =>
      isIP(name) !== 0 || subdomain.test(name.replace(/^\*\./, ''))
        ? []
        : [
            invalid(
              `apiServer.certSANs[${index}]`,
              name,
              'altname is not a valid IP address, DNS label or a DNS label with subdomain wildcards: ',
            ),
          ],
    ),
    ...endpointErrors(cluster.controlPlaneEndpoint),
  ];
  if (!subdomain.test(networking.dnsDomain)) {
    errors.push(invalid('networking.dnsDomain', networking.dnsDomain, subdomainRule));
  }
  if (!certificatesDir.startsWith('/')) {
    errors.push(invalid('certificatesDir', certificatesDir, 'path is not absolute'));
  }
  for (const gate of Object.keys(cluster.featureGates ?? {})) {
    if (!featureGates.includes(gate)) {
      errors.push(invalid('featureGates', gate, `${gate} is not a valid feature name.`));
    }
  }
  if (!encryptionAlgorithms.includes(cluster.encryptionAlgorithm)) {
    errors.push(
      invalid(
        'encryptionAlgorithm',
        cluster.encryptionAlgorithm,
        `Invalid encryption algorithm. Must be one of: [${encryptionAlgorithms.join(' ')}]`,
      ),
    );
  }
  if (etcd.local !== undefined && etcd.external !== undefined) {
    errors.push(invalid('etcd', '', '.Etcd.Local and .Etcd.External are mutually exclusive'));
  }
  for (const name of ['certificateValidityPeriod', 'caCertificateValidityPeriod'] as const) {
    if (parseDuration(cluster[name]) === undefined) {
      errors.push(invalid(name, cluster[name], 'time: invalid duration'));
    }
  }
  return errors;
}

function subnetErrors(subnets: string, path: string): string[] {
  return subnets
    .split(',')
    .filter(subnet => subnet !== '')
    .flatMap(subnet =>
      isSubnet(subnet)
        ? []
        : [invalid(path, subnet, `couldn't parse subnet: invalid CIDR address: ${subnet}`)],
    );
}

function isSubnet(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  const kind = isIP(address);
  return kind !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128);
}

function endpointErrors(endpoint = ''): string[] {
  if (endpoint === '') return [];
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(endpoint) ?? [];
  const path = 'controlPlaneEndpoint';
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    return [invalid(path, endpoint, `port must be a valid number between 1 and 65535, inclusive`)];
  }
  if (isIP(host) !== 0 || subdomain.test(host)) return [];
  return [invalid(path, endpoint, `"${host}" is not a valid IP address or RFC-1123 DNS subdomain`)];
}

function portErrors(port: number, path: string): string[] {
  if (port >= 1 && port <= 65_535) return [];
  return [
    `${path}: Invalid value: ${port}: port must be a valid number between 1 and 65535, inclusive`,
  ];
}

function certificateKeyErrors(key = '', path: string): string[] {
  if (key === '') return [];
  if (!/^([0-9a-f]{2})*$/i.test(key)) {
    return [
      invalid(
        path,
        key,
        'certificate key must be a hex encoded string: encoding/hex: invalid byte',
      ),
    ];
  }
  return key.length === 64
    ? []
    : [invalid(path, key, `certificate key size must be 32 bytes, got ${key.length / 2} bytes`)];
}

function discoveryErrors(discovery: JoinConfiguration['discovery']): string[] {
  const { bootstrapToken, file, tlsBootstrapToken } = discovery;
  if (bootstrapToken === undefined && file === undefined) {
    return [invalid('discovery', '', 'bootstrapToken or file must be set')];
  }
  if (bootstrapToken !== undefined && file !== undefined) {
    return [invalid('discovery', '', 'bootstrapToken and file cannot both be set')];
  }
  if (bootstrapToken === undefined) return [];
  const path = 'discovery.bootstrapToken';
  const { token, apiServerEndpoint, caCertHashes = [], unsafeSkipCAVerification } = bootstrapToken;
  const errors: string[] = [];
  if (apiServerEndpoint === '') {
    errors.push(`${path}: Required value: APIServerEndpoint is not set`);
  }
  if (caCertHashes.length === 0 && unsafeSkipCAVerification !== true) {
    errors.push(
      invalid(
        `${path}.caCertHashes`,
        '',
        'using token-based discovery without caCertHashes can be unsafe. Set unsafeSkipCAVerification as true in your kubeadm config file or pass --discovery-token-unsafe-skip-ca-verification flag to continue',
      ),
    );
  }
  if (!tokenPattern.test(token)) {
    errors.push(invalid(`${path}.token`, token, 'the bootstrap token is invalid'));
  }
  if (!/:\d+$/.test(apiServerEndpoint)) {
    errors.push(
      invalid(
        `${path}.apiServerEndpoint`,
        apiServerEndpoint,
        `address ${apiServerEndpoint}: missing port in address`,
      ),
    );
  }
  if (tlsBootstrapToken !== undefined && !tokenPattern.test(tlsBootstrapToken)) {
    errors.push(
      invalid('discovery.tlsBootstrapToken', tlsBootstrapToken, 'the bootstrap token is invalid'),
    );
  }
  return errors;
}
