import type { TaskCall } from './task-call.ts';

/**
 * What later tasks depend on in check mode: one without a name is told from others by its place.
 */
export function causeName({ task, ref }: Pick<TaskCall, 'task' | 'ref'>): string {
  const written = task.keywords.name?.value ?? undefined;
  return written === undefined ? `${ref.name} (${ref.location})` : ref.name;
}
