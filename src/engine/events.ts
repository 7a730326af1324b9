import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../module-api/json.ts';
import type { ShownStats } from './variables/custom-stats.ts';

/**
 * Everything that happens in a run, in order. Console, JSON lines, log file and journal read these and
 * nothing else. Secrets are already taken out. Times are milliseconds since 1970.
 */
export type Event =
  | RunStarted
  | PlayStarted
  | TaskStarted
  | TaskOnHostStarted
  | ChangePlanned
  | OutputReceived
  | ItemFinished
  | TaskOnHostFinished
  | TasksIncluded
  | HandlerNotified
  | HostLost
  | WarningGiven
  | ProblemFound
  | PlayEnded
  | RunEnded;

export interface RunStarted {
  readonly type: 'run-started';
  readonly time: number;
  readonly playbooks: readonly string[];
  readonly checkMode: boolean;
  readonly diffMode: boolean;
}

export interface PlayStarted {
  readonly type: 'play-started';
  readonly time: number;
  readonly play: PlayRef;
  /** In the order they run; of this batch with `serial`. */
  readonly hosts: readonly string[];
  /** From 1, with the number of batches. */
  readonly batch: { readonly number: number; readonly of: number };
}

export interface PlayRef {
  /** From 1, over all playbooks of the run. */
  readonly number: number;
  readonly name: string;
  /** `file:line:col` */
  readonly location: string;
}

/** The first host begins a task. Under `free` and `graph` other tasks may still be running. */
export interface TaskStarted {
  readonly type: 'task-started';
  readonly time: number;
  readonly task: TaskRef;
}

export interface TaskRef {
  /** The same for all hosts and loop items; grows in the order tasks begin. */
  readonly number: number;
  /** As shown: `role : name`, or the module where the task has no name. */
  readonly name: string;
  /** Canonical name of the module or action. */
  readonly module: string;
  readonly location: string;
  /** What led to the file it stands in, innermost first; absent where nothing did. */
  readonly includedAt?: readonly string[] | undefined;
  readonly handler: boolean;
  readonly play: PlayRef;
}

export interface TaskOnHostStarted {
  readonly type: 'task-on-host-started';
  readonly time: number;
  readonly task: TaskRef;
  readonly host: string;
}

/** One change that a task plans; in a run it is then performed, in check mode it is not. */
export interface ChangePlanned {
  readonly type: 'change-planned';
  readonly time: number;
  readonly task: TaskRef;
  readonly host: string;
  /** One line: `write /etc/motd (+1 line)`. */
  readonly change: string;
  readonly performed: boolean;
}

/** What a long command prints, as it comes. */
export interface OutputReceived {
  readonly type: 'output';
  readonly time: number;
  readonly task: TaskRef;
  readonly host: string;
  readonly stream: 'stdout' | 'stderr';
  /** Whole lines, without the last line break; the end of an output may be a part of a line. */
  readonly text: string;
}

export type Status =
  | 'ok'
  | 'changed'
  | 'skipped'
  | 'failed'
  | 'unreachable'
  /** Check mode: depends on something that did not really run. */
  | 'undecided';

/** One item of a loop on one host. */
export interface ItemFinished {
  readonly type: 'item-finished';
  readonly time: number;
  readonly task: TaskRef;
  readonly host: string;
  readonly outcome: TaskOutcome;
  /** The item's label as shown. */
  readonly item: string;
}

export interface TaskOnHostFinished {
  readonly type: 'task-on-host-finished';
  readonly time: number;
  readonly task: TaskRef;
  readonly host: string;
  readonly outcome: TaskOutcome;
  /** How many items a loop had; their own events came before. */
  readonly items?: number | undefined;
}

export interface TaskOutcome {
  readonly status: Status;
  /** A failure that `ignore_errors` or `ignore_unreachable` lets pass. */
  readonly ignored: boolean;
  /** A failure that a `rescue` section takes care of. */
  readonly rescued: boolean;
  /** Failed: why. Skipped: the condition, or the reason. Undecided: what it waits for. */
  readonly message?: string | undefined;
  /** What was registered; `censored` instead of it when `no_log` is set. */
  readonly result: JsonObject;
  readonly diff: readonly FileDiff[];
  /** One line for each change, as in `change-planned`. */
  readonly changes: readonly string[];
  /** Check mode: it was not done. `run`: a command of the user's, of which nothing more can be foretold. */
  readonly would?: 'change' | 'run' | undefined;
  /** The host it really ran on, when that is another. */
  readonly delegatedTo?: string | undefined;
  readonly milliseconds: number;
  /** Where the failure is, when that is not the task itself: an undefined variable's use. */
  readonly diagnostic?: Diagnostic | undefined;
  /** The results of other hosts are this one's: `run_once`. */
  readonly copied?: boolean | undefined;
}

export interface FileDiff {
  /** Unified, with headers that name the file; a sentence where the content is not text. */
  readonly text: string;
}

export interface TasksIncluded {
  readonly type: 'tasks-included';
  readonly time: number;
  readonly task: TaskRef;
  readonly hosts: readonly string[];
  /** The file or role. */
  readonly included: string;
  /** Of a loop, by its label. */
  readonly item?: string | undefined;
}

export interface HandlerNotified {
  readonly type: 'handler-notified';
  readonly time: number;
  readonly task: TaskRef;
  readonly host: string;
  readonly handler: string;
}

/** A host is out of the play. */
export interface HostLost {
  readonly type: 'host-lost';
  readonly time: number;
  readonly host: string;
  readonly reason: 'failed' | 'unreachable' | 'aborted';
  readonly message: string;
}

export interface WarningGiven {
  readonly type: 'warning';
  readonly time: number;
  readonly message: string;
  readonly location?: string | undefined;
  readonly diagnostic?: Diagnostic | undefined;
}

/** Something in files is wrong, so that the run does not begin, or goes no further. */
export interface ProblemFound {
  readonly type: 'problem-found';
  readonly time: number;
  readonly diagnostic: Diagnostic;
}

export interface PlayEnded {
  readonly type: 'play-ended';
  readonly time: number;
  readonly play: PlayRef;
}

export interface RunEnded {
  readonly type: 'run-ended';
  readonly time: number;
  readonly hosts: Readonly<Record<string, Recap>>;
  readonly exitCode: number;
  readonly roundTrips: number;
  readonly roundTripsByHost: Readonly<Record<string, number>>;
  /** What `set_stats` has said. */
  readonly stats?: ShownStats | undefined;
  /** The first failure of each chain: what to look at. */
  readonly causes: readonly RootCause[];
}

/** Ansible's columns, and `undecided` in check mode. */
export interface Recap {
  readonly ok: number;
  readonly changed: number;
  readonly unreachable: number;
  readonly failed: number;
  readonly skipped: number;
  readonly rescued: number;
  readonly ignored: number;
  readonly undecided: number;
}

export interface RootCause {
  readonly host: string;
  readonly task: string;
  readonly location: string;
  /** As in the reference to its task. */
  readonly includedAt?: readonly string[] | undefined;
  readonly message: string;
}

export type Emit = (event: Event) => void;
