import type { Change, Outcome } from '../../module-api/change.ts';
import { textOf } from '../../module-api/command-result.ts';
import type { Module } from '../../module-api/define-module.ts';
import type { JsonObject } from '../../module-api/json.ts';

export interface ModuleResult {
  readonly status: 'ok' | 'changed' | 'failed' | 'skipped' | 'undecided';
  readonly message?: string | undefined;
  /** Of what failed: it has changed something, or may have. */
  readonly changed?: boolean | undefined;
  /** It failed because it took longer than the task may. */
  readonly timedOut?: boolean | undefined;
  readonly result: JsonObject;
  /** Fields whose values cannot be known in check mode. */
  readonly unknown: readonly string[];
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
}

/** What a run of a module has come to so far. */
export interface Progress {
  readonly changes: Change[];
  readonly outcomes: Outcome[];
  readonly warnings: string[];
  /** Files of the controller that are on the host while the module runs. */
  readonly staged: string[];
  /** They are removed with the task; not when a job needs them. */
  ownStaged: boolean;
  timedOut: boolean;
}

export function countsAsChange(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(({ change, status, stdout }) => {
    if (change.kind !== 'run') return true;
    const { effect } = change;
    if (typeof effect !== 'function') return effect !== 'none';
    return status === 'planned' || effect(textOf(stdout ?? new Uint8Array())) !== 'none';
  });
}

export function done(
  status: 'ok' | 'changed' | 'skipped',
  result: JsonObject,
  { changes, warnings }: Progress,
): ModuleResult {
  return { status, result, unknown: [], changes, warnings };
}

export function failed(
  message: string,
  result: JsonObject,
  { changes, outcomes, warnings, timedOut }: Progress,
): ModuleResult {
  const changed = outcomes.some(({ change, status, exitCode = 0, stderr }) => {
    if (change.kind !== 'run' || status !== 'failed') return false;
    return change.changesInFailure?.(exitCode, textOf(stderr ?? new Uint8Array())) === true;
  });
  const flags = { changed: changed && !timedOut, timedOut };
  return { status: 'failed', message, ...flags, result, unknown: [], changes, warnings };
}

export function undecided(
  because: string,
  { returns }: Module,
  { changes, warnings }: Progress,
): ModuleResult {
  const unknown = Object.keys(returns);
  return { status: 'undecided', message: because, result: {}, unknown, changes, warnings };
}
