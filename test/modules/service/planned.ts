import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import type { Change } from '../../../src/module-api/change.ts';
import type { Plan } from '../../../src/module-api/define-module.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { ServiceArgs } from '../../../src/modules/service/args.ts';

const defaults: ServiceArgs = {
  ...{ name: 'x', daemon_reload: false, daemon_reexec: false, scope: 'system', no_block: false },
  ...{ force: false, runlevel: 'default', daemonize: false, use: 'auto' },
};
export const argsOf = (args: Partial<ServiceArgs>): ServiceArgs => ({ ...defaults, ...args });

export function changesIn(plan: Plan): readonly (Change & { readonly kind: 'run' })[] {
  const changes = 'changes' in plan ? plan.changes : plan;
  return changes.map(change => (change.kind === 'run' ? change : expect.fail(change.kind)));
}

/** What is planned, without the command's name, or the reason why nothing can be. */
export function said(plan: () => Plan): string {
  try {
    const summaries = changesIn(plan()).map(({ summary }) => summary);
    return summaries
      .map(text => text.replace(/^systemctl /, '').replace(/ x\.service$/, ''))
      .join(', ');
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

export function attempt<T>(plan: () => T): T | undefined {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

export function recorded(changes: readonly Change[]): PredictedState {
  const predicted = new PredictedState();
  for (const change of changes) predicted.record(change, { task: 'Task', user: 'root' });
  return predicted;
}
