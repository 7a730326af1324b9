import type { Task } from '../../playbook/model.ts';
import type { TaskOutcome } from '../events.ts';
import type { HostState } from './host-state.ts';

/** What the recap says of the host, with one more task done. */
export function count(
  { counts }: HostState,
  { status, ignored, rescued, result }: TaskOutcome,
): void {
  if (ignored) {
    counts.ok++;
    if (result['changed'] === true) counts.changed++;
    counts.ignored++;
    return;
  }
  if ((status === 'failed' || status === 'unreachable') && rescued) {
    counts.rescued++;
    return;
  }
  counts[status]++;
  // As in Ansible, what changed was also ok.
  if (status === 'changed') counts.ok++;
}

/**
 * As in Ansible, each file that `include_tasks` includes is an ok task by itself; a role is not.
 */
export function countIncluded({ counts }: HostState, task: Task, files: number): void {
  const isFile = task.action.name === 'include_tasks' && task.inline === undefined;
  if (isFile) counts.ok += files;
}
