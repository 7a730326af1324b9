import { placeKey } from '../graph/place.ts';
import type { JsonObject } from '../module-api/json.ts';
import type { Condition, Loop, Task } from '../playbook/model.ts';
import { type Dict, isList, Unknown, UnknownUsed, type Value } from '../values/value.ts';
import type { Variables } from '../values/variable-layer.ts';
import { type Attempt, attempt, attemptOfError } from './attempt.ts';
import type { Status, TaskOutcome, TaskRef } from './events.ts';
import type { HostState } from './host-state.ts';
import { conditionsOf, keywordOf } from './inherit.ts';
import type { Language } from './language.ts';
import { loopExtentOf, loopFrameOf } from './loop-frame.ts';
import { performAction } from './perform-action.ts';
import type { PlayRun } from './play-run.ts';
import { poolOf } from './pool.ts';
import { withoutSecrets } from './redact-event.ts';
import { registeredOf, registeredOfLoop } from './registered.ts';
import { resultJson } from './result-json.ts';
import { secretTexts } from './secret-texts.ts';
import { Secrets } from './secrets.ts';
import { showChanges, showDiffs } from './show-changes.ts';
import { shownText } from './shown-text.ts';
import type { TaskFinish } from './task-finish.ts';
import type { Stop } from './walk.ts';

export interface TaskCall {
  readonly task: Task;
  readonly host: HostState;
  readonly at: Stop;
  readonly ref: TaskRef;
  readonly play: PlayRun;
}

export async function runTaskOnHost(call: TaskCall): Promise<TaskFinish> {
  const { task, play, ref, host, at } = call;
  const { now, emit } = play.run;
  const started = now();
  const language = play.languageOf(host, task, at.surroundings.frames);
  emit({ type: 'task-on-host-started', time: started, task: ref, host: host.name });
  const keywords = taskKeywords(task, language);
  const items = loopItems(call, language);
  if (items === undefined) {
    const one = await runItem(call, { frame: undefined, keywords });
    return finishOf(one, call, { keywords, started });
  }
  if ('failure' in items) return finishOf(items.failure, call, { keywords, started });
  try {
    return await runLoop(call, { ...items, language }, { keywords, started });
  } catch (error) {
    // Of "loop_control": what items do wrong is theirs.
    return finishOf(attemptOfError(error), call, { keywords, started });
  }
}

/** Of a task that steers the run, whose condition cannot be told. */
export function finishOfError(call: TaskCall, error: unknown): TaskFinish {
  const { task, play, ref, host, at } = call;
  const started = play.run.now();
  const one = attemptOfError(error);
  const language = play.languageOf(host, task, at.surroundings.frames);
  play.run.emit({ type: 'task-on-host-started', time: started, task: ref, host: host.name });
  return finishOf(one, call, { keywords: taskKeywords(task, language), started });
}

function finishOf(
  one: Attempt,
  call: TaskCall,
  { keywords, started }: { readonly keywords: TaskKeywords; readonly started: number },
): TaskFinish {
  const registered = registeredOf(one, call.ref.name);
  const outcome = outcomeOf(one, registered, call, { keywords, started });
  return {
    ...{ outcome, registered, facts: one.facts },
    set: one.set === undefined ? [] : [one.set],
    secrets: secretsIn(registered, one, keywords),
  };
}

/** Under `no_log` all of it is secret; else what it took from variables that are. */
function secretsIn(
  registered: Dict,
  { secrets }: Attempt,
  { noLog }: TaskKeywords,
): ReadonlySet<string> | undefined {
  if (!noLog) return secrets?.values;
  return new Set([...secretTexts(registered), ...(secrets?.values ?? [])]);
}

interface TaskKeywords {
  readonly noLog: boolean;
  readonly ignoreErrors: boolean;
  readonly ignoreUnreachable: boolean;
  readonly problem?: Attempt | undefined;
}

/** What comes of the task depends on these, and by then it is too late to fail it. */
const neededLater = ['anyErrorsFatal', 'delegateFacts', 'diff'] as const;

