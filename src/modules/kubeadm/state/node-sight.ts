import type { Begun } from './begun.ts';
import type { NodeFile } from './node-files.ts';

/** What one look at a host says; nothing is concluded here. */
export interface NodeSight {
  /** Seconds since 1970, by the host's clock. */
  readonly now: number;
  readonly hostname: string;
  readonly versions: Versions;
  /** The directory of its certificates. */
  readonly pki: string;
  readonly files: ReadonlySet<NodeFile>;
  /** Of container runtimes; `undefined` when an earlier task in check mode may bring one. */
  readonly sockets: readonly string[] | undefined;
  readonly routes: readonly string[];
  /** PEM texts. */
  readonly ca: string | undefined;
  readonly apiServerCertificate: string | undefined;
  readonly kubeletCertificate: string | undefined;
  readonly kubeletConf: Kubeconfig | undefined;
  readonly adminConf: Kubeconfig | undefined;
  readonly manifests: Readonly<Record<Component, string | undefined>>;
  readonly kubeletFlags: string;
  readonly clusterDomain: string | undefined;
  readonly begun: Begun | undefined;
  /** What the node's own API server said; `undefined` where it was not asked. */
  readonly ready: Answer | undefined;
  readonly kubeadmConfig: Answer | undefined;
  readonly clusterInfo: Answer | undefined;
  /** Of its own API server, or where that is not ready of whichever answers for the cluster. */
  readonly node: Answer | undefined;
  /** Of `gapObjects`, those that are there; asked only where an init may not have come to its end. */
  readonly objects: ReadonlySet<string> | undefined;
  /** Nodes, deployments and daemon sets of the cluster, without their namespaces; asked where addons are looked for. */
  readonly workloads: ReadonlySet<string> | undefined;
  /** How many nodes the cluster has, where it was asked for either. */
  readonly nodeCount: number | undefined;
  /** The node's name in its certificate, or the host's. */
  readonly nodeName: string;
  /** Check mode: what earlier tasks would have made of it. */
  readonly predicted?: PredictedNode | undefined;
}

export type Component = 'apiserver' | 'controller-manager' | 'scheduler' | 'etcd';

export type PredictedNode = 'clean' | 'control_plane' | 'worker';

export interface Versions {
  readonly kubeadm: string | undefined;
  readonly kubelet: string | undefined;
  readonly kubectl: string | undefined;
}

/** The public part of one. */
export interface Kubeconfig {
  readonly server: string | undefined;
  /** PEM; several certificates while a CA is exchanged for another. */
  readonly ca: string | undefined;
  /** The certificate is a file of its own, as it is once the kubelet renews it itself. */
  readonly hasCertificateFile: boolean;
  /** PEM, where it stands in the kubeconfig. */
  readonly certificate: string | undefined;
}

export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}
