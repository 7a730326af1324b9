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
import type { Language } from '../variables/language.ts';

export interface SetVariables {
  readonly setFacts?: Variables | undefined;
  readonly included?: Variables | undefined;
  /** Those of `setFacts` that are facts as well. */
  readonly facts?: ReadonlyMap<string, Value> | undefined;
}

/** What `notify` comes to. */
export interface HandlerName {
  readonly name: string;
  /** Without what must not be shown. */
  readonly shown: string;
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
  /** What is registered says that it has failed, though it has not. */
  readonly hasFailed?: boolean | undefined;
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

/** An error that may hold texts of variables, which must not be shown. */
class SecretError extends Error {
  readonly error: unknown;
  readonly secrets: Secrets;

  constructor(error: unknown, secrets: Secrets) {
    super('an error that holds what must not be shown');
    this.error = error;
    this.secrets = secrets;
  }
}

/** Calls with the language, and notes what must not be shown of what it fails with. */
export function withSecrets<T>(language: Pick<Language, 'secrets'>, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { secrets } = language;
    if (secrets === undefined || error instanceof UnknownUsed) throw error;
    throw new SecretError(error, secrets);
  }
}

/**
 * What a thrown error means for the task; a fault of kplay itself is thrown on. The language is the
 * one that was used.
 */
export function attemptOfError(error: unknown, language?: Pick<Language, 'secrets'>): Attempt {
  const one = error instanceof SecretError ? attemptOf(error.error) : attemptOf(error);
  const secrets = error instanceof SecretError ? error.secrets : language?.secrets;
  return secrets === undefined ? one : { ...one, secrets };
}

function attemptOf(error: unknown): Attempt {
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
