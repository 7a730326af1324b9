import { compileChange } from '../../changes/compile-change.ts';
import {
  filesOf,
  type Job,
  type JobStep,
  lookAtJob,
  makeJob,
  printOfJob,
  putFile,
  removeJob,
  startJob,
} from '../../changes/job-script.ts';
import { outcomeOf } from '../../changes/outcome.ts';
import type { Change, Outcome } from '../../module-api/change.ts';
import { type CommandResult, textOf } from '../../module-api/command-result.ts';
import type { Module } from '../../module-api/define-module.ts';
import { fail } from '../../module-api/failure.ts';
import { type Shell, sh } from '../../module-api/shell.ts';
import type { Become } from '../../session/session.ts';
import { contentOf } from './content.ts';
import type { ModuleResult } from './module-result.ts';
import { removal } from './staging.ts';
import type { LimitedSession } from './within-time.ts';

/** What a module planned, to be done by a job. */
export interface Detached {
  readonly changes: readonly Change[];
  /** Files of the controller that the job needs and that nobody needs after it. */
  readonly staged: readonly string[];
  /** On which it is begun, within the time of the task. */
  readonly session: LimitedSession;
  /** With the task's environment around it. */
  readonly wrap: (script: Shell) => Shell;
  readonly module: Module;
  /** What the module says once the changes are done. */
  readonly conclude: (outcomes: readonly Outcome[]) => ModuleResult;
}

/** What a module says of a job of its own that is over. */
export interface Concluded {
  readonly result: ModuleResult;
  readonly module: Module;
}

export interface JobPlace {
  readonly host: string;
  readonly session: LimitedSession;
  readonly become: Become | undefined;
}

export interface JobStart extends JobPlace {
  readonly limitSeconds: number;
  readonly nonce: () => string;
  readonly signal: AbortSignal;
}

export interface JobStatus {
  readonly state: 'none' | 'running' | 'lost' | 'done';
  readonly path: string;
  readonly steps: readonly StepStatus[];
  readonly tookTooLong: boolean;
}

interface StepStatus {
  readonly result: CommandResult;
  /** Milliseconds since 1970, by the clock of the host. */
  readonly started: number;
  readonly finished: number;
}

interface Known {
  readonly become: Become | undefined;
  readonly detached: Detached;
}

/** The jobs that tasks with `async` and `poll: 0` left behind on hosts. */
export class AsyncJobs {
  readonly #known = new Map<string, Known>();

  /** Returns the id and the folder of the job. Throws a `Failure`. */
  async start(
    detached: Detached,
    start: JobStart,
  ): Promise<{ readonly id: string; readonly path: string }> {
    const id = `j${start.nonce()}`;
    const job: Job = {
      id,
      steps: await stepsOf(detached, start),
      limitSeconds: start.limitSeconds,
      afterwards: detached.staged.length === 0 ? sh`:` : removal(detached.staged),
    };
    const path = (await run(start, makeJob(job))).trim();
    const files = filesOf(job);
    await Promise.all(files.map(({ name, content }) => run(start, putFile(id, name), content)));
    await run(start, startJob(job));
    this.#known.set(keyOf(start.host, id), { become: start.become, detached });
    return { id, path };
  }

  /** Of a job of this run or of an earlier one. */
  async look(id: string, place: JobPlace): Promise<JobStatus> {
    const at = this.#placeOf(id, place);
    const [state = '', path = '', ...lines] = (await run(at, lookAtJob(id))).split('\n');
    if (state !== 'running' && state !== 'lost' && state !== 'done') {
      return { state: 'none', path: '', steps: [], tookTooLong: false };
    }
    const tookTooLong = lines.includes('timeout');
    const began = lines.flatMap(line => stepIn(line) ?? []).sort((a, b) => a.number - b.number);
    const steps =
      state === 'running' ? [] : began.map(step => readStep(step, { id, at, tookTooLong }));
    return { state, path, steps: await Promise.all(steps), tookTooLong };
  }

