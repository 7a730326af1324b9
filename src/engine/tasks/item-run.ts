import { placeKey } from '../../graph/place.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import type { Change } from '../../module-api/change.ts';
import { Undecided } from '../../module-api/failure.ts';
import { conditionsOf, keywordOf } from '../../playbook/inherit.ts';
import type { Condition, Task } from '../../playbook/model.ts';
import { UnreachableError } from '../../transport/transport.ts';
import { type Dict, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { Status } from '../events.ts';
import { poolOf } from '../plays/pool.ts';
import type { Language } from '../variables/language.ts';
import { registeredOf } from '../variables/registered.ts';
import { shownText } from '../variables/shown-text.ts';
import { type Attempt, attempt, attemptOfError, withSecrets } from './attempt.ts';
import { causeName } from './cause-name.ts';
import { delegatedCall, otherHost } from './delegated.ts';
import { asFactsOfOther, withoutBecome } from './facts-of-other.ts';
import { handlerNames, possibleHandlers } from './handler-names.ts';
import { unlessMissingUser } from './missing-user.ts';
import { performAction } from './perform-action.ts';
import type { TaskCall, TaskKeywords } from './task-call.ts';

interface ItemCall {
  readonly frame: Variables | undefined;
  readonly keywords: TaskKeywords;
}

/** One item, or the whole of a task without a loop: condition, attempts, verdicts. */
export async function runItem(call: TaskCall, item: ItemCall): Promise<Attempt> {
  const { task, host, at, play } = call;
  const { frame, keywords } = item;
  const frames = frame === undefined ? at.surroundings.frames : [frame, ...at.surroundings.frames];
  const language = play.languageOf(host, task, frames);
  let used = language;
  try {
    const unmet = language.firstFalse(conditionsOf(task));
    if (unmet !== undefined) return skippedBy(unmet);
    if (keywords.problem !== undefined) return keywords.problem;
    // What only conditions have used is not shown.
    if (language.secrets !== undefined) used = play.languageOf(host, task, frames);
    const delegated = delegatedCall({ ...call, language: used, frames, noLog: keywords.noLog });
    return { ...(await attemptItem(delegated)), delegatedTo: otherHost(delegated) };
  } catch (error) {
    return failureOf(error, call, used);
  }
}

async function attemptItem(action: ActionInput): Promise<Attempt> {
  const { task, play, ref, at, language } = action;
  try {
    const notify = handlerNames(task, language);
    const factsOfDelegate = language.boolean(keywordOf(task, 'delegateFacts'), false);
    const throttle = language.number(keywordOf(task, 'throttle')) ?? 0;
    const pool = poolOf(task, language);
    play.run.pools.agree(pool);
    const once = async (): Promise<Attempt> => {
      const one = await play.run.limits.withFork(() => attemptUntil(action));
      return {
        ...one,
        factsOfDelegate,
        notify,
        ...(language.secrets !== undefined && { secrets: language.secrets }),
      };
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
    return failureOf(error, action, language);
  }
}

function failureOf(error: unknown, call: TaskCall, language: Language): Attempt {
  const one = unknownIfUndecided(attemptOfError(error, language), call);
  if (one.status !== 'undecided') return one;
  return { ...one, notify: possibleHandlers(call.task, language) };
}

export function skippedBy({ written }: Condition): Attempt {
  const condition = shownText(written.value);
  return attempt('skipped', {
    message: 'Conditional result was False',
    fields: new Map<string, Value>([['false_condition', condition]]),
  });
}

type ActionInput = Parameters<typeof performAction>[0];

/** `until`, `retries`, `delay`. */
async function attemptUntil(action: ActionInput): Promise<Attempt> {
  const { task, play, language } = action;
  const wanted = task.until.length > 0 || task.retries !== undefined;
  const retries = wanted ? (language.number(task.retries) ?? 3) : 0;
  const delay = (language.number(task.delay) ?? 5) * 1000;
  const { options } = play.run;
  const checkMode = wanted && language.boolean(keywordOf(task, 'checkMode'), options.checkMode);
  for (let number = 1; ; number++) {
    const attempted = await attemptOnce(action);
    if (!wanted) return judge(attempted, action);
    // The conditions may ask for it, too.
    const one = judge(withField(attempted, 'attempts', number), action);
    if (one.status === 'unreachable' || one.status === 'undecided') return one;
    // What did not really run would not come out differently the next time.
    const isForetold = checkMode && one.changes.length > 0;
    if (untilHolds(one, action, isForetold) || isForetold) return one;
    if (number > retries) {
      const last = withField(one, 'attempts', retries);
      if (one.status === 'failed') return last;
      // It has the last word here, too; what is registered says that the task has failed.
      if (task.failedWhen !== undefined) return { ...last, hasFailed: true };
      const message = `"until" did not hold after ${number} attempts`;
      return { ...last, status: 'failed', message, failedByVerdict: true };
    }
    await play.run.sleep(delay);
  }
}

async function attemptOnce(action: ActionInput): Promise<Attempt> {
  try {
    return await performAction(action);
  } catch (error) {
    const reason = await unlessMissingUser(error, action);
    if (reason instanceof Undecided && asksForFacts(action))
      return gatherAsOther(action, reason.because);
    return unknownIfUndecided(attemptOfError(reason), action);
  }
}

function asksForFacts({ task }: ActionInput): boolean {
  return task.action.kind === 'module' && task.action.name === 'setup';
}

/** Most of what a host is does not hang on who asks. */
async function gatherAsOther(action: ActionInput, because: string): Promise<Attempt> {
  try {
    return asFactsOfOther(await performAction(withoutBecome(action)), because);
  } catch (error) {
    const isStillOther = error instanceof UnreachableError;
    return unknownIfUndecided(
      attemptOfError(isStillOther ? new Undecided(because) : error),
      action,
    );
  }
}

/** Later tasks that use what it would have returned are undecided, too. */
function unknownIfUndecided(one: Attempt, { task, play, ref }: TaskCall): Attempt {
  if (one.status !== 'undecided' || task.action.kind !== 'module') return one;
  const fields: Dict = new Map(one.fields);
  const { returns = {} } = play.run.modules.find(task.action.name) ?? {};
  for (const field of Object.keys(returns))
    fields.set(field, new Unknown(causeName({ task, ref })));
  return { ...one, fields };
}

/** What did not really run leaves it open what its conditions would make of it. */
function judge(one: Attempt, action: ActionInput): Attempt {
  try {
    const language = languageWith(one, action);
    return withSecrets(language, () => judgeAll(one, action.task, language));
  } catch (error) {
    if (!(error instanceof UnknownUsed) || one.would === undefined) throw error;
    const { because } = error.unknown;
    const message = because === causeName(action) ? undefined : because;
    return { ...one, status: 'undecided', message };
  }
}

/** `failed_when` and `changed_when` have the last word on what the action says. */
function judgeAll(one: Attempt, task: Task, language: Language): Attempt {
  if (one.status === 'unreachable' || one.status === 'skipped' || one.status === 'undecided')
    return one;
  let judged = judgeChange(one, task, language);
  if (task.failedWhen !== undefined) {
    const failed = task.failedWhen.length > 0 && failedWhenHolds(task.failedWhen, language);
    const before =
      judged.status === 'failed' && !failed ? afterAll(one, task, language) : judged.status;
    const message = failed ? (judged.message ?? 'failed_when holds') : undefined;
    const failedByVerdict = failed && judged.message === undefined;
    const forgiven = judged.status === 'failed' && !failed ? judged.message : undefined;
    const changed = judged.changed ?? judged.status === 'changed';
    judged = withField(
      { ...judged, status: failed ? 'failed' : before, message, changed, failedByVerdict },
      'failed_when_result',
      failed,
    );
    // What went wrong is still to be read from what is registered.
    if (forgiven !== undefined) judged = withField(judged, 'msg', forgiven);
  }
  return judged;
}

function judgeChange(one: Attempt, { changedWhen }: Task, language: Language): Attempt {
  if (changedWhen === undefined) return one;
  if (one.status !== 'failed') {
    const changed = language.firstFalse(changedWhen) === undefined;
    return { ...one, status: changed ? 'changed' : 'ok' };
  }
  try {
    return { ...one, changed: language.firstFalse(changedWhen) === undefined };
  } catch (error) {
    if (!(error instanceof EvaluationError) && !(error instanceof UnknownUsed)) throw error;
    // What it has failed with explains more than that its result lacks something.
    return one;
  }
}

/** Of what failed and is forgiven: "changed_when" has its say, too. */
function afterAll(
  { changes, changed = false }: Attempt,
  { changedWhen }: Task,
  language: Language,
): Status {
  if (changedWhen === undefined) return changed || changes.some(counts) ? 'changed' : 'ok';
  return language.firstFalse(changedWhen) === undefined ? 'changed' : 'ok';
}

/** A command of the user's says for itself whether its failure changed something. */
function counts(change: Change): boolean {
  return change.kind !== 'run' || change.changesInFailure === undefined;
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

/** Where it cannot be known whether they hold, what is foretold is taken not to make them hold. */
function untilHolds(one: Attempt, action: ActionInput, isForetold: boolean): boolean {
  const { until } = action.task;
  if (until.length === 0) return one.status !== 'failed';
  try {
    const language = languageWith(one, action);
    return withSecrets(language, () => language.firstFalse(until)) === undefined;
  } catch (error) {
    if (isForetold && error instanceof UnknownUsed) return false;
    throw error;
  }
}

/** The registered result is there already for the conditions that judge it. */
function languageWith(one: Attempt, action: ActionInput): Language {
  const { task, host, play, frames } = action;
  if (task.register === undefined) return play.languageOf(host, task, frames);
  const registered: Variables = new Map([
    [task.register, { value: registeredOf(one, causeName(action)) }],
  ]);
  return play.languageOf(host, task, [registered, ...frames]);
}

function withField(one: Attempt, name: string, value: Value): Attempt {
  return { ...one, fields: new Map([...one.fields, [name, value]]) };
}
