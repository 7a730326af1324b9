import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { CommandResult } from '../../../src/module-api/command-result.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import type { KubeadmArgs } from '../../../src/modules/kubeadm/args.ts';
import { kubeadmArgs } from '../../../src/modules/kubeadm/args.ts';
import type { NodeFile } from '../../../src/modules/kubeadm/state/node-files.ts';
import { clusterCa, kubeletCertificate } from './certificates.ts';

export function argsOf(args: JsonObject): KubeadmArgs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return coerceArgs(kubeadmArgs, args) as unknown as KubeadmArgs;
}

export function resultOf(stdout: string, more: Partial<CommandResult> = {}): CommandResult {
  const bytes = Buffer.from(stdout);
  const omitted = { stdout: 0, stderr: 0 };
  return { exitCode: 0, stdout: bytes, stderr: new Uint8Array(), omitted, ...more };
}

/** Files and answers of one host, as the probe prints them. */
export interface Printed {
  readonly files?: readonly NodeFile[];
  readonly sockets?: readonly string[];
  readonly routes?: readonly string[];
  /** `name|text` fields; the text is encoded. */
  readonly texts?: Readonly<Record<string, string>>;
  /** `name: text`; a text that begins with `!` is a failure. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly versions?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly pki?: string;
}

export function printed(what: Printed = {}): CommandResult {
  const { files = [], sockets = ['/run/containerd/containerd.sock'], routes = [] } = what;
  const { texts = {}, answers = {}, now = 1_800_000_000 } = what;
  const { versions = { kubeadm: 'v1.36.4', kubelet: 'Kubernetes v1.36.4' } } = what;
  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  const lines = [
    `now|${now}`,
    'hostname|n1',
    ...(what.pki === undefined ? [] : [`pki|${what.pki}`]),
    ...Object.entries(versions).map(([name, text]) => `${name}|${text}`),
    ...files.map(name => `file|${name}`),
    ...sockets.map(path => `socket|${path}`),
    ...routes.map(route => `route|${route}`),
    ...Object.entries(texts).map(([name, text]) => `${name}|${encoded(text)}`),
    ...Object.entries(answers).map(([name, text]) =>
      text.startsWith('!') ? `${name}|1|${encoded(text.slice(1))}` : `${name}|0|${encoded(text)}`,
    ),
    'asked-node|n1',
  ];
  return resultOf(`${lines.join('\n')}\n`);
}

/** The public lines of a kubeconfig. */
export function kubeconfig(ca = clusterCa, server = 'https://k8s.example.com:6443'): string {
  const data = Buffer.from(ca).toString('base64');
  return `    certificate-authority-data: ${data}
    server: ${server}
    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem
`;
}

const apiServerManifest = `apiVersion: v1
kind: Pod
spec:
  containers:
  - command:
    - kube-apiserver
    - --advertise-address=10.0.0.11
    - --secure-port=6443
    - --service-cluster-ip-range=10.96.0.0/12
    image: registry.k8s.io/kube-apiserver:v1.36.4
`;

const controllerManagerManifest = `spec:
  containers:
  - command:
    - kube-controller-manager
    - --cluster-cidr=10.244.0.0/16
    - --cluster-name=kubernetes
`;

const manifests = ['apiServerManifest', 'controllerManagerManifest', 'schedulerManifest'] as const;

/** A control plane that is as it should be. */
export const controlPlane: Printed = {
  files: [
    ...(['ca', 'caKey', 'serviceAccountKey', 'apiServerCertificate', 'admin', 'kubelet'] as const),
    ...manifests,
    ...(['etcdManifest', 'kubeletConfig', 'kubeletCertificate', 'etcdData'] as const),
  ],
  texts: {
    ca: clusterCa,
    'kubelet-conf': kubeconfig(),
    'admin-conf': kubeconfig(),
    'kubelet-cert': kubeletCertificate,
    apiserver: apiServerManifest,
    'controller-manager': controllerManagerManifest,
  },
  answers: { ready: 'ok', 'kubeadm-config': '{}', 'cluster-info': '{}', node: '{}' },
};

export const worker: Printed = {
  files: ['ca', 'kubelet', 'kubeletConfig', 'kubeletCertificate'],
  texts: { ca: clusterCa, 'kubelet-conf': kubeconfig(), 'kubelet-cert': kubeletCertificate },
  answers: { node: '{}' },
};
