import { ancestry } from '../../../playbook/ancestry.ts';
import { keywordOf } from '../../../playbook/inherit.ts';
import type { Task } from '../../../playbook/model.ts';
import { isSelected, tagsOf } from '../../../playbook/tags.ts';
import type { Run } from '../../run.ts';
import type { MetTask } from '../check-includes.ts';
import type { RunOrder } from '../run-order.ts';

/**
 * Whether a host comes to a task. Only what a task fails with that a host surely comes to, and that nothing forgives,
 * is an error before the run; what others fail with is a warning.
 */
export type Reach = 'surely' | 'perhaps' | 'never';

export interface Course {
  readonly run: Run;
  readonly order: RunOrder;
  /** Tasks that end a play, or a host's part of it. */
  readonly ends: readonly MetTask[];
  /** The hosts of the play, as far as they are known. */
  readonly hosts: readonly string[];
}

/** By the place of the task, without its conditions and those of what includes it. */
export function reachByPlace(met: MetTask, { run, order, ends, hosts }: Course): Reach {
  const { task, play, isHandler } = met;
  if (run.passedOver.has(task) || !isSelected(tagsOf(task), run.options)) return 'never';
  if (isHandler || isForgiven(task) || isRepeated(task, met)) return 'perhaps';
  const forOne = keywordOf(task, 'runOnce');
  if (forOne !== undefined && forOne.value !== false && hosts.length > 1) return 'perhaps';
  return ends.some(end => end.play === play && order.mayPrecede(end, play, task))
    ? 'perhaps'
    : 'surely';
}

export function endsPlay({ action: { name, args, freeForm } }: Task): boolean {
  if (name !== 'meta') return false;
  const option = args.value instanceof Map ? args.value.get('free_form') : undefined;
  const what = freeForm?.value ?? option;
  return typeof what !== 'string' || what.startsWith('end_');
}

/** What goes wrong there need not end the host's part; or the place is come to only when something went wrong. */
function isForgiven(task: Task): boolean {
  const ignores = keywordOf(task, 'ignoreErrors');
  if (ignores !== undefined && ignores.value !== false) return true;
  let inner: object = task;
  for (const node of ancestry(task)) {
    if (node.kind !== 'block') continue;
    const others: readonly object[] = [...node.rescue, ...node.always];
    if (node.rescue.length > 0 || others.includes(inner)) return true;
    inner = node;
  }
  return false;
}

/** A role that another place has brought already is not run again. */
function isRepeated(task: Task, { play }: MetTask): boolean {
  return [...ancestry(task)].some(node => {
    const role = node.kind === 'block' ? node.role : undefined;
    if (role === undefined || role.allowDuplicates) return false;
    return play.roles.some(other => other !== role && other.identity === role.identity);
  });
}
