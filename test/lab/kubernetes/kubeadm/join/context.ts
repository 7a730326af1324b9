import { parse } from 'yaml';
import type { Client } from '../../client/client.ts';
import type { Connection } from '../../client/kubeconfig.ts';
import { at, recordOf } from '../../json.ts';
import { withClient } from '../cluster/access.ts';
import { clusterOf } from '../config/defaults.ts';
import type { Fields } from '../config/documents.ts';
import type { ApiEndpoint, ClusterConfiguration, JoinConfiguration } from '../config/types.ts';
import { failureOf } from '../failure.ts';
import type { Folders } from '../init/context.ts';
import { kubeletConfiguration } from '../kubelet.ts';
import type { Machine } from '../machine.ts';
import { discover } from './discovery.ts';

/** What a node learns of the cluster that it joins. */
export interface FoundCluster {
  /** With the bootstrap token. */
  readonly connection: Connection;
  readonly cluster: ClusterConfiguration;
  readonly kubelet: Fields;
}

export interface JoinContext {
  readonly machine: Machine;
  readonly join: JoinConfiguration;
  readonly folders: Folders;
  readonly isDryRun: boolean;
  readonly ignored: readonly string[];
  /** Found once, by the first phase that needs it. */
  readonly found: () => Promise<FoundCluster>;
}

export function finder(machine: Machine, join: JoinConfiguration, isDryRun: boolean) {
  let found: Promise<FoundCluster> | undefined;
  return () => {
    found ??= isDryRun ? findOrAssume(machine, join) : find(machine, join);
    return found;
  };
}

const configMaps = '/api/v1/namespaces/kube-system/configmaps';

async function find(machine: Machine, join: JoinConfiguration): Promise<FoundCluster> {
  const connection = await discover(machine, join);
  machine.say(
    '[preflight] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...',
  );
  machine.say(
    "[preflight] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.",
  );
  try {
    return await withClient(connection, async client => ({
      connection,
      cluster: clusterOf(
        machine,
        await documentIn(client, 'kubeadm-config', 'ClusterConfiguration'),
      ),
      kubelet: await documentIn(client, 'kubelet-config', 'kubelet'),
    }));
  } catch (error) {
    throw failureOf(
      error,
      'unable to fetch the kubeadm-config ConfigMap: failed to get config map',
    );
  }
}

async function documentIn(client: Client, name: string, key: string): Promise<Fields> {
  const found = await client.must({ path: `${configMaps}/${name}` });
  return recordOf(parse(String(at(found, 'data', key))));
}

/** A dry run goes on without a cluster. */
async function findOrAssume(machine: Machine, join: JoinConfiguration): Promise<FoundCluster> {
  const hasty = { ...join, timeouts: { ...join.timeouts, discovery: '0' } };
  try {
    return await find(machine, hasty);
  } catch (error) {
    machine.warn(
      `[dryrun] Mutating the JoinConfiguration.Discovery.BootstrapToken to satisfy the dry-run without a real cluster-info ConfigMap: ${failureOf(error).message}`,
      'token.go:301',
    );
    const cluster = clusterOf(machine, { controlPlaneEndpoint: '192.168.0.101:6443' });
    const server = `https://${join.discovery.bootstrapToken?.apiServerEndpoint ?? ''}`;
    const connection = { server, ca: '', cert: undefined, key: undefined, token: undefined };
    return { connection, cluster, kubelet: kubeletConfiguration(cluster, {}) };
  }
}

/** Of the API server that a further control plane node runs. */
export function localEndpoint({ join }: JoinContext): ApiEndpoint {
  return join.controlPlane?.localAPIEndpoint ?? { advertiseAddress: '', bindPort: 6443 };
}
