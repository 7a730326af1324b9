import { type CommandResult, textOf } from '../../../module-api/index.ts';
import { begunIn } from './begun.ts';
import { allNodeFiles, defaultPki, type NodeFile } from './node-files.ts';
import type { Answer, Kubeconfig, NodeSight } from './node-sight.ts';

/** Reads what `nodeScript` printed. */
export function parseSight({ stdout }: CommandResult): NodeSight {
  const lines = textOf(stdout).split('\n');
  const fields = (key: string): readonly string[] =>
    lines.filter(line => line.startsWith(`${key}|`)).map(line => line.slice(key.length + 1));
  const field = (key: string): string | undefined => fields(key)[0];
  const text = (key: string): string | undefined => decoded(field(key));
  const answer = (key: string): Answer | undefined => answerOf(fields(key).at(-1));
  const workloads = namesOf(answer('workloads'));
  const hostname = field('hostname') ?? '';
  const asked = field('asked-node');
  return {
    now: Number(field('now') ?? 0),
    hostname,
    versions: {
      kubeadm: versionIn(field('kubeadm')),
      kubelet: versionIn(field('kubelet')),
      kubectl: versionIn(field('kubectl')),
    },
    pki: field('pki') ?? defaultPki,
    files: new Set(fields('file').filter(isNodeFile)),
    sockets: [...new Set(fields('socket'))],
    routes: fields('route'),
    ca: text('ca'),
    apiServerCertificate: text('apiserver-cert'),
    kubeletCertificate: text('kubelet-cert'),
    kubeletConf: kubeconfigOf(text('kubelet-conf')),
    adminConf: kubeconfigOf(text('admin-conf')),
    manifests: {
      apiserver: text('apiserver'),
      'controller-manager': text('controller-manager'),
      scheduler: text('scheduler'),
      etcd: text('etcd'),
    },
    kubeletFlags: text('flags') ?? '',
    clusterDomain: /^clusterDomain:\s*"?([^"\s]+)/m.exec(text('domain') ?? '')?.[1],
    begun: begunIn(text('begun')),
    ready: answer('ready'),
    kubeadmConfig: answer('kubeadm-config'),
    clusterInfo: answer('cluster-info'),
    node: answer('node'),
    objects: objectsIn(namesOf(answer('objects'))),
    workloads: objectsIn(workloads),
    nodeCount: nodesIn(namesOf(answer('nodes')) ?? workloads)?.length,
    nodeName: asked === undefined || asked === '' ? hostname : asked,
  };
}

/** `v1.36.4`, `Kubernetes v1.36.4`: without the letter, as users write it. */
function versionIn(text: string | undefined): string | undefined {
  return /v(\d+\.\d+\.\d+\S*)/.exec(text ?? '')?.[1];
}

function answerOf(line: string | undefined): Answer | undefined {
  if (line === undefined) return undefined;
  const [code, rest = ''] = line.split('|');
  return { ok: code === '0', text: decoded(rest) ?? '' };
}

/** `daemonset.apps/kube-proxy`: without the group. */
function objectsIn(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (names === undefined) return undefined;
  return new Set(names.map(name => name.replace(/^([a-z]+)\.[^/]*\//, '$1/')));
}

function nodesIn(names: readonly string[] | undefined): readonly string[] | undefined {
  return names?.filter(name => name.startsWith('node/'));
}

function namesOf(answer: Answer | undefined): readonly string[] | undefined {
  return answer?.ok === true ? answer.text.split('\n').filter(line => line !== '') : undefined;
}

function kubeconfigOf(text: string | undefined): Kubeconfig | undefined {
  if (text === undefined) return undefined;
  const value = (key: string): string | undefined =>
    new RegExp(`^\\s*${key}:\\s*"?([^"\\s]+)"?\\s*$`, 'm').exec(text)?.[1];
  return {
    server: value('server'),
    ca: decoded(value('certificate-authority-data')),
    hasCertificateFile: value('client-certificate') !== undefined,
    certificate: decoded(value('client-certificate-data')),
  };
}

function decoded(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString();
}

function isNodeFile(name: string): name is NodeFile {
  return (allNodeFiles as readonly string[]).includes(name);
}
