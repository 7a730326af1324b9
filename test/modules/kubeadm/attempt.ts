import { expect } from 'chai';
import type { PredictedState } from '../../../src/changes/predicted-state.ts';
import type { RunChange } from '../../../src/module-api/change.ts';
import type { CommandResult } from '../../../src/module-api/command-result.ts';
import type { DetailedPlan } from '../../../src/module-api/define-module.ts';
import type { HostInfo } from '../../../src/module-api/host-info.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { kubeadm } from '../../../src/modules/kubeadm/index.ts';
import { givenOn } from '../../support/given.ts';
import { clusterHash } from './certificates.ts';
import { argsOf, type Printed, printed, resultOf, worker } from './sights.ts';

export const host: HostInfo = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '13' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.12' },
  },
  commands: new Set(),
  user: 'root',
};

export interface Try {
  readonly args: JsonObject;
  readonly seen?: Printed;
  /** What the other probes print. */
  readonly others?: Readonly<Record<string, CommandResult>>;
  readonly round?: number;
  readonly checkMode?: boolean;
  readonly predicted?: PredictedState;
  readonly unknown?: ReadonlySet<string>;
}

export function attempt({
  args,
  seen,
  others = {},
  round = 0,
  checkMode = false,
  predicted,
  unknown,
}: Try) {
  const checked = argsOf(args);
  const given = givenOn(host, {
    ...{ round, unknown },
    checkMode: checkMode || predicted !== undefined,
  });
  const probes = kubeadm.observe?.(checked, given);
  if (probes === undefined) expect.fail('it looks at nothing');
  const look = <T>(
    probe: { parse(result: CommandResult): T; overlay?: unknown } | undefined,
    name: string,
  ) => probe?.parse(others[name] ?? resultOf(''));
  const sight = probes.node?.parse(printed(seen));
  const observed = {
    node:
      predicted === undefined || sight === undefined
        ? sight
        : (probes.node?.overlay?.(sight, predicted) ?? sight),
    dryRun: look(probes.dryRun, 'dryRun'),
    remains: look(probes.remains, 'remains'),
    images: look(probes.images, 'images'),
    tokens: look(probes.tokens, 'tokens'),
    certs: look(probes.certs, 'certs'),
    kept: look(probes.kept, 'kept'),
    config: look(probes.config, 'config'),
    migration: look(probes.migration, 'migration'),
    target: look(probes.target, 'target'),
    nodes: look(probes.nodes, 'nodes'),
  };
  const plan = kubeadm.plan(checked, observed, given);
  const detailed: DetailedPlan = 'changes' in plan ? plan : { changes: plan };
  const finish = (done = false): JsonObject => {
    const status = done ? 'done' : 'planned';
    const outcomes = detailed.changes.map(change => ({ change, status }) as const);
    return kubeadm.result?.(checked, observed, outcomes, given) ?? {};
  };
  return { ...detailed, finish };
}

export function runsOf({ changes }: DetailedPlan): readonly RunChange[] {
  return changes.map(change => (change.kind === 'run' ? change : expect.fail('it only runs')));
}

export const summaries = (one: Try): readonly string[] =>
  runsOf(attempt(one)).map(run => run.summary);

export const init = { state: 'initialized', control_plane_endpoint: 'k8s.example.com' };
export const token = 'bcdefg.hijklmnopqrstuvw';
export const join = {
  state: 'joined',
  endpoint: 'k8s.example.com:6443',
  token: 'abcdef.0123456789abcdef',
  ca_hashes: clusterHash,
};
export const half: Printed = { files: ['ca', 'apiServerManifest'] };
export const orphan: Printed = { ...worker, answers: { node: '!Error from server (NotFound)' } };
