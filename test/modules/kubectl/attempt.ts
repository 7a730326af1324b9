import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { Plan } from '../../../src/module-api/define-module.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import type { Answer } from '../../../src/modules/kubectl/answer.ts';
import { type KubectlArgs, kubectlArgs } from '../../../src/modules/kubectl/args.ts';
import { kubectl } from '../../../src/modules/kubectl/index.ts';
import { givenOn } from '../../support/given.ts';

export const nothing = {
  ...{ objects: undefined, ready: undefined, object: undefined },
  ...{ pods: undefined, nodes: undefined },
};
export const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };

const host = {
  facts: {
    os_family: 'Debian',
    distribution: 'Debian',
    distribution_version: '12',
    pkg_mgr: 'apt',
    service_mgr: 'systemd',
    kernel: '6.1.0',
  },
  commands: new Set<string>(),
  user: 'root',
};

export const given = { ...givenOn(host), sources: { file: undefined, template: undefined } };

export function argsOf(args: JsonObject): KubectlArgs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return coerceArgs(kubectlArgs, args) as unknown as KubectlArgs;
}

export function planned(args: JsonObject, seen: object, checkMode = false) {
  const plan: Plan = kubectl.plan(argsOf(args), { ...nothing, ...seen }, { ...given, checkMode });
  return 'changes' in plan ? plan.changes : plan;
}

export function summariesOf(changes: ReturnType<typeof planned>): readonly string[] {
  return changes.map(change => (change.kind === 'run' ? change.summary : change.kind));
}

export function ok(stdout: string): Answer {
  return said(0, stdout);
}

export function said(exitCode: number, stdout: string, stderr = ''): Answer {
  return { exitCode, stdout, stderr };
}

export function answer(items: readonly JsonObject[]): Answer {
  return ok(JSON.stringify({ kind: 'List', items }));
}

export interface PodOptions {
  readonly owner?: string;
  readonly annotations?: JsonObject;
  readonly volumes?: readonly JsonObject[];
  readonly phase?: string;
}

export function pod(title: string, options: PodOptions): JsonObject {
  const [namespaceName = '', name = ''] = title.split('/');
  const { owner, annotations = {}, volumes = [], phase = 'Running' } = options;
  const ownerReferences = owner === undefined ? [] : [{ kind: owner, controller: true }];
  return {
    metadata: { name, namespace: namespaceName, annotations, ownerReferences },
    spec: { volumes },
    status: { phase },
  };
}

export const pods = [
  pod('kube-system/etcd-a', { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
  pod('kube-system/proxy', { owner: 'DaemonSet' }),
  pod('web/app', { owner: 'ReplicaSet', volumes: [{ name: 'c', configMap: {} }] }),
  pod('web/job', { phase: 'Succeeded', volumes: [{ name: 'e', emptyDir: {} }] }),
];