/** These are needed even when a loop or a condition cannot be evaluated. */
function taskKeywords(task: Task, language: Language): TaskKeywords {
  // When it cannot be told whether something is secret, it is.
  let noLog = true;
  try {
    noLog = language.boolean(keywordOf(task, 'noLog'), false);
    for (const keyword of neededLater) language.boolean(keywordOf(task, keyword), false);
    return {
      noLog,
      ignoreErrors: language.boolean(keywordOf(task, 'ignoreErrors'), false),
      ignoreUnreachable: language.boolean(keywordOf(task, 'ignoreUnreachable'), false),
    };
  } catch (error) {
    return { noLog, ignoreErrors: false, ignoreUnreachable: false, problem: attemptOfError(error) };
  }
}

type Items =
  | undefined
  | { readonly loop: Loop; readonly values: readonly Value[] }
  | { readonly failure: Attempt };

/** The loop's items; `undefined` without a loop. A loop that fails on a task that would be skipped is skipped. */
function loopItems({ task, play }: TaskCall, language: Language): Items {
  if (task.loop === undefined) return undefined;
  try {
    const values = play.loopValues(task.loop, language);
    if (isList(values)) return { loop: task.loop, values };
    if (values instanceof Unknown) throw new UnknownUsed(values);
    return { failure: attempt('failed', { message: '"loop" must be a list' }) };
  } catch (error) {
    const failure = attemptOfError(error);
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

async function runLoop(
  call: TaskCall,
  { loop, values, language }: LoopCall,
  { keywords, started }: { readonly keywords: TaskKeywords; readonly started: number },
): Promise<TaskFinish> {
  const { task, host, ref, play, at } = call;
  const { now, emit } = play.run;
  const extent = loopExtentOf(loop, language);
  const results: Dict[] = [];
  const attempts: Attempt[] = [];
  const perform = async (index: number, before: Dict | undefined): Promise<Variables> => {
    const secrets = language.secrets?.values;
    const loopVariables = loopFrameOf(loop, { values, index, secrets }, extent);
    const frame = withRegistered(task, before, loopVariables);
    if (before !== undefined) await play.pause(loop.pause, call, frame);
    const itemStarted = now();
    const one = await runItem(call, { frame, keywords });
    const registered = registeredOf(one, ref.name);
    for (const [name, { value }] of loopVariables) registered.set(name, value);
    results[index] = registered;
    attempts[index] = one;
    const label = keywords.noLog
      ? '(hidden)'
      : withoutTexts(play.labelOf(call, frame, values[index] ?? null), language.secrets);
    const outcome = outcomeOf(one, registered, call, { keywords, started: itemStarted });
    emit({ type: 'item-finished', time: now(), task: ref, host: host.name, outcome, item: label });
    return withRegistered(task, registered, loopVariables);
  };
  const parallel = language.number(loop.parallel) ?? 1;
  if (parallel > 1) {
    const name = `items ${ref.number} ${placeKey(at.place)} ${host.name}`;
    const within = (index: number): Promise<unknown> =>
      play.run.limits.within(name, parallel, () => perform(index, undefined));
    await Promise.all(values.map((_, index) => within(index)));
  } else {
    for (const index of values.keys()) {
      // Ansible waits between items, not after the last.
      const frame = await perform(index, results.at(-1));
      if (attempts[index]?.status === 'unreachable' || breaks(call, loop, frame)) break;
    }
  }
  let facts: Dict | undefined;
  for (const one of attempts) {
    if (one.facts !== undefined) facts = new Map([...(facts ?? []), ...one.facts]);
  }
  const registered = registeredOfLoop(results);
  const status = statusOfLoop(attempts);
  const whole = attempt(status, {
    message: messageOfLoop(attempts, status),
    fields: registered,
    diagnostic: attempts.find(one => one.diagnostic !== undefined)?.diagnostic,
    changes: attempts.flatMap(one => one.changes),
    secrets: togetherWith(language.secrets, attempts),
  });
  const outcome = outcomeOf(whole, registered, call, { keywords, started });
  // Each item has shown its own changes already.
  return {
    outcome: { ...outcome, diff: [], changes: [] },
    registered,
    facts,
    set: attempts.flatMap(one => one.set ?? []),
    secrets: secretsIn(registered, whole, keywords),
  };
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

function breaks({ host, task, play, at }: TaskCall, loop: Loop, frame: Variables): boolean {
  if (loop.breakWhen.length === 0) return false;
  const language = play.languageOf(host, task, [frame, ...at.surroundings.frames]);
  return language.firstFalse(loop.breakWhen) === undefined;
}

interface ItemCall {
  readonly frame: Variables | undefined;
  readonly keywords: TaskKeywords;
}

/** One item, or the whole of a task without a loop: condition, attempts, verdicts. */
async function runItem(call: TaskCall, { frame, keywords }: ItemCall): Promise<Attempt> {
  const { task, host, at, play, ref } = call;
  const frames = frame === undefined ? at.surroundings.frames : [frame, ...at.surroundings.frames];
  const language = play.languageOf(host, task, frames);
  try {
    const unmet = language.firstFalse(conditionsOf(task));
    if (unmet !== undefined) return skippedBy(unmet);
    if (keywords.problem !== undefined) return keywords.problem;
    // What only conditions have used is not shown.
    const acting = language.secrets === undefined ? language : play.languageOf(host, task, frames);
    const action = { ...call, language: acting, frames, noLog: keywords.noLog };
    const throttle = language.number(keywordOf(task, 'throttle')) ?? 0;
    const pool = poolOf(task, language);
    const once = async (): Promise<Attempt> => {
      const one = await play.run.limits.withFork(() => attemptUntil(call, action));
      return acting.secrets === undefined ? one : { ...one, secrets: acting.secrets };
    };
    const work =
      pool === undefined
        ? once
        : (): Promise<Attempt> => play.run.limits.within(`pool ${pool.name}`, pool.size, once);
    if (throttle <= 0) return await work();
    return await play.run.limits.within(
      `throttle ${ref.number} ${placeKey(at.place)}`,
      throttle,
      work,
    );
  } catch (error) {
    return attemptOfError(error);
  }
}

function skippedBy({ written }: Condition): Attempt {
  const condition = shownText(written.value);
  return attempt('skipped', {
    message: 'Conditional result was False',
    fields: new Map<string, Value>([['false_condition', condition]]),
  });
}

type ActionInput = Parameters<typeof performAction>[0];

/** `until`, `retries`, `delay`. */
async function attemptUntil(call: TaskCall, action: ActionInput): Promise<Attempt> {
  const { task, play } = call;
  const { language } = action;
  const wanted = task.until.length > 0 || task.retries !== undefined;
  const retries = wanted ? (language.number(task.retries) ?? 3) : 0;
  const delay = (language.number(task.delay) ?? 5) * 1000;
  for (let number = 1; ; number++) {
    const one = judge(await attemptOnce(action), call, action);
    if (!wanted) return one;
    const numbered = withField(one, 'attempts', number);
    if (one.status === 'unreachable' || one.status === 'undecided') return numbered;
    if (untilHolds(one, call, action)) return numbered;
    if (play.run.options.checkMode && one.changes.length > 0) return numbered;
    if (number > retries) {
      const message =
        one.status === 'failed' ? one.message : `"until" did not hold after ${number} attempts`;
      return withField({ ...one, status: 'failed', message }, 'attempts', retries);
    }
    await play.run.sleep(delay);
  }
}

async function attemptOnce(action: ActionInput): Promise<Attempt> {
  try {
    return await performAction(action);
  } catch (error) {
    return attemptOfError(error);
  }
}

/** `failed_when` and `changed_when` have the last word on what the action says. */
function judge(one: Attempt, call: TaskCall, action: ActionInput): Attempt {
  const { task } = call;
  if (one.status === 'unreachable' || one.status === 'skipped' || one.status === 'undecided')
    return one;
  const language = languageWith(one, call, action);
  let judged = one;
  if (task.changedWhen !== undefined && one.status !== 'failed') {
    const changed = language.firstFalse(task.changedWhen) === undefined;
    judged = { ...judged, status: changed ? 'changed' : 'ok' };
  }
  if (task.failedWhen !== undefined) {
    const failed = task.failedWhen.length > 0 && failedWhenHolds(task.failedWhen, language);
    const before =
      judged.status === 'failed' ? (one.changes.length > 0 ? 'changed' : 'ok') : judged.status;
    const message = failed ? (judged.message ?? 'failed_when holds') : undefined;
    const forgiven = judged.status === 'failed' && !failed ? judged.message : undefined;
    judged = withField(
      { ...judged, status: failed ? 'failed' : before, message },
      'failed_when_result',
      failed,
    );
    // What went wrong is still to be read from what is registered.
    if (forgiven !== undefined) judged = withField(judged, 'msg', forgiven);
  }
  return judged;
}

function failedWhenHolds(conditions: readonly Condition[], language: Language): boolean {
  try {
    return language.firstFalse(conditions) === undefined;
  } catch (error) {
    // What did not run did not fail.
    if (error instanceof UnknownUsed) return false;
    throw error;
  }
}

function untilHolds(one: Attempt, call: TaskCall, action: ActionInput): boolean {
  if (call.task.until.length === 0) return one.status !== 'failed';
  return languageWith(one, call, action).firstFalse(call.task.until) === undefined;
}

/** The registered result is there already for the conditions that judge it. */
function languageWith(one: Attempt, call: TaskCall, { frames }: ActionInput): Language {
  const { task, host, play, ref } = call;
  if (task.register === undefined) return play.languageOf(host, task, frames);
  const registered: Variables = new Map([[task.register, { value: registeredOf(one, ref.name) }]]);
  return play.languageOf(host, task, [registered, ...frames]);
}

function withField(one: Attempt, name: string, value: Value): Attempt {
  return { ...one, fields: new Map([...one.fields, [name, value]]) };
}

function outcomeOf(
  one: Attempt,
  registered: Dict,
  call: TaskCall,
  { keywords, started }: { readonly keywords: TaskKeywords; readonly started: number },
): TaskOutcome {
  const { play, task, at, host } = call;
  const { now, options } = play.run;
  const { status } = one;
  const ignored =
    (status === 'failed' && keywords.ignoreErrors) ||
    (status === 'unreachable' && keywords.ignoreUnreachable);
  const rescued =
    !ignored &&
    ((status === 'failed' && at.surroundings.rescued) ||
      (status === 'unreachable' && at.surroundings.rescuesUnreachable));
  const hidden = keywords.noLog;
  const censored: JsonObject = {
    censored: 'hidden because no_log is set',
    changed: status === 'changed',
  };
  const known = keywords.problem === undefined;
  const diffs = known && options.diffMode && play.wantsDiff(task, host);
  const delegatedTo = play.delegateOf(call);
  const would = foretold(one, options.checkMode && task.action.kind !== 'module');
  const outcome: TaskOutcome = {
    status,
    ignored,
    rescued,
    ...(one.message !== undefined && {
      message: hidden && status === 'failed' ? 'hidden because no_log is set' : one.message,
    }),
    result: hidden ? censored : resultJson(registered),
    diff: hidden || !diffs ? [] : showDiffs(one.changes),
    changes: hidden ? [] : showChanges(one.changes),
    ...(would !== undefined && { would }),
    ...(delegatedTo !== undefined && { delegatedTo }),
    milliseconds: now() - started,
    ...(one.diagnostic !== undefined && !hidden && { diagnostic: one.diagnostic }),
  };
  return one.secrets === undefined ? outcome : withoutSecrets(outcome, one.secrets);
}

function withoutTexts(text: string, secrets: Secrets | undefined): string {
  return secrets === undefined ? text : secrets.redact(text);
}

/** A command that would run does so whatever the task makes of it; other things only if they change. */
function foretold({ status, would }: Attempt, isAction: boolean): 'change' | 'run' | undefined {
  if (would === 'run') return status === 'changed' || status === 'ok' ? 'run' : undefined;
  return status === 'changed' ? (would ?? (isAction ? 'change' : undefined)) : undefined;
}
