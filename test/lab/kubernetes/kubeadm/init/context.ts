import { randomInt } from 'node:crypto';
import type { InitSettings } from '../config/types.ts';
import type { KubeconfigSettings } from '../kubeconfig.ts';
import type { Machine } from '../machine.ts';
import type { ManifestSettings } from '../manifests.ts';
import type { PkiSettings } from '../pki.ts';

/** Where kubeadm writes; a dry run has one folder for all. */
export interface Folders {
  readonly pki: string;
  readonly kubeconfig: string;
  readonly manifests: string;
  readonly kubelet: string;
}

export interface InitContext {
  readonly machine: Machine;
  readonly settings: InitSettings;
  readonly folders: Folders;
  readonly isDryRun: boolean;
  readonly ignored: readonly string[];
  readonly uploadsCertificates: boolean;
  readonly certificateKey: string;
  readonly printsToken: boolean;
  readonly printsCertificateKey: boolean;
}

export const manifestFolder = '/etc/kubernetes/manifests';

export const realFolders = (pki: string): Folders => ({
  pki,
  kubeconfig: '/etc/kubernetes',
  manifests: manifestFolder,
  kubelet: '/var/lib/kubelet',
});

/** Folders of a dry run, fresh unless the environment names one. */
export function dryRunFolders(machine: Machine, command: 'init' | 'join'): Folders {
  const named = process.env[`KUBEADM_${command.toUpperCase()}_DRYRUN_DIR`];
  const number = randomInt(1_000_000_000, 4_000_000_000);
  const folder = named ?? `/etc/kubernetes/tmp/kubeadm-${command}-dryrun${number}`;
  machine.makeFolder(folder, 0o700);
  return { pki: folder, kubeconfig: folder, manifests: folder, kubelet: folder };
}

export function pkiSettings({ settings, folders }: InitContext): PkiSettings {
  const { cluster, init } = settings;
  const { nodeRegistration, localAPIEndpoint } = init;
  return {
    cluster,
    nodeName: nodeRegistration.name,
    endpoint: localAPIEndpoint,
    folder: folders.pki,
  };
}

export function kubeconfigSettings({ settings, folders }: InitContext): KubeconfigSettings {
  const { cluster, init } = settings;
  return { cluster, endpoint: init.localAPIEndpoint, pkiFolder: folders.pki };
}

export function manifestSettings({ settings }: InitContext): ManifestSettings {
  const { cluster, init } = settings;
  return { cluster, endpoint: init.localAPIEndpoint, nodeName: init.nodeRegistration.name };
}
