import { parseAllDocuments, stringify } from 'yaml';
import { KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { type KubeadmKind, kubeadmKinds, misfitsOf } from './shapes.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The documents of a configuration file, by their kind. */
export type Documents = ReadonlyMap<string, Fields>;

const apiVersion = 'kubeadm.k8s.io/v1beta4';

const componentKinds: Readonly<Record<string, string>> = {
  KubeletConfiguration: 'kubelet.config.k8s.io/v1beta1',
  KubeProxyConfiguration: 'kubeproxy.config.k8s.io/v1alpha1',
};

/** API versions that are gone, and the kubeadm that could still convert from them. */
const oldVersions: Readonly<Record<string, string>> = {
  'kubeadm.k8s.io/v1alpha1': 'v1.11',
  'kubeadm.k8s.io/v1alpha2': 'v1.12',
  'kubeadm.k8s.io/v1alpha3': 'v1.14',
  'kubeadm.k8s.io/v1beta1': 'v1.15',
  'kubeadm.k8s.io/v1beta2': 'v1.22',
  'kubeadm.k8s.io/v1beta3': 'v1.31',
};

/** @param strict whether an unknown field is an error; else it is a warning, as for `init` and `join` */
export function readDocuments(
  machine: Machine,
  path: string,
  strict: boolean,
  modern: (document: Fields) => Fields = document => document,
): Documents {
  const text = machine.read(path);
  if (text === undefined) {
    throw new KubeadmFailure(
      `unable to read config from "${path}": open ${path}: no such file or directory`,
    );
  }
  return parseDocuments(machine, text, { strict, modern });
}

interface Reading {
  readonly strict: boolean;
  readonly modern: (document: Fields) => Fields;
}

function parseDocuments(machine: Machine, text: string, { strict, modern }: Reading): Documents {
  const documents = new Map<string, Fields>();
  const problems: string[] = [];
  for (const document of parseAllDocuments(text)) {
    const [error] = document.errors;
    if (error !== undefined) {
      throw new KubeadmFailure(`error converting YAML to JSON: yaml: ${error.message}`);
    }
    const written: unknown = document.toJS();
    if (written === null) continue;
    if (!isFields(written)) {
      throw new KubeadmFailure('json: cannot unmarshal into Go value of type');
    }
    const value = modern(written);
    const { kind, apiVersion: version } = value;
    if (typeof kind !== 'string' || typeof version !== 'string' || kind === '' || version === '') {
      problems.push('kind and apiVersion is mandatory information that must be specified');
      continue;
    }
    if (documents.has(kind)) {
      const id = goName(version, kind);
      problems.push(`invalid configuration: multiple documents with the same GVK: ${id}`);
      continue;
    }
    acceptDocument(machine, { kind, version, value, strict });
    documents.set(kind, value);
  }
  if (problems.length > 0) throw new KubeadmFailure(problems.join(', '), 'validation');
  return documents;
}

interface Document {
  readonly kind: string;
  readonly version: string;
  readonly value: Fields;
  readonly strict: boolean;
}

function acceptDocument(machine: Machine, { kind, version, value, strict }: Document): void {
  const convertible = oldVersions[version];
  if (convertible !== undefined) {
    throw new KubeadmFailure(
      `your configuration file uses an old API spec: "${version}" (kind: "${kind}"). Please use kubeadm ${convertible} instead and run 'kubeadm config migrate --old-config old-config-file --new-config new-config-file', which will write the new, similar spec using a newer API version.`,
    );
  }
  if (componentKinds[kind] === version) return;
  if (version !== apiVersion || !isKubeadmKind(kind)) {
    throw new KubeadmFailure(`unknown configuration APIs: [${goName(version, kind)}]`);
  }
  const { unknown, wrong } = misfitsOf(kubeadmKinds[kind], value, kind);
  const named = `error unmarshaling configuration ${goName(version, kind)}`;
  if (unknown.length > 0) {
    const fields = unknown.map(field => `unknown field "${field}"`).join(', ');
    const message = `${named}: strict decoding error: ${fields}`;
    if (strict) throw new KubeadmFailure(message);
    machine.warn(message, 'initconfiguration.go:332');
  }
  if (wrong.length > 0) throw new KubeadmFailure(`${named}: ${wrong.join(', ')}`);
}

function goName(version: string, kind: string): string {
  const [group = '', name = ''] = version.includes('/') ? version.split('/') : ['', version];
  return `schema.GroupVersionKind{Group:"${group}", Version:"${name}", Kind:"${kind}"}`;
}

function isKubeadmKind(kind: string): kind is KubeadmKind {
  return Object.hasOwn(kubeadmKinds, kind);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `given` over `defaults`: objects are merged, all else is replaced. */
export function merged(defaults: Fields, given: Fields): Fields {
  const result: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    const known = result[name];
    if (value === null && known !== undefined) continue;
    result[name] = isFields(known) && isFields(value) ? merged(known, value) : value;
  }
  return result;
}

/** As Kubernetes writes YAML: sorted, lists not indented. */
export function toYaml(value: unknown): string {
  return stringify(value, { sortMapEntries: true, indentSeq: false, lineWidth: 0 });
}
