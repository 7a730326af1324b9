import { describeChange } from '../../changes/describe-change.ts';
import { plannedOutcome } from '../../changes/outcome.ts';
import type { PredictedState } from '../../changes/predicted-state.ts';
import type { Change, Outcome } from '../../module-api/change.ts';
import type { DetailedPlan, Module, Plan } from '../../module-api/define-module.ts';
import { Failure, Undecided } from '../../module-api/failure.ts';
import type { HostInfo } from '../../module-api/host-info.ts';
import type { JsonObject } from '../../module-api/json.ts';
import type { Probes } from '../../module-api/probe.ts';
import type { Source, SourceRequests } from '../../module-api/source.ts';
import type { YamlText } from '../../module-api/yaml-text.ts';
import type { Become } from '../../session/session.ts';
import { yamlText } from '../variables/yaml-text.ts';
import { applyAll } from './apply-changes.ts';
import type { Detached } from './async-jobs.ts';
import { contentOf } from './content.ts';
import { withHostPaths } from './host-paths.ts';
import {
  countsAsChange,
  done,
  failed,
  type ModuleResult,
  type Progress,
  undecided,
} from './module-result.ts';
import { type Observations, observe, planned } from './observe.ts';
import { operation, withEnvironment } from './operation.ts';
import { accountsScript, missingAccounts, namedAccounts } from './owners.ts';
import { neededRequests, removal, type Staging, stage } from './staging.ts';
import { type LimitedSession, withinTime } from './within-time.ts';

/** Everything one run of a module on one host needs; nothing of plays and variables. */
export interface ModuleRun {
  readonly module: Module;
  /** Checked and complete. */
  readonly args: JsonObject;
  /** Options that were left out because their values cannot be known in check mode. */
  readonly unknownArgs: ReadonlySet<string>;
  readonly session: LimitedSession;
  readonly become: Become | undefined;
  readonly host: HostInfo;
  /** As shown, for what later tasks wait for in check mode. */
  readonly taskName: string;
  readonly predicted: PredictedState;
  readonly checkMode: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
  readonly readSources: (requests: SourceRequests) => Promise<Readonly<Record<string, Source>>>;
  /** Begins a job that does what was planned last, and returns what the task registers of it. */
  readonly detach?: ((detached: Detached) => Promise<JsonObject>) | undefined;
  readonly onPlanned: (change: Change, text: string) => void;
  /** A value that must be shown nowhere from now on. */
  readonly onSecret: (value: string) => void;
  readonly onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;
  readonly nonce: () => string;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
}

/** How often a module may ask to look again; more is a fault of the module. */
const mostRounds = 5;

export async function runModule(given: ModuleRun): Promise<ModuleResult> {
  const progress: Progress = {
    changes: [],
    outcomes: [],
    warnings: [],
    staged: [],
    ownStaged: true,
    timedOut: false,
  };
  const session = withinTime(given, () => {
    progress.timedOut = true;
  });
  try {
    return await runRounds({ ...given, session }, progress);
  } catch (error) {
    if (error instanceof Failure) return failed(error.message, error.details, progress);
    if (error instanceof Undecided) return undecided(error.because, given.module, progress);
    throw error;
  } finally {
    const { staged, ownStaged } = progress;
    // Also after an interrupt, and when the time is over.
    if (ownStaged && staged.length > 0)
      await given.session.run({ script: removal(staged), become: given.become });
  }
}

async function sourcesFor(
  requests: SourceRequests,
  run: ModuleRun,
  { staged }: Progress,
): Promise<Readonly<Record<string, Source>>> {
  const { become, signal, nonce } = run;
  const staging: Staging = {
    nonce,
    run: script => run.session.run(operation(script, run)),
    upload: (path, file) => {
      const content = contentOf(file);
      return run.session.upload({ path, mode: '0600', size: file.size, content, become, signal });
    },
  };
  return stage(await run.readSources(await neededRequests(requests, staging)), staging, staged);
}

