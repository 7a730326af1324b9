import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { InputError } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import type { Change } from '../../module-api/change.ts';
import { Failure, Undecided } from '../../module-api/failure.ts';
import { UnreachableError } from '../../transport/transport.ts';
import { fromPlain } from '../../values/plain.ts';
import { type Dict, UnknownUsed, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { Status } from '../events.ts';
import type { Secrets } from '../secrets/secrets.ts';

export interface SetVariables {
  readonly setFacts?: Variables | undefined;
  readonly included?: Variables | undefined;
  /** Those of `setFacts` that are facts as well. */
  readonly facts?: ReadonlyMap<string, Value> | undefined;
}

/** What `notify` comes to. */
export interface HandlerName {
  readonly name: string;
  readonly location: Location;
}

/** What came of doing a task's action once, for one item on one host. */
export interface Attempt {
  readonly status: Status;
  /** Failed: why. Skipped: the reason. Undecided: the task it waits for. Unreachable: the reason. */
  readonly message?: string | undefined;
  /** It was failed by `failed_when` or `until`: a `msg` of its own stays what it registers. */
  readonly failedByVerdict?: boolean | undefined;
  /** It says why it cannot be told whether the task is secret, and nothing of what the task does. */
  readonly aboutNoLog?: boolean | undefined;
  /** Of what failed: it has changed something, or may have. */
  readonly changed?: boolean | undefined;
  /** What is registered, beside what follows from the status. */
  readonly fields: Dict;
  readonly changes: readonly Change[];
  /** Check mode: what it would have done, had it changed anything. */
  readonly would?: 'change' | 'run' | undefined;
  /** What the action has set on its host; where others get its result they get this, too. */
  readonly set?: SetVariables | undefined;
  /** Facts that the action found. */
  readonly facts?: Dict | undefined;
  /** The other host that it was delegated to. */
  readonly delegatedTo?: string | undefined;
  /** The facts are those of the host it was delegated to. */
  readonly factsOfDelegate?: boolean | undefined;
  readonly diagnostic?: Diagnostic | undefined;
  /** What the items of a loop register of the options they gave to a module. */
  readonly moduleArgs?: Dict | undefined;
  /** The handlers to notify when the task has changed something. */
  readonly notify?: readonly HandlerName[] | undefined;
  /** What must not be shown of the variables it used. */
  readonly secrets?: Secrets | undefined;
  readonly warnings: readonly string[];
}

export function attempt(status: Status, more: Partial<Attempt> = {}): Attempt {
  return { status, fields: new Map<string, Value>(), changes: [], warnings: [], ...more };
}

/** What a thrown error means for the task; a fault of kplay itself is thrown on. */
export function attemptOfError(error: unknown): Attempt {
  if (error instanceof UnknownUsed) return attempt('undecided', { message: error.unknown.because });
  if (error instanceof Undecided) return attempt('undecided', { message: error.because });
  if (error instanceof UnreachableError) {
    return attempt('unreachable', { message: error.reason });
  }
  if (error instanceof EvaluationError) {
    const { diagnostic } = error;
    return attempt('failed', { message: diagnostic.message, diagnostic });
  }
  if (error instanceof InputError) {
    const [diagnostic] = error.diagnostics;
    return attempt('failed', { message: error.message, diagnostic });
  }
  if (error instanceof Failure) {
    const fields = fromPlain(error.details);
    return attempt('failed', {
      message: error.message,
      ...(fields instanceof Map && { fields }),
    });
  }
  throw error;
}
