import { caHashesOf, certificatesIn, endOf } from './certificates.ts';
import { flagsIn } from './drift.ts';
import { controlPlaneLabel, gapsOf, hasOthers, isLabelled, missingAddons, shown } from './gaps.ts';
import { controlPlaneFiles, leftovers, nodeFiles } from './node-files.ts';
import type { Answer, Kubeconfig, NodeSight } from './node-sight.ts';

/**
 * What a node is. `down`: it belongs to a cluster by all that lies on it, but its API server does not
 * answer, so nobody can tell more; such a node is never reset by itself.
 */
export interface NodeState {
  readonly state: StateName;
  readonly role: 'worker' | 'control_plane' | undefined;
  /** One clause; empty where the name says it all. */
  readonly reason: string;
  /** Of the cluster it belongs to. */
  readonly caHashes: readonly string[];
  readonly server: string | undefined;
  /** Phases of init to make up for; only where nobody can mean the cluster to be without them. */
  readonly unmade?: readonly string[];
}

export type StateName =
  | 'clean'
  | 'initialized'
  | 'partial'
  | 'joined'
  | 'joined-elsewhere'
  | 'orphaned'
  | 'down';

/** What the task says of the cluster. */
interface Told {
  /** Of the cluster the node should belong to, where that is known. */
  readonly hashes: readonly string[] | undefined;
  /** Phases of kubeadm that are left out. */
  readonly skipped?: readonly string[];
}

export function classify(seen: NodeSight, { hashes: wantedHashes, skipped = [] }: Told): NodeState {
  const { predicted } = seen;
  const found = ofCluster(seen, skipped);
  if (predicted !== undefined) return predictedState(predicted);
  if (found.state === 'clean' || found.state === 'partial' || wantedHashes === undefined) {
    return found;
  }
  if (found.caHashes.length === 0) return found;
  if (found.caHashes.some(hash => wantedHashes.includes(hash))) return found;
  return {
    ...found,
    state: 'joined-elsewhere',
    reason: `it belongs to the cluster ${found.caHashes.join(', ')}${at(found.server)}, not to ${wantedHashes.join(', ')}`,
  };
}

function predictedState(predicted: NonNullable<NodeSight['predicted']>): NodeState {
  const nothing = { reason: '', caHashes: [], server: undefined };
  if (predicted === 'clean') return { ...nothing, state: 'clean', role: undefined };
  if (predicted === 'worker') return { ...nothing, state: 'joined', role: 'worker' };
  return { ...nothing, state: 'initialized', role: 'control_plane' };
}

function ofCluster(sight: NodeSight, skipped: readonly string[]): NodeState {
  const { files, kubeletConf, adminConf, ca } = sight;
  const there = leftovers.filter(name => files.has(name));
  const nothing = { caHashes: [], server: undefined, role: undefined };
  if (there.length === 0) {
    return { ...nothing, ...(isForsaken(sight) ? forsaken : { state: 'clean', reason: '' }) };
  }

  // The kubelet of a control plane speaks to the API server beside it, admin.conf to the cluster's endpoint.
  const cluster = {
    caHashes: caHashesOf(kubeletConf?.ca ?? adminConf?.ca ?? ca),
    server: (adminConf ?? kubeletConf)?.server,
  };
  const isControlPlane =
    files.has('apiServerManifest') || (files.has('admin') && !files.has('kubelet'));
  if (isControlPlane) return { ...cluster, ...controlPlaneState(sight, skipped) };
  if (there.includes('kubelet') && kubeletConf !== undefined) {
    return { ...cluster, ...workerState(sight, kubeletConf) };
  }
  return { ...nothing, ...partial(`it has ${listed(there)}`) };
}

/**
 * A join that ran out of time waiting for the kubelet's certificate takes its bootstrap-kubelet.conf away. A CA of
 * one's own has its key, or comes before there is a kubelet.
 */
function isForsaken({ files }: NodeSight): boolean {
  return files.has('ca') && !files.has('caKey') && files.has('kubeletConfig');
}

const forsaken = partial(
  `it has the CA of a cluster and ${nodeFiles.kubeletConfig}, but no ${nodeFiles.kubelet}`,
);

type Verdict = Pick<NodeState, 'state' | 'role' | 'reason' | 'unmade'>;

function controlPlaneState(sight: NodeSight, skipped: readonly string[]): Verdict {
  const { files, ready, kubeadmConfig, node } = sight;
  const missing = controlPlaneFiles.filter(name => !files.has(name));
  if (missing.length > 0) {
    return partial(`it is a control plane without ${listed(missing)}`);
  }
  const role = 'control_plane';
  if (ready === undefined) {
    return isFinal(sight)
      ? { state: 'initialized', role, reason: 'its API server was not asked: there is no kubectl' }
      : partial('its kubelet never came to use a certificate of its own');
  }
  if (!ready.ok) return silentState(sight, lastLine(ready));
  if (kubeadmConfig !== undefined && isMissing(kubeadmConfig)) {
    return partial(
      'the cluster has no ConfigMap kubeadm-config: init ended before "upload-config"',
    );
  }
  if (!files.has('kubelet')) return partial(`it is a control plane without ${listed(['kubelet'])}`);
  if (node !== undefined && isMissing(node) && isNamed(sight)) {
    return { state: 'orphaned', role, reason: `the cluster has no node ${sight.nodeName}` };
  }
  return wholeState(sight, skipped);
}

