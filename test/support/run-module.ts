import { plannedOutcome } from '../../src/changes/outcome.ts';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { yamlText } from '../../src/engine/variables/yaml-text.ts';
import type { Change, Outcome } from '../../src/module-api/change.ts';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import type { Module, Plan } from '../../src/module-api/define-module.ts';
import { Failure, Undecided } from '../../src/module-api/failure.ts';
import type { HostInfo } from '../../src/module-api/host-info.ts';
import type { JsonObject } from '../../src/module-api/json.ts';
import type { Probes } from '../../src/module-api/probe.ts';
import type { Source, SourceRequest } from '../../src/module-api/source.ts';
import type { YamlText } from '../../src/module-api/yaml-text.ts';
import { requireDeclared } from './declared-results.ts';
import type { TestHost } from './test-host.ts';

export interface Task {
  readonly module: Module;
  readonly args: JsonObject;
  readonly name?: string | undefined;
}

export interface TaskResult {
  readonly changed: boolean;
  readonly changes: readonly Change[];
  readonly outcomes: readonly Outcome[];
  readonly result: JsonObject;
  readonly warnings: readonly string[];
  readonly failure?: string | undefined;
  /** The task it waits for. */
  readonly undecided?: string | undefined;
}

export interface RunOptions {
  /** Check mode: what the tasks before would have done. */
  readonly predicted?: PredictedState | undefined;
  /** What is on the controller. */
  readonly source?: ((request: SourceRequest) => Source) | undefined;
}

/** Runs one task on a host as the engine does. */
export function runModule(host: TestHost, task: Task, options: RunOptions = {}): TaskResult {
  const done = attemptOrFail(host, task, options);
  requireDeclared(task.module, done.result);
  return done;
}

function attemptOrFail(host: TestHost, task: Task, options: RunOptions): TaskResult {
  try {
    return attempt(host, task, options);
  } catch (error) {
    const nothing = { changed: false, changes: [], outcomes: [], result: {}, warnings: [] };
    if (error instanceof Failure)
      return { ...nothing, failure: error.message, result: error.details };
    if (error instanceof Undecided) return { ...nothing, undecided: error.because };
    throw error;
  }
}

/** The changes of each of these tasks, one after the other, in check mode. */
export function checkAll(
  host: TestHost,
  tasks: readonly Task[],
  options: RunOptions = {},
): readonly TaskResult[] {
  const predicted = options.predicted ?? new PredictedState();
  return tasks.map(task => runModule(host, task, { ...options, predicted }));
}

function attempt(
  host: TestHost,
  { module, args, name = 'Task' }: Task,
  options: RunOptions,
): TaskResult {
  const { predicted, source } = options;
  const checkMode = predicted !== undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a module's types are forgotten here
  const { sources, observe, plan, result } = module as unknown as AnyModule;
  const checked = coerceArgs(module.args, args);
  const given: AnyGiven = {
    host: hostInfo,
    checkMode,
    round: 0,
    random: (_, size) => new Uint8Array(size),
    yaml: yamlText,
    sources: readAll(sources?.(checked), source),
  };

  const probes = observe?.(checked, given) ?? {};
  const observed = lookAll(host, probes, predicted);
  const planned = plan(checked, observed, given);
  const { changes, warnings = [] } = 'changes' in planned ? planned : { changes: planned };
  const outcomes = performAll(host, changes, checkMode);
  for (const change of changes) predicted?.record(change, { task: name, user: 'root' });
  const failure = outcomes.find(({ status }) => status === 'failed')?.failure;
  return {
    changed: changes.some(change => change.kind !== 'run' || change.effect !== 'none'),
    ...{ changes, outcomes, warnings, failure },
    result: result?.(checked, observed, outcomes, given) ?? {},
  };
}

interface AnyGiven {
  readonly host: HostInfo;
  readonly checkMode: boolean;
  readonly round: number;
  readonly random: (name: string, size: number) => Uint8Array;
  readonly yaml: YamlText;
  readonly sources: { readonly [name: string]: Source | undefined };
}

interface AnyModule {
  readonly sources?: (args: object) => { readonly [name: string]: SourceRequest | undefined };
  readonly observe?: (args: object, given: AnyGiven) => Probes;
  readonly plan: (args: object, observed: object, given: AnyGiven) => Plan;
  readonly result?: (
    args: object,
    observed: object,
    outcomes: readonly Outcome[],
    given: AnyGiven,
  ) => JsonObject;
}

const hostInfo: HostInfo = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '12' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.1.0' },
  },
  commands: new Set(),
  user: 'root',
};

function readAll(
  requests: { readonly [name: string]: SourceRequest | undefined } = {},
  read: RunOptions['source'],
): { readonly [name: string]: Source | undefined } {
  return Object.fromEntries(
    Object.entries(requests).map(([name, request]) => {
      if (request === undefined) return [name, undefined];
      if (read === undefined) throw new TypeError(`nothing says what "${request.src}" is`);
      return [name, read(request)];
    }),
  );
}

function lookAll(host: TestHost, probes: Probes, predicted: PredictedState | undefined): object {
  return Object.fromEntries(
    Object.entries(probes).flatMap(([name, probe]) => {
      if (probe === undefined) return [];
      const observed = probe.parse(host.look(probe.script, probe.stdin));
      const laid = predicted === undefined ? undefined : probe.overlay?.(observed, predicted);
      return [[name, laid ?? observed]];
    }),
  );
}

function performAll(
  host: TestHost,
  changes: readonly Change[],
  checkMode: boolean,
): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  for (const change of changes) {
    const stopped = checkMode || outcomes.some(({ status }) => status === 'failed');
    outcomes.push(stopped ? plannedOutcome(change, 'root') : host.perform(change));
  }
  return outcomes;
}
