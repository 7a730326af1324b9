import type { JsonObject } from '../../module-api/json.ts';
import type { Dict } from '../../values/value.ts';
import type { TaskOutcome } from '../events.ts';
import { withoutSecrets } from '../secrets/redact-event.ts';
import { secretTexts } from '../secrets/secret-texts.ts';
import { registeredOf } from '../variables/registered.ts';
import type { Attempt } from './attempt.ts';
import { causeName } from './cause-name.ts';
import { resultJson } from './result-json.ts';
import { showChanges, showDiffs } from './show-changes.ts';
import type { TaskCall, TaskKeywords } from './task-call.ts';
import type { FoundFacts, TaskFinish } from './task-finish.ts';

export function finishOf(
  one: Attempt,
  call: TaskCall,
  { keywords, started }: { readonly keywords: TaskKeywords; readonly started: number },
): TaskFinish {
  const registered = registeredOf(one, causeName(call));
  const outcome = outcomeOf(one, registered, call, { keywords, started });
  return {
    ...{ outcome, registered, facts: foundFacts(one), notify: one.notify },
    set: one.set === undefined ? [] : [one.set],
    secrets: secretsIn(registered, one, keywords),
  };
}

/** With the host they are about. */
export function foundFacts({
  facts,
  delegatedTo,
  factsOfDelegate = false,
}: Attempt): readonly FoundFacts[] {
  if (facts === undefined) return [];
  return [factsOfDelegate ? { host: delegatedTo, facts } : { facts }];
}

/** Under `no_log` all of it is secret; else what it took from variables that are. */
export function secretsIn(
  registered: Dict,
  { secrets }: Pick<Attempt, 'secrets'>,
  { noLog }: TaskKeywords,
): ReadonlySet<string> | undefined {
  if (!noLog) return secrets?.values;
  return new Set([...secretTexts(registered), ...(secrets?.values ?? [])]);
}

export function outcomeOf(
  one: Attempt,
  registered: Dict,
  call: TaskCall,
  { keywords, started }: { readonly keywords: TaskKeywords; readonly started: number },
): TaskOutcome {
  const { play, task, at } = call;
  const { now, options } = play.run;
  const { status } = one;
  const ignored =
    (status === 'failed' && keywords.ignoreErrors) ||
    (status === 'unreachable' && keywords.ignoreUnreachable);
  const rescued =
    !ignored &&
    ((status === 'failed' && at.surroundings.rescuedIn !== undefined) ||
      (status === 'unreachable' && at.surroundings.rescuesUnreachable));
  const hidden = keywords.noLog;
  const hidesWhy = hidden && one.aboutNoLog !== true;
  const censored: JsonObject = {
    censored: 'hidden because no_log is set',
    changed: status === 'changed',
  };
  const known = keywords.problem === undefined;
  const diffs = known && options.diffMode && keywords.diff;
  const would = foretold(one, options.checkMode && task.action.kind !== 'module');
  const outcome: TaskOutcome = {
    status,
    ignored,
    rescued,
    ...(one.message !== undefined && {
      message: hidesWhy && status === 'failed' ? 'hidden because no_log is set' : one.message,
    }),
    result: hidden ? censored : resultJson(registered),
    diff: hidden || !diffs ? [] : showDiffs(one.changes),
    changes: hidden ? [] : showChanges(one.changes),
    ...(would !== undefined && { would }),
    ...(one.delegatedTo !== undefined && { delegatedTo: one.delegatedTo }),
    milliseconds: now() - started,
    ...(one.diagnostic !== undefined && !hidesWhy && { diagnostic: one.diagnostic }),
  };
  return one.secrets === undefined ? outcome : withoutSecrets(outcome, one.secrets);
}

/** A command that would run does so whatever the task makes of it; other things only if they change. */
function foretold({ status, would }: Attempt, isAction: boolean): 'change' | 'run' | undefined {
  if (status === 'undecided') return would;
  if (would === 'run') return status === 'changed' || status === 'ok' ? 'run' : undefined;
  return status === 'changed' ? (would ?? (isAction ? 'change' : undefined)) : undefined;
}
