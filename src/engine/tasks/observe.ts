import type { Plan } from '../../module-api/define-module.ts';
import { Failure, Undecided } from '../../module-api/failure.ts';
import type { Probes } from '../../module-api/probe.ts';
import type { ModuleRun } from './module-run.ts';
import { operation } from './operation.ts';

export type Observations = Readonly<Record<string, unknown>>;

/** All probes leave together; the session needs one round trip for them. */
export async function observe(probes: Probes, run: ModuleRun): Promise<Observations> {
  const observations = Object.entries(probes).map(async ([name, probe]) => {
    if (probe === undefined) return [name, undefined] as const;
    const { script, stdin } = probe;
    const result = await run.session.run({ ...operation(script, run), stdin });
    const value = probe.parse(result);
    const overlaid =
      run.checkMode && probe.overlay !== undefined ? probe.overlay(value, run.predicted) : value;
    return [name, overlaid] as const;
  });
  return Object.fromEntries(await Promise.all(observations));
}

/**
 * In check mode a plan that fails may fail only because an earlier task did not really run: where
 * software would have been installed, nothing that is missing now is proof.
 */
export function planned(plan: () => Plan, { checkMode, predicted }: ModuleRun): Plan {
  if (!checkMode || predicted.installing === undefined) return plan();
  try {
    return plan();
  } catch (error) {
    if (error instanceof Failure) throw new Undecided(predicted.installing);
    throw error;
  }
}
