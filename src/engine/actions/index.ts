import type { ActionDefinition } from './action.ts';
import { addHost } from './add-host.ts';
import { assert } from './assert.ts';
import { asyncStatus } from './async-status.ts';
import { debug } from './debug.ts';
import { fail } from './fail.ts';
import { groupBy } from './group-by.ts';
import { includeVars } from './include-vars.ts';
import { pause } from './pause.ts';
import { reboot } from './reboot.ts';
import { setFact } from './set-fact.ts';
import { setStats } from './set-stats.ts';
import { validateArgumentSpec } from './validate-argument-spec.ts';
import { waitForConnection } from './wait-for-connection.ts';
import { walkedActions } from './walked.ts';

/** Everything a task can call that the engine does itself. */
export const actions: readonly ActionDefinition[] = [
  ...walkedActions,
  addHost,
  assert,
  asyncStatus,
  debug,
  fail,
  groupBy,
  includeVars,
  pause,
  reboot,
  setFact,
  setStats,
  validateArgumentSpec,
  waitForConnection,
];
