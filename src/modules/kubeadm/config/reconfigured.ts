import type { Json, JsonObject } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { dictAt } from '../state/cluster-config.ts';
import { flagsIn } from '../state/drift.ts';
import type { NodeSight } from '../state/node-sight.ts';
import { flagList } from './arguments.ts';
import { api, componentDocuments } from './documents.ts';
import { merged, settled, yamlOf } from './yaml.ts';

interface There {
  readonly sight: NodeSight;
  /** The ClusterConfiguration of the cluster. */
  readonly config: JsonObject;
  readonly criSocket: string | undefined;
}

/** The configuration of a cluster that is there, with those options in it that can be changed later. */
export function reconfigureConfig(args: KubeadmArgs, there: There): string {
  return yamlOf([initOf(args, there), clusterWith(args, there.config)]);
}

/** The configuration of a cluster that is there, for addons that it lacks. */
export function addonConfig(args: KubeadmArgs, there: There): string {
  const { kube_proxy_config } = args;
  const cluster = { ...there.config, apiVersion: api, kind: 'ClusterConfiguration' };
  return yamlOf([initOf(args, there), cluster, ...componentDocuments({ kube_proxy_config })]);
}

function initOf(args: KubeadmArgs, { sight, criSocket }: There): JsonObject {
  const flags = flagsIn(sight.manifests.apiserver);
  return settled({
    ...{ apiVersion: api, kind: 'InitConfiguration' },
    localAPIEndpoint: {
      advertiseAddress: flags.get('advertise-address')?.[0],
      bindPort: Number(flags.get('secure-port')?.[0] ?? 6443),
    },
    nodeRegistration: { name: sight.nodeName, criSocket },
    patches: { directory: args.patches },
  });
}

function clusterWith(args: KubeadmArgs, config: JsonObject): JsonObject {
  const extra = (component: string, wanted: KubeadmArgs['api_server_extra_args']): JsonObject => {
    const there = dictAt(config, component);
    const list = flagsWith(dictAt(there, 'extraArgs'), wanted);
    return list.length === 0 ? {} : { extraArgs: list };
  };
  const local = dictAt(dictAt(config, 'etcd'), 'local');
  const etcd = flagsWith(dictAt(local, 'extraArgs'), args.etcd_extra_args);
  const { cert_sans: names } = args;
  return merged(config, {
    apiServer: {
      ...extra('apiServer', args.api_server_extra_args),
      ...(names !== undefined && { certSANs: names }),
    },
    controllerManager: extra('controllerManager', args.controller_manager_extra_args),
    scheduler: extra('scheduler', args.scheduler_extra_args),
    ...(local !== undefined && etcd.length > 0 && { etcd: { local: { extraArgs: etcd } } }),
  });
}

/** The flags of the options in the place of those of the same name; others stay. */
function flagsWith(
  there: Json | undefined,
  wanted: KubeadmArgs['api_server_extra_args'],
): readonly Json[] {
  const list = Array.isArray(there) ? there : [];
  const more = (flagList(wanted) ?? []).map(settled);
  const names = new Set(more.map(({ name }) => name));
  return [...list.filter(one => !names.has(dictAt(one, 'name') ?? '')), ...more];
}
