import { keywordOf } from '../../playbook/inherit.ts';
import type { RootCause, TaskOutcome, TaskRef } from '../events.ts';
import { variableOf } from '../secrets/secret-variable.ts';
import { attemptOfError } from '../tasks/attempt.ts';
import type { TaskCall } from '../tasks/task-call.ts';
import type { TaskFinish } from '../tasks/task-finish.ts';
import { describeTask } from './describe-task.ts';
import type { HostState } from './host-state.ts';
import { HostFailed, HostUnreachable } from './host-stop.ts';

interface Failing {
  /** The task ran on another host: `run_once`. */
  readonly copied: boolean;
  /** Where what nobody rescues is noted. */
  readonly causes: RootCause[];
}

/** The host is stopped by a task that failed. */
export function stopFailed(
  call: TaskCall,
  { outcome, registered, secrets }: TaskFinish,
  { copied, causes }: Failing,
): never {
  const { host, ref, play } = call;
  const message = outcome.message ?? 'failed';
  const cause = causeOf(host, ref, message);
  if (!outcome.rescued && !copied) causes.push(cause);
  if (copied) play.batch.shares(host.name, call.at.place);
  if (!copied && isFatal(call)) play.batch.failAll(host.name, fatal(call, outcome));
  throw new HostFailed(message, {
    task: describeTask(call),
    result: variableOf(registered, secrets),
  });
}

/** The host is stopped because nothing reaches it. */
export function stopUnreachable(
  call: TaskCall,
  { outcome, registered, secrets }: TaskFinish,
  { copied, causes }: Failing,
): never {
  const { host, ref, play } = call;
  const task = describeTask(call);
  const message = outcome.message ?? 'unreachable';
  if (outcome.rescued) {
    throw new HostUnreachable(message, { task, result: variableOf(registered, secrets) });
  }
  // The host itself may be well: it only shares the result.
  if (copied) play.batch.shares(host.name, call.at.place);
  if (copied) throw new HostFailed(message, { task, becauseOf: ref.name });
  if (isFatal(call)) play.batch.failAll(host.name, fatal(call, outcome));
  host.lost = 'unreachable';
  causes.push(causeOf(host, ref, message));
  const time = play.run.now();
  play.run.emit({ type: 'host-lost', time, host: host.name, reason: 'unreachable', message });
  throw new HostUnreachable(message);
}

/** Whether its failure is that of every host: `any_errors_fatal`. */
function isFatal({ task, host, at, play }: TaskCall): boolean {
  const language = play.languageOf(host, task, at.surroundings.frames);
  try {
    return language.boolean(keywordOf(task, 'anyErrorsFatal'), play.run.options.anyErrorsFatal);
  } catch (error) {
    // The task has failed for this very reason, and says so.
    attemptOfError(error);
    return false;
  }
}

function fatal({ ref, at }: TaskCall, { rescued }: TaskOutcome) {
  const rescuedIn = rescued ? at.surroundings.rescuedIn : undefined;
  return { task: ref.name, place: at.place, rescuedIn };
}

function causeOf({ name: host }: HostState, ref: TaskRef, message: string): RootCause {
  const { name: task, location, includedAt } = ref;
  return { host, task, location, ...(includedAt !== undefined && { includedAt }), message };
}
