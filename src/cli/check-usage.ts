import { UsageError } from './report-error.ts';
import type { RunFlags } from './run-flags.ts';

/** What single flags cannot tell: flags that do not go together. */
export function checkUsage({
  inventory,
  output,
  listHosts,
  listTasks,
  listTags,
  syntaxCheck,
  compatReport,
}: RunFlags): void {
  const stops = [listHosts, listTasks, listTags, syntaxCheck, compatReport].filter(
    flag => flag === true,
  ).length;
  if (stops > 0 && output === 'json')
    throw new UsageError('--output json prints events, so it does not go with a list.');
  if (inventory.includes('')) throw new UsageError('-i needs the name of an inventory.');
}
