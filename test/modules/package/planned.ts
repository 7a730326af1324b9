import { expect } from 'chai';
import type { PredictedState } from '../../../src/changes/predicted-state.ts';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { DetailedPlan, Plan } from '../../../src/module-api/define-module.ts';
import type { HostInfo } from '../../../src/module-api/host-info.ts';
import type { PackageArgs } from '../../../src/modules/package/args.ts';
import { packageModule } from '../../../src/modules/package/index.ts';
import type { Observation } from '../../../src/modules/package/observation.ts';
import { givenOn } from '../../support/given.ts';
import { resultOf } from './printed.ts';

export const host: HostInfo = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '12' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.1.0' },
  },
  commands: new Set(['apt-get', 'dpkg']),
  user: 'root',
};

/** One look at a host, and what is asked for. */
export interface Try {
  readonly args: object;
  /** What the probe prints. */
  readonly printed: string;
  readonly checkMode?: boolean;
  readonly predicted?: PredictedState;
  readonly pkgMgr?: string;
  readonly round?: number;
}

function observe({ args, printed, predicted, pkgMgr = 'apt' }: Try): {
  readonly args: PackageArgs;
  readonly seen: Observation;
  readonly host: HostInfo;
} {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  const checked = coerceArgs(packageModule.args, { ...args }) as unknown as PackageArgs;
  const on = { ...host, facts: { ...host.facts, pkg_mgr: pkgMgr } };
  const probes = packageModule.observe?.(checked, givenOn(on));
  if (probes?.seen === undefined) expect.fail('it looks at nothing');
  const seen = probes.seen.parse(resultOf(printed));
  const laid = predicted === undefined ? seen : (probes.seen.overlay?.(seen, predicted) ?? seen);
  return { args: checked, seen: laid, host: on };
}

export function planOf(attempt: Try): DetailedPlan {
  const { args, seen, host: on } = observe(attempt);
  const checkMode = attempt.checkMode ?? attempt.predicted !== undefined;
  const { round = 0 } = attempt;
  const observed = { seen, listing: undefined };
  const plan: Plan = packageModule.plan(args, observed, givenOn(on, { checkMode, round }));
  return 'changes' in plan ? plan : { changes: plan };
}

/** The commands of the plan; in parentheses those that are no change. */
export function summaries(attempt: Try): string[] {
  return planOf(attempt).changes.map(change => {
    if (change.kind !== 'run') expect.fail('it only runs commands');
    return change.effect === 'none' ? `(${change.summary})` : change.summary;
  });
}

export const fresh = 'cache|1000|999|\n';
export const old = 'cache|100000|999|\n';
export const hello = (version: string, want = 'install'): string =>
  `package|kplay-hello|all|${version}|installed|${want}\n`;
