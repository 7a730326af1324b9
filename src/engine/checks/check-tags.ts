import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { tagsOf } from '../../playbook/tags.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { includesUnknown } from './check-notifications.ts';

/** Words that select without being anybody's tag. */
const words: readonly string[] = ['all', 'tagged', 'untagged', 'always', 'never'];

/** Warns of tags to run that no task has; what is included by a name known later may have any. */
export function checkTags(tasks: readonly MetTask[], run: Run, diagnostics: Diagnostics): void {
  const { tags } = run.options;
  if (tags.length === 0 || tasks.some(({ task }) => includesUnknown(task))) return;
  const known = new Set([...words, ...tasks.flatMap(({ task }) => tagsOf(task))]);
  for (const tag of tags) {
    if (known.has(tag)) continue;
    const hint = didYouMean(tag, known);
    const message = `--tags: no task has the tag "${tag}".`;
    diagnostics.warning('playbook/unknown-tag', message, undefined, { hint });
  }
}
