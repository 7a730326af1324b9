import type { Place } from '../../graph/place.ts';
import type { Variable } from '../../values/variable-layer.ts';

/** The task failed on this host: a `rescue` may take over; otherwise the host is out. */
export class HostFailed extends Error {
  /** What a `rescue` reads of the task. */
  readonly task: Variable | undefined;
  readonly result: Variable | undefined;
  /** Set when the host did nothing wrong itself: `any_errors_fatal` because of another. */
  readonly becauseOf: string | undefined;
  /** Set when `any_errors_fatal` ends the host: the tasks of the block around the other's failure that rescues it. */
  readonly doom: { readonly rescuedIn: Place | undefined } | undefined;

  constructor(
    message: string,
    {
      task,
      result,
      becauseOf,
      doom,
    }: {
      task?: Variable | undefined;
      result?: Variable;
      becauseOf?: string;
      doom?: { readonly rescuedIn: Place | undefined };
    } = {},
  ) {
    super(message);
    this.name = 'HostFailed';
    this.task = task;
    this.result = result;
    this.becauseOf = becauseOf;
    this.doom = doom;
  }
}

/**
 * The host cannot be reached: only a `rescue` that asks for it helps; otherwise it is out of all
 * later plays.
 */
export class HostUnreachable extends Error {
  /** What a `rescue` reads of the task. */
  readonly task: Variable | undefined;
  readonly result: Variable | undefined;

  constructor(
    reason: string,
    { task, result }: { task?: Variable | undefined; result?: Variable } = {},
  ) {
    super(reason);
    this.name = 'HostUnreachable';
    this.task = task;
    this.result = result;
  }
}

/** The play is over for this host, without a failure: `meta: end_host` and its kin. */
export class HostEnded extends Error {
  /** What ended: the host's part only, its batch, the whole play, or only the role. */
  readonly what: 'host' | 'batch' | 'play' | 'role';

  constructor(what: 'host' | 'batch' | 'play' | 'role') {
    super(`ended: ${what}`);
    this.name = 'HostEnded';
    this.what = what;
  }
}

/** The play stops here for everybody: `max_fail_percentage`, or all hosts of a batch failed. */
export class PlayAborted extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'PlayAborted';
  }
}

/** What is wrong came to light when hosts had been touched already. */
export class BrokenOff extends Error {
  readonly exitCode: number;
  override readonly cause: Error;

  constructor(cause: Error, exitCode: number) {
    super(cause.message);
    this.name = 'BrokenOff';
    this.cause = cause;
    this.exitCode = exitCode;
  }
}

/** The user interrupted the run. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/** A node of the graph is left out on this host, because what it needs failed elsewhere. */
export class HostSkipped extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'HostSkipped';
  }
}
