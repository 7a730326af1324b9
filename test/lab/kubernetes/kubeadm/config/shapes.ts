/** What a value of a configuration file may be. */
export type Shape =
  | { readonly type: 'string' | 'boolean' | 'number' | 'any' }
  | { readonly type: 'list'; readonly of: Shape }
  | { readonly type: 'map'; readonly of: Shape }
  | { readonly type: 'object'; readonly fields: Readonly<Record<string, Shape>> };

const text: Shape = { type: 'string' };
const flag: Shape = { type: 'boolean' };
const number: Shape = { type: 'number' };
const anything: Shape = { type: 'any' };
const list = (of: Shape): Shape => ({ type: 'list', of });
const map = (of: Shape): Shape => ({ type: 'map', of });
const object = (fields: Readonly<Record<string, Shape>>): Shape => ({ type: 'object', fields });

const meta = { apiVersion: text, kind: text } as const;
const args = list(object({ name: text, value: text }));
const volume = object({
  name: text,
  hostPath: text,
  mountPath: text,
  readOnly: flag,
  pathType: text,
});
const component = { extraArgs: args, extraVolumes: list(volume), extraEnvs: list(anything) };
const image = { imageRepository: text, imageTag: text };
const endpoint = object({ advertiseAddress: text, bindPort: number });
const patches = object({ directory: text });
const registration = object({
  name: text,
  criSocket: text,
  taints: list(object({ key: text, value: text, effect: text, timeAdded: text })),
  kubeletExtraArgs: args,
  ignorePreflightErrors: list(text),
  imagePullPolicy: text,
  imagePullSerial: flag,
});
const timeouts = object({
  controlPlaneComponentHealthCheck: text,
  kubeletHealthCheck: text,
  kubernetesAPICall: text,
  etcdAPICall: text,
  tlsBootstrap: text,
  discovery: text,
  upgradeManifests: text,
});
const local = object({
  ...image,
  dataDir: text,
  extraArgs: args,
  extraEnvs: list(anything),
  serverCertSANs: list(text),
  peerCertSANs: list(text),
});
const external = object({
  endpoints: list(text),
  httpEndpoints: list(text),
  caFile: text,
  certFile: text,
  keyFile: text,
});
const bootstrapToken = object({
  token: text,
  description: text,
  ttl: text,
  expires: text,
  usages: list(text),
  groups: list(text),
});
const discovery = object({
  bootstrapToken: object({
    token: text,
    apiServerEndpoint: text,
    caCertHashes: list(text),
    unsafeSkipCAVerification: flag,
  }),
  file: object({ kubeConfigPath: text }),
  tlsBootstrapToken: text,
});

/** The kinds of `kubeadm.k8s.io/v1beta4`. */
export const kubeadmKinds = {
  InitConfiguration: object({
    ...meta,
    bootstrapTokens: list(bootstrapToken),
    dryRun: flag,
    nodeRegistration: registration,
    localAPIEndpoint: endpoint,
    certificateKey: text,
    skipPhases: list(text),
    patches,
    timeouts,
  }),
  ClusterConfiguration: object({
    ...meta,
    etcd: object({ local, external }),
    networking: object({ serviceSubnet: text, podSubnet: text, dnsDomain: text }),
    kubernetesVersion: text,
    controlPlaneEndpoint: text,
    apiServer: object({ ...component, certSANs: list(text) }),
    controllerManager: object(component),
    scheduler: object(component),
    dns: object({ ...image, disabled: flag }),
    proxy: object({ disabled: flag }),
    certificatesDir: text,
    imageRepository: text,
    featureGates: map(flag),
    clusterName: text,
    encryptionAlgorithm: text,
    certificateValidityPeriod: text,
    caCertificateValidityPeriod: text,
  }),
  JoinConfiguration: object({
    ...meta,
    dryRun: flag,
    nodeRegistration: registration,
    caCertPath: text,
    discovery,
    controlPlane: object({ localAPIEndpoint: endpoint, certificateKey: text }),
    skipPhases: list(text),
    patches,
    timeouts,
  }),
  ResetConfiguration: object({
    ...meta,
    cleanupTmpDir: flag,
    certificatesDir: text,
    criSocket: text,
    dryRun: flag,
    force: flag,
    ignorePreflightErrors: list(text),
    skipPhases: list(text),
    unmountFlags: list(text),
    timeouts,
  }),
  UpgradeConfiguration: object({
    ...meta,
    apply: anything,
    diff: anything,
    node: anything,
    plan: anything,
    timeouts,
  }),
} as const;

export type KubeadmKind = keyof typeof kubeadmKinds;

export interface Misfits {
  /** Dotted paths of fields that the shape does not have. */
  readonly unknown: string[];
  /** What cannot be read at all, as sentences. */
  readonly wrong: string[];
}

/** How a value differs from its shape. */
export function misfitsOf(shape: Shape, value: unknown, kind: string): Misfits {
  const misfits: Misfits = { unknown: [], wrong: [] };
  compare(shape, value, { path: '', kind, misfits });
  return misfits;
}

interface Position {
  readonly path: string;
  readonly kind: string;
  readonly misfits: Misfits;
}

function compare(shape: Shape, value: unknown, position: Position): void {
  if (shape.type === 'any' || value === null || value === undefined) return;
  const { path, kind, misfits } = position;
  const below = (part: string): Position => ({ ...position, path: `${path}${part}` });
  if (shape.type === 'list' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) compare(shape.of, item, below(`[${index}]`));
    return;
  }
  const isObject = typeof value === 'object' && !Array.isArray(value);
  if (isObject && (shape.type === 'map' || shape.type === 'object')) {
    for (const [name, item] of Object.entries(value)) {
      const next = shape.type === 'map' ? shape.of : shape.fields[name];
      const dotted = below(path === '' ? name : `.${name}`);
      if (next === undefined) misfits.unknown.push(dotted.path);
      else compare(next, item, dotted);
    }
    return;
  }
  if (shape.type !== 'object' && typeof value === shape.type) return;
  misfits.wrong.push(
    `json: cannot unmarshal ${goKindOf(value)} into Go struct field ${kind}.${path} of type ${goTypeOf(shape)}`,
  );
}

function goKindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function goTypeOf(shape: Shape): string {
  const names = {
    string: 'string',
    boolean: 'bool',
    number: 'int32',
    any: 'interface {}',
    list: '[]v1beta4',
    map: 'map[string]bool',
    object: 'v1beta4',
  };
  return names[shape.type];
}