async function runRounds(run: ModuleRun, progress: Progress): Promise<ModuleResult> {
  const { module, checkMode } = run;
  const args = await withHostPaths(module.args, run.args, script =>
    run.session.run(operation(script, run)),
  );
  // A module's own types hold once its schema has accepted the arguments: the one place that says
  // so.
  const typed = module as LooseModule;
  const sources = await sourcesFor(typed.sources?.(args) ?? {}, run, progress);
  const random = rememberedRandom(run.randomBytes);
  let observed: Observations = {};
  for (let round = 0; round < mostRounds; round++) {
    const { host, unknownArgs: unknown } = run;
    const given: LooseGiven = {
      ...{ host, sources, checkMode, unknown, round, random },
      yaml: yamlText,
    };
    observed = typed.observe === undefined ? {} : await observe(typed.observe(args, given), run);
    const plan = detailed(planned(() => typed.plan(args, observed, given), run));
    progress.warnings.push(...(plan.warnings ?? []));
    for (const secret of plan.secrets ?? []) run.onSecret(secret);
    const resultOf = (outcomes: readonly Outcome[]): JsonObject =>
      typed.result?.(args, observed, outcomes, given) ?? {};
    const finish = (): JsonObject => resultOf(progress.outcomes);
    if (plan.skipped !== undefined)
      return { ...done('skipped', finish(), progress), message: plan.skipped };

    progress.changes.push(...plan.changes);
    for (const change of plan.changes) run.onPlanned(change, describeChange(change));
    if (checkMode) {
      await requireOwners(plan.changes, run);
      return predictedResult(run, plan, progress, finish);
    }

    const isLast = plan.again !== true || plan.changes.length === 0;
    if (isLast && run.detach !== undefined) return detached(plan, run, progress, resultOf);
    const failure = await applyAll(plan.changes, run, progress);
    if (failure !== undefined) return failed(failure, finish(), progress);
    if (isLast) {
      return done(countsAsChange(progress.outcomes) ? 'changed' : 'ok', finish(), progress);
    }
  }
  throw new Error(`the module ${module.name} is not done after ${mostRounds} rounds`);
}

/** Leaves the changes to a job. What was done before, to get to know them, is done. */
async function detached(
  { changes }: DetailedPlan,
  run: ModuleRun,
  progress: Progress,
  resultOf: (outcomes: readonly Outcome[]) => JsonObject,
): Promise<ModuleResult> {
  const before = [...progress.outcomes];
  const { staged } = progress;
  progress.ownStaged = false;
  const result = await run.detach?.({
    module: run.module,
    session: run.session,
    changes,
    staged,
    wrap: script => withEnvironment(script, run.environment),
    conclude: outcomes => {
      const all = { ...progress, outcomes: [...before, ...outcomes] };
      const failure = outcomes.find(({ status }) => status === 'failed');
      const said = resultOf(all.outcomes);
      if (failure !== undefined) return failed(failure.failure ?? 'it failed', said, all);
      return done(countsAsChange(all.outcomes) ? 'changed' : 'ok', said, all);
    },
  });
  return done('changed', result ?? {}, progress);
}

interface LooseModule {
  sources?(args: JsonObject): SourceRequests;
  observe?(args: JsonObject, given: LooseGiven): Probes;
  plan(args: JsonObject, observed: Observations, given: LooseGiven): Plan;
  result?(
    args: JsonObject,
    observed: Observations,
    outcomes: readonly Outcome[],
    given: LooseGiven,
  ): JsonObject;
}

interface LooseGiven {
  readonly host: HostInfo;
  readonly sources: Readonly<Record<string, Source>>;
  readonly checkMode: boolean;
  readonly unknown: ReadonlySet<string>;
  readonly round: number;
  readonly random: (name: string, size: number) => Uint8Array;
  readonly yaml: YamlText;
}

/** One name and size give the same bytes for as long as the task runs. */
function rememberedRandom(randomBytes: (size: number) => Uint8Array): LooseGiven['random'] {
  const known = new Map<string, Uint8Array>();
  return (name, size) => {
    const key = `${size} ${name}`;
    const bytes = known.get(key) ?? randomBytes(size);
    known.set(key, bytes);
    return bytes;
  };
}

function detailed(plan: Plan): DetailedPlan {
  return 'changes' in plan ? plan : { changes: plan };
}

/** What a run would find out when it sets them: that the host knows no such owner or group. */
async function requireOwners(changes: readonly Change[], run: ModuleRun): Promise<void> {
  const asked = namedAccounts(changes, run.predicted);
  if (asked.owners.length + asked.groups.length === 0) return;
  const [missing] = missingAccounts(await run.session.run(operation(accountsScript(asked), run)));
  if (missing !== undefined) throw new Failure(missing);
}

function predictedResult(
  run: ModuleRun,
  plan: DetailedPlan,
  progress: Progress,
  finish: () => JsonObject,
): ModuleResult {
  for (const change of plan.changes)
    run.predicted.record(change, { task: run.taskName, user: run.host.user });
  progress.outcomes.push(...plan.changes.map(change => plannedOutcome(change, run.host.user)));
  const result = finish();
  const changed = countsAsChange(progress.outcomes);
  // What a command would have printed cannot be known, unless the module says it can.
  const ran = plan.changes.some(({ kind }) => kind === 'run') || plan.again === true;
  const unknown = ran ? Object.keys(run.module.returns).filter(field => !(field in result)) : [];
  return { ...done(changed ? 'changed' : 'ok', result, progress), unknown };
}
