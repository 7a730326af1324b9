import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import type { Task } from '../../playbook/model.ts';
import { wayTo } from '../../playbook/ways.ts';

/** Adds to problems that were found in files of tasks what led to these. */
export function tellWays(tasks: Iterable<Task>, diagnostics: Diagnostics): void {
  const ways = new Map<string, readonly Location[]>();
  for (const task of tasks) {
    const { path } = task.location.source;
    if (!ways.has(path)) ways.set(path, wayTo(task));
  }
  for (const [index, diagnostic] of diagnostics.list.entries()) {
    const path = diagnostic.location?.source.path;
    const includedAt = path === undefined ? undefined : ways.get(path);
    if (diagnostic.includedAt !== undefined || includedAt === undefined) continue;
    if (includedAt.length > 0) diagnostics.list[index] = { ...diagnostic, includedAt };
  }
}
