import { keywordOf } from '../../playbook/inherit.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { TaskOutcome } from '../events.ts';
import { withoutSecrets } from '../secrets/redact-event.ts';
import { type Attempt, attempt } from '../tasks/attempt.ts';
import { causeName } from '../tasks/cause-name.ts';
import { resultJson } from '../tasks/result-json.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { TaskFinish } from '../tasks/task-finish.ts';
import { registeredOf, registeredOfLoop } from '../variables/registered.ts';
import type { IncludedBlock } from './walk.ts';

export interface Included {
  readonly blocks: readonly IncludedBlock[];
  /** What to say of the include itself: when it failed, or was skipped as a whole. */
  readonly finish?: TaskFinish | undefined;
  /** What it registers when there is nothing else to say of it. */
  readonly registered: Dict;
}

/** It failed, or was skipped. */
export function notIncluded(one: Attempt, call: TaskCall, started: number): Included {
  const registered = registeredOf(one, causeName(call));
  return { blocks: [], registered, finish: finishOf(one, registered, { ...call, started }) };
}

/** Of no item anything was included. */
export function allSkipped(results: readonly Dict[], call: TaskCall, started: number): Included {
  const message = results.length === 0 ? 'no items in the list' : 'Conditional result was False';
  const registered = registeredInclude(call, results);
  const one = attempt('skipped', { message, fields: registered });
  return { blocks: [], registered, finish: finishOf(one, registered, { ...call, started }) };
}

/** Of an item that is left out. */
export function tellSkipped(
  one: Attempt,
  registered: Dict,
  call: TaskCall & { readonly started: number; readonly item: string },
): void {
  const { play, ref, host, item } = call;
  const { outcome } = finishOf(one, registered, call);
  const at = { time: play.run.now(), task: ref, host: host.name };
  play.run.emit({ type: 'item-finished', ...at, outcome, item });
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

function finishOf(
  one: Attempt,
  registered: Dict,
  { task, host, play, at, started }: TaskCall & { readonly started: number },
): TaskFinish {
  const language = play.languageOf(host, task, at.surroundings.frames);
  const ignored =
    one.status === 'failed' && language.boolean(keywordOf(task, 'ignoreErrors'), false);
  const outcome: TaskOutcome = {
    status: one.status,
    ignored,
    rescued: one.status === 'failed' && !ignored && at.surroundings.rescued,
    message: one.message,
    result: resultJson(registered),
    diff: [],
    changes: [],
    milliseconds: play.run.now() - started,
    ...(one.diagnostic !== undefined && { diagnostic: one.diagnostic }),
  };
  return {
    registered,
    outcome: one.secrets === undefined ? outcome : withoutSecrets(outcome, one.secrets),
  };
}
