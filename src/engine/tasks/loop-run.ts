import { placeKey } from '../../graph/place.ts';
import { isMapping, withArticle } from '../../jinja/python/kind.ts';
import { conditionsOf } from '../../playbook/inherit.ts';
import type { Loop, Task } from '../../playbook/model.ts';
import { type Dict, isList, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { Status } from '../events.ts';
import { Secrets } from '../secrets/secrets.ts';
import type { Language } from '../variables/language.ts';
import { registeredOf, registeredOfLoop } from '../variables/registered.ts';
import { type Attempt, attempt, attemptOfError, withSecrets } from './attempt.ts';
import { causeName } from './cause-name.ts';
import { withoutRepeats } from './handler-names.ts';
import { runItem, skippedBy } from './item-run.ts';
import { loopExtentOf, loopFrameOf } from './loop-frame.ts';
import { parallelOf } from './parallel.ts';
import {
  hangOnItem,
  keywordsOfAll,
  type TaskCall,
  type TaskKeywords,
  taskKeywords,
} from './task-call.ts';
import type { TaskFinish } from './task-finish.ts';
import { foundFacts, outcomeOf, secretsIn } from './task-outcome.ts';

type Items =
  | undefined
  | { readonly loop: Loop; readonly values: readonly Value[] }
  | { readonly failure: Attempt };

/** The loop's items; `undefined` without a loop. A loop that fails on a task that would be skipped is skipped. */
export function loopItems({ task, play }: TaskCall, language: Language): Items {
  if (task.loop === undefined) return undefined;
  try {
    const values = play.loopValues(task.loop, language);
    if (isList(values)) return { loop: task.loop, values };
    if (values instanceof Unknown) throw new UnknownUsed(values);
    const hint = isMapping(values) ? '; "| dict2items" makes one of a dict' : '';
    const message = `"loop" must be a list, not ${withArticle(values)}${hint}`;
    return { failure: attempt('failed', { message }) };
  } catch (error) {
    const failure = attemptOfError(error, language);
    try {
      const unmet = language.firstFalse(conditionsOf(task));
      return { failure: unmet === undefined ? failure : skippedBy(unmet) };
    } catch {
      // The loop's own failure explains more than that of a condition that may depend on its item.
      return { failure };
    }
  }
}

interface LoopCall {
  readonly loop: Loop;
  readonly values: readonly Value[];
  readonly language: Language;
}

export async function runLoop(
  call: TaskCall,
  { loop, values, language }: LoopCall,
  { keywords, started }: { readonly keywords: TaskKeywords; readonly started: number },
): Promise<TaskFinish> {
  const { task, host, ref, play, at } = call;
  const { now, emit } = play.run;
  const extent = loopExtentOf(loop, language);
  const results: Dict[] = [];
  const attempts: Attempt[] = [];
  const judged: { readonly status: Status; readonly keywords: TaskKeywords }[] = [];
  const differ = hangOnItem(task);
  const keywordsFor = (frame: Variables): TaskKeywords =>
    taskKeywords(task, play.languageOf(host, task, [frame, ...at.surroundings.frames]));
  const perform = async (index: number, before: Dict | undefined): Promise<Variables> => {
    const secrets = language.secrets?.values;
    const loopVariables = loopFrameOf(loop, { values, index, secrets }, extent);
    const frame = withRegistered(task, before, loopVariables);
    if (before !== undefined) await play.pause(loop.pause, call, frame);
    const itemStarted = now();
    const own = differ ? keywordsFor(frame) : keywords;
    const { one, label } = labelled(await runItem(call, { frame, keywords: own }), () =>
      own.noLog
        ? '(hidden)'
        : withoutTexts(play.labelOf(call, frame, values[index] ?? null), language.secrets),
    );
    const registered = registeredOf(one, causeName(call));
    for (const [name, { value }] of loopVariables) registered.set(name, value);
    const { moduleArgs } = one;
    if (moduleArgs !== undefined)
      registered.set('invocation', new Map([['module_args', moduleArgs]]));
    results[index] = registered;
    attempts[index] = one;
    judged[index] = { status: one.status, keywords: own };
    const outcome = outcomeOf(one, registered, call, { keywords: own, started: itemStarted });
    emit({ type: 'item-finished', time: now(), task: ref, host: host.name, outcome, item: label });
    return withRegistered(task, registered, loopVariables);
  };
  const parallel = parallelOf(loop, language);
  if (parallel > 1) {
    const name = `items ${ref.number} ${placeKey(at.place)} ${host.name}`;
    const within = (index: number): Promise<unknown> =>
      play.run.limits.within(name, parallel, () => perform(index, undefined));
    await Promise.all(values.map((_, index) => within(index)));
  } else {
    for (const index of values.keys()) {
      // Ansible waits between items, not after the last.
      const frame = await perform(index, results.at(-1));
      if (attempts[index]?.status === 'unreachable' || breaks(call, frame)) break;
    }
  }
  const registered = registeredOfLoop(results);
  const status = statusOfLoop(attempts);
  const whole = attempt(status, {
    message: messageOfLoop(attempts, status),
    aboutNoLog: attempts.every(one => one.status !== 'failed' || one.aboutNoLog === true),
    fields: registered,
    diagnostic: attempts.find(one => one.diagnostic !== undefined)?.diagnostic,
    changes: attempts.flatMap(one => one.changes),
    secrets: togetherWith(language.secrets, attempts),
    delegatedTo: sameDelegate(attempts),
  });
  const together = differ ? keywordsOfAll(judged, keywords) : keywords;
  const outcome = outcomeOf(whole, registered, call, { keywords: together, started });
  // Each item has shown its own changes already.
  return {
    outcome: { ...outcome, diff: [], changes: [] },
    registered,
    facts: attempts.flatMap(foundFacts),
    set: attempts.flatMap(one => one.set ?? []),
    notify: withoutRepeats(attempts.flatMap(one => one.notify ?? [])),
    secrets: secretsIn(registered, whole, together),
  };
}

/** Where the label cannot be told, the item has failed, as in Ansible, though it has done its work. */
function labelled(
  one: Attempt,
  labelOf: () => string,
): { readonly one: Attempt; readonly label: string } {
  try {
    return { one, label: labelOf() };
  } catch (error) {
    const failure = attemptOfError(error);
    const { status, message: why = '', diagnostic } = failure;
    const secrets = togetherWith(one.secrets, [failure]);
    const message = `"label" of "loop_control": ${why}`;
    const fields = new Map([...one.fields, ['msg', message] as const]);
    return { one: { ...one, status, message, diagnostic, fields, secrets }, label: '(no label)' };
  }
}

function togetherWith(
  secrets: Secrets | undefined,
  attempts: readonly Attempt[],
): Secrets | undefined {
  const all = [secrets, ...attempts.map(one => one.secrets)].filter(one => one !== undefined);
  if (all.length === 0) return undefined;
  const together = new Secrets();
  for (const one of all) together.addAll(one.values);
  return together;
}

/** The host that all items were delegated to. */
function sameDelegate(attempts: readonly Attempt[]): string | undefined {
  const names = new Set(attempts.map(({ delegatedTo }) => delegatedTo));
  return names.size === 1 ? [...names][0] : undefined;
}

function statusOfLoop(attempts: readonly Attempt[]): Status {
  const has = (status: Status): boolean => attempts.some(one => one.status === status);
  for (const status of ['unreachable', 'failed', 'undecided', 'changed', 'ok'] as const) {
    if (has(status)) return status;
  }
  return 'skipped';
}

function messageOfLoop(attempts: readonly Attempt[], status: Status): string | undefined {
  if (attempts.length === 0) return 'no items in the list';
  if (status === 'failed') {
    const failed = attempts.filter(one => one.status === 'failed');
    const first = failed[0]?.message ?? '';
    return `${failed.length} of ${attempts.length} items failed: ${first}`;
  }
  return attempts.find(one => one.status === status)?.message;
}

/** An item sees what the one before it registered. */
function withRegistered(
  { register }: Task,
  registered: Dict | undefined,
  frame: Variables,
): Variables {
  if (register === undefined || registered === undefined) return frame;
  return new Map([[register, { value: registered }], ...frame]);
}

type Around = Pick<TaskCall, 'host' | 'task' | 'play' | 'at'>;

/** `break_when`: no item follows. */
export function breaks({ host, task, play, at }: Around, frame: Variables): boolean {
  const { breakWhen = [] } = task.loop ?? {};
  if (breakWhen.length === 0) return false;
  const language = play.languageOf(host, task, [frame, ...at.surroundings.frames]);
  return withSecrets(language, () => language.firstFalse(breakWhen)) === undefined;
}

function withoutTexts(text: string, secrets: Secrets | undefined): string {
  return secrets === undefined ? text : secrets.redact(text);
}
