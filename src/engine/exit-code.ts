import type { HostState } from './plays/host-state.ts';

/** How a run ends; see the design for what each number means. */
export const exitCodes = {
  done: 0,
  bug: 1,
  taskFailed: 2,
  wrongInput: 3,
  unreachable: 4,
  wrongUsage: 5,
  interrupted: 130,
} as const;

/** A host that could not be reached says more than one that failed. */
export function exitCodeOf(hosts: Iterable<HostState>): number {
  let code: number = exitCodes.done;
  for (const { lost } of hosts) {
    if (lost === 'unreachable') return exitCodes.unreachable;
    if (lost === 'failed') code = exitCodes.taskFailed;
  }
  return code;
}