/** Its own API server answers; whether all is there that makes a cluster or a control plane of it. */
function wholeState(sight: NodeSight, skipped: readonly string[]): Verdict {
  const role = 'control_plane';
  const gaps = sight.begun === undefined && isFinal(sight) ? [] : gapsOf(sight, skipped);
  const addons = missingAddons(sight, skipped);
  if (gaps.length === 0) return { ...addonState(sight, addons), role };
  const verb = sight.begun?.verb ?? 'init';
  // Where nobody knows what the init was told to leave out, addons are no sign of its end.
  const judged = sight.begun === undefined ? [] : addons.map(shown);
  const reason = `its ${verb} did not end: the cluster lacks ${[...gaps, ...judged].join(', ')}`;
  // Others have joined, so it is in use, and nothing that is thrown away to begin anew.
  const isInUse = verb === 'init' && (sight.nodeCount ?? 0) > 1;
  return isInUse ? { state: 'initialized', role, reason } : partial(reason);
}

/**
 * All is there but addons. One by one they are made up for, which takes nothing from anybody. In a cluster that is in
 * use something else may be in their place.
 */
function addonState(
  sight: NodeSight,
  addons: ReturnType<typeof missingAddons>,
): Omit<Verdict, 'role'> {
  const state = 'initialized';
  if (addons.length === 0) return { state, reason: '' };
  const { begun, nodeCount = 0 } = sight;
  const lacks = `the cluster lacks ${addons.map(shown).join(', ')}`;
  const isInUse = nodeCount > 1 || (begun === undefined && hasOthers(sight));
  if (begun === undefined && isInUse) {
    return { state, reason: `${lacks}; where that is as it is meant, say so by "skip_phases"` };
  }
  const unmade = isInUse ? [] : addons.map(({ phase }) => phase);
  return { state, reason: `its init did not end: ${lacks}`, unmade };
}

/** Its own API server does not answer; another one of the cluster may, and tell whether it ever came so far. */
function silentState(sight: NodeSight, said: string): Verdict {
  const { node } = sight;
  if (!isFinal(sight)) return partial(`its API server never became ready: ${said}`);
  const role = 'control_plane';
  if (node !== undefined && isMissing(node) && isNamed(sight)) {
    return { state: 'orphaned', role, reason: `the cluster has no node ${sight.nodeName}` };
  }
  const etcd = lacksEtcd(sight) ? `, and it has no ${nodeFiles.etcdManifest}` : '';
  if (isLabelled(sight) === false && isNamed(sight)) {
    return partial(
      `its join did not end: its API server does not answer${etcd}, and its node has no label ${controlPlaneLabel}`,
    );
  }
  return { state: 'down', role, reason: `its API server does not answer${etcd}: ${said}` };
}

/** The API server of a control plane with an etcd of its own asks that one. */
function lacksEtcd({ files, manifests }: NodeSight): boolean {
  if (files.has('etcdManifest')) return false;
  const servers = flagsIn(manifests.apiserver).get('etcd-servers') ?? [];
  return servers.some(url => /^https?:\/\/(?:127\.|\[::1\]|localhost)/.test(url));
}

function workerState(sight: NodeSight, conf: Kubeconfig): Verdict {
  const { files, now, node, nodeName } = sight;
  const role = 'worker';
  const pem = conf.hasCertificateFile ? sight.kubeletCertificate : conf.certificate;
  const [certificate] = certificatesIn(pem);
  if (certificate === undefined) {
    return partial(`${nodeFiles.kubelet} leads to no certificate that can be read`);
  }
  if (!files.has('kubeletConfig')) {
    return partial(`it has ${listed(['kubelet'])} without ${nodeFiles.kubeletConfig}`);
  }
  if (endOf(certificate) <= now) {
    return { state: 'orphaned', role, reason: `its certificate ended on ${certificate.validTo}` };
  }
  if (node !== undefined && isMissing(node) && isNamed(sight)) {
    return { state: 'orphaned', role, reason: `the cluster has no node ${nodeName}` };
  }
  if (node !== undefined && /Unauthorized|must be logged in/i.test(node.text)) {
    return { state: 'orphaned', role, reason: 'the cluster does not accept its certificate' };
  }
  const reason = node?.ok === false ? `its cluster was not asked: ${lastLine(node)}` : '';
  return { state: 'joined', role, reason };
}

/** The last phase of init but one lets the kubelet use a certificate that it renews itself. */
function isFinal({ kubeletConf }: NodeSight): boolean {
  return kubeletConf?.hasCertificateFile === true;
}

/** Whether the cluster was asked about the node that the certificate is for. */
function isNamed({ kubeletConf, kubeletCertificate, nodeName }: NodeSight): boolean {
  const isFile = kubeletConf?.hasCertificateFile === true;
  const [certificate] = certificatesIn(isFile ? kubeletCertificate : kubeletConf?.certificate);
  return certificate?.subject.split('\n').includes(`CN=system:node:${nodeName}`) === true;
}

function isMissing({ ok, text }: Answer): boolean {
  return !ok && /NotFound|not found|could not find/i.test(text);
}

function partial(reason: string): Verdict {
  return { state: 'partial', role: undefined, reason };
}

function listed(names: readonly (keyof typeof nodeFiles)[]): string {
  return names.map(name => nodeFiles[name]).join(', ');
}

function lastLine({ text }: Answer): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

function at(server: string | undefined): string {
  return server === undefined ? '' : ` at ${server}`;
}
