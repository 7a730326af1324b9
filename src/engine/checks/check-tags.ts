import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Task } from '../../playbook/model.ts';
import { tagsOf } from '../../playbook/tags.ts';
import { isTemplate } from '../../yaml/to-value.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';

/** Words that select without being anybody's tag. */
const words: readonly string[] = ['all', 'tagged', 'untagged', 'always', 'never'];

/** Of the plays, and what their includes may bring. */
interface Tagged {
  readonly all: readonly MetTask[];
  /** Includes of which nothing can be told. */
  readonly open: ReadonlySet<Task>;
}

/** Warns of tags to run that no task has, and nothing that is included by a name known later. */
export function checkTags({ all, open }: Tagged, run: Run, diagnostics: Diagnostics): void {
  const { tags } = run.options;
  if (tags.length === 0) return;
  const [include] = [...open].filter(({ action: { name } }) => name !== 'include_vars');
  const known = new Set([...words, ...all.flatMap(({ task }) => tagsOf(task))]);
  // Of one that could not be made, which is told, it is open which it is.
  if ([...known].some(isTemplate)) return;
  for (const tag of tags) {
    if (known.has(tag)) continue;
    const hint = didYouMean(tag, known);
    const message = `--tags: no task has the tag "${tag}"${include === undefined ? '.' : ', unless what is included here has it.'}`;
    const location = include?.action.location;
    diagnostics.warning('playbook/unknown-tag', message, location, { hint });
  }
}
