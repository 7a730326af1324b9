import type { Dict } from '../../values/value.ts';
import type { TaskOutcome } from '../events.ts';
import type { HandlerName, SetVariables } from './attempt.ts';

/** Facts that a task found. */
export interface FoundFacts {
  /** The host they are about; absent for the one that the task ran for. */
  readonly host?: string | undefined;
  readonly facts: Dict;
}

/** One task on one host, loops and retries included: what came of it, not what follows from it. */
export interface TaskFinish {
  readonly outcome: TaskOutcome;
  readonly registered: Dict;
  /** Texts in what was registered that must not be shown. */
  readonly secrets?: ReadonlySet<string> | undefined;
  readonly facts?: readonly FoundFacts[] | undefined;
  /** What was set on the host, item by item. */
  readonly set?: readonly SetVariables[] | undefined;
  /** The handlers to notify when it has changed something. */
  readonly notify?: readonly HandlerName[] | undefined;
}