  /** What the module makes of it; `undefined` when another run began the job. */
  conclude(id: string, host: string, { steps }: JobStatus): Concluded | undefined {
    const detached = this.#known.get(keyOf(host, id))?.detached;
    if (detached === undefined) return undefined;
    const outcomes = detached.changes.map((change, index): Outcome => {
      const step = steps[index];
      if (step === undefined) return { change, status: 'planned' };
      const { started, finished } = step;
      return { ...outcomeOf(change, step.result), started, finished };
    });
    return { result: detached.conclude(outcomes), module: detached.module };
  }

  /** Returns the folder that was removed; `undefined` when there was none. */
  async remove(id: string, place: JobPlace): Promise<string | undefined> {
    const { session, become } = this.#placeOf(id, place);
    const { exitCode, stdout } = await session.run({ script: removeJob(id), become });
    return exitCode === 0 ? textOf(stdout).trim() : undefined;
  }

  /** A job is looked for as the user it was started as. */
  #placeOf(id: string, place: JobPlace): JobPlace {
    const known = this.#known.get(keyOf(place.host, id));
    return known === undefined ? place : { ...place, become: known.become };
  }
}

function keyOf(host: string, id: string): string {
  return `${host}\0${id}`;
}

async function stepsOf(
  { changes, wrap }: Detached,
  { session, become, nonce, signal }: JobStart,
): Promise<readonly JobStep[]> {
  const steps: JobStep[] = [];
  for (const change of changes) {
    if (change.kind === 'fetch')
      fail('what fetches files to the controller cannot be left to a job');
    const { script, stdin, upload } = compileChange(change, { nonce: nonce() });
    if (upload !== undefined) {
      const { path, mode, size } = upload;
      const content = contentOf(upload.content);
      const sent = await session.upload({ path, mode, size, content, become, signal });
      if (sent.exitCode !== 0) fail(outcomeOf(change, sent).failure ?? `cannot write ${path}`);
    }
    const okExitCodes = change.kind === 'run' ? (change.okExitCodes ?? [0]) : [0];
    steps.push({ script: wrap(script), stdin, okExitCodes });
  }
  return steps;
}

async function run(
  { session, become }: JobPlace,
  script: Shell,
  stdin?: string | Uint8Array,
): Promise<string> {
  const { exitCode, stdout, stderr } = await session.run({ script, become, stdin });
  if (exitCode !== 0) fail(`cannot start or find a job: ${textOf(stderr).trim()}`);
  return textOf(stdout);
}

interface StepLine {
  readonly number: number;
  readonly started: number;
  readonly finished: number;
  /** `undefined`: it did not come to its end. */
  readonly exitCode: number | undefined;
}

function stepIn(line: string): StepLine | undefined {
  const match = /^(\d+) (\d+) (\d+) (\d+|-)$/.exec(line);
  if (match === null) return undefined;
  const [, number, started, finished, code] = match;
  return {
    number: Number(number),
    started: Number(started) * 1000,
    finished: Number(finished) * 1000,
    exitCode: code === '-' ? undefined : Number(code),
  };
}

/** 128 + SIGTERM. */
const endedCode = 143;

async function readStep(
  { number, started, finished, exitCode }: StepLine,
  {
    id,
    at,
    tookTooLong,
  }: { readonly id: string; readonly at: JobPlace; readonly tookTooLong: boolean },
): Promise<StepStatus> {
  const { session, become } = at;
  const print = (stream: 'out' | 'err'): Promise<CommandResult> =>
    session.run({ script: printOfJob(id, stream, number), become });
  const [out, err] = await Promise.all([print('out'), print('err')]);
  const isCut = exitCode === undefined;
  return {
    started,
    finished,
    result: {
      exitCode: exitCode ?? endedCode,
      stdout: out.stdout,
      stderr: err.stdout,
      omitted: { stdout: out.omitted?.stdout ?? 0, stderr: err.omitted?.stdout ?? 0 },
      ...(isCut && { ended: tookTooLong ? ('timeout' as const) : ('interrupted' as const) }),
    },
  };
}
