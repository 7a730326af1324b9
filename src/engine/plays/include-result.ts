import type { Dict, Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { type Attempt, attempt } from '../tasks/attempt.ts';
import { causeName } from '../tasks/cause-name.ts';
import type { TaskCall, TaskKeywords } from '../tasks/task-call.ts';
import type { TaskFinish } from '../tasks/task-finish.ts';
import { outcomeOf, secretsIn } from '../tasks/task-outcome.ts';
import { registeredOf, registeredOfLoop } from '../variables/registered.ts';
import type { IncludedBlock } from './walk.ts';

export interface Included {
  readonly blocks: readonly IncludedBlock[];
  /** What to say of the include itself: when it failed, or was skipped as a whole. */
  readonly finish?: TaskFinish | undefined;
  /** What it registers when there is nothing else to say of it. */
  readonly registered: Dict;
  /** Texts in what it registers that must not be shown. */
  readonly secrets?: ReadonlySet<string> | undefined;
}

interface Judged {
  readonly keywords: TaskKeywords;
  readonly started: number;
}

/** It failed, or was skipped. */
export function notIncluded(one: Attempt, call: TaskCall, judged: Judged): Included {
  return ended(one, registeredOf(one, causeName(call)), call, judged);
}

/** Of no item anything was included. */
export function allSkipped(results: readonly Dict[], call: TaskCall, judged: Judged): Included {
  const message = results.length === 0 ? 'no items in the list' : 'Conditional result was False';
  const registered = registeredInclude(call, results);
  return ended(attempt('skipped', { message, fields: registered }), registered, call, judged);
}

function ended(one: Attempt, registered: Dict, call: TaskCall, judged: Judged): Included {
  const outcome = outcomeOf(one, registered, call, judged);
  const secrets = secretsIn(registered, one, judged.keywords);
  return { blocks: [], registered, finish: { outcome, registered, secrets } };
}

/** What the include registers, from the results of its items; without a loop there is one. */
export function registeredInclude({ task }: TaskCall, results: readonly Dict[]): Dict {
  if (task.loop !== undefined) return registeredOfLoop(results);
  const unchanged: Dict = new Map([['changed', false]]);
  return new Map([...unchanged, ...(results[0] ?? [])]);
}

/** In Ansible's words. */
export function includedFile(name: string): Dict {
  return new Map<string, Value>([
    ['include', name],
    ['include_args', new Map()],
  ]);
}

export function withFrame(result: Dict, frame: Variables): Dict {
  const variables = [...frame].map(([name, { value }]) => [name, value] as const);
  return new Map([...result, ...variables]);
}
