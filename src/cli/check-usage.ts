import type { Io } from './io.ts';
import { UsageError } from './report-error.ts';
import type { RunFlags } from './run-flags.ts';

/** What single flags cannot tell: flags that do not go together. */
export function checkUsage(flags: RunFlags, io: Io): void {
  if (stopsBefore(flags) && flags.output === 'json')
    throw new UsageError('--output json prints events, so it does not go with a list.');
  if (flags.step === true && !stopsBefore(flags) && io.stdin.isTTY !== true)
    throw new UsageError('--step asks about each task, and there is no terminal.');
  if (flags.inventory.includes('')) throw new UsageError('-i needs the name of an inventory.');
}

/** Whether no host is reached: something is only to be told of the files. */
export function stopsBefore({
  listHosts,
  listTasks,
  listTags,
  syntaxCheck,
  compatReport,
}: RunFlags): boolean {
  return [listHosts, listTasks, listTags, syntaxCheck, compatReport].includes(true);
}

/** Whether only what stands in the files is to be told. */
export function lists({ listHosts, listTasks, listTags, compatReport }: RunFlags): boolean {
  return [listHosts, listTasks, listTags, compatReport].includes(true);
}
