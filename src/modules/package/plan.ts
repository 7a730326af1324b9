import {
  type Change,
  fail,
  type Given,
  type Plan,
  type Prediction,
  type RunChange,
  sh,
  Undecided,
} from '../../module-api/index.ts';
import type { Action, Manager } from './managers/manager.ts';
import type { Observation, Step } from './observation.ts';
import { type Request, wantsTransaction } from './request.ts';
import { isPattern, isVersion, readingsOf, type Spec } from './spec.ts';

export interface PlanInput {
  readonly request: Request;
  readonly manager: Manager;
  readonly seen: Observation;
  readonly given: Given;
}

export function planPackages(input: PlanInput): Plan {
  const { request, manager, seen, given } = input;
  const { special } = request;
  if (special !== undefined && manager.hasSpecial !== true) {
    fail(`"state: ${special}" is for apt alone, and this host has another package manager`);
  }
  const update = isStale(input) ? [updateChange(input)] : [];
  const wants = wantsTransaction(request);
  if (update.length > 0 && wants && !given.checkMode) return { changes: update, again: true };

  if (lacksLists(input) && !given.checkMode && given.round === 0) {
    return { changes: [updateChange(input)], again: true };
  }

  const steps = stepsOf(input, update.length > 0);
  if (request.args.download_only) return [...update, ...downloads(input, steps)];
  const { sourcesFrom } = seen;
  const wantsNewest = request.goal === 'latest' || request.upgrade !== 'no';
  // The repository of an earlier task may hold something newer.
  if (given.checkMode && sourcesFrom !== undefined && wantsNewest && steps.length === 0) {
    throw new Undecided(sourcesFrom);
  }
  const changes: Change[] = [...update];
  if (steps.length > 0) {
    const action = manager.act(request, seen.asked, given.host);
    const predicts = [...steps.map(predictionOf), ...unitPredictions(request, steps)];
    changes.push(runOf(action, manager, { predicts }));
  }
  changes.push(...manualChanges(input), ...holdChanges(input, steps));
  if ((request.args.clean || request.args.autoclean) && seen.litter && !wants) {
    if (manager.clean === undefined) fail('this package manager has nothing to "clean"');
    changes.push(runOf(manager.clean(request), manager));
  }
  return changes;
}

/** Nothing where all the files were fetched before. */
function downloads(
  { request, manager, seen, given }: PlanInput,
  steps: readonly Step[],
): readonly Change[] {
  if (manager.afterDownload === undefined) {
    return fail('"download_only" is for dnf and yum, and this host has another package manager');
  }
  if (request.goal === 'absent') fail('"download_only" fetches packages, and "state" is absent');
  const { downloaded = [] } = seen;
  const missing = steps.filter(({ action, name, version }) => {
    const file = `${name}-${version.replace(/^\d+:/, '')}.`;
    return action !== 'remove' && !downloaded.some(one => one.startsWith(file));
  });
  if (missing.length === 0) return [];
  const action = manager.act(request, seen.asked, given.host);
  const packages = missing.map(({ name, version }) => `${name}-${version}`);
  const after = manager.afterDownload(request, packages, given.host);
  const script = sh`(
${action.script}
) || exit
${after}`;
  return [runOf({ ...action, script }, manager, { predicts: [] })];
}

/** What would be done; fails where it cannot be. */
function stepsOf({ request, manager, seen, given }: PlanInput, updates: boolean): readonly Step[] {
  const { transaction, asked, unmatched, unreadable } = seen;
  const [file] = unreadable;
  if (file !== undefined) fail(`${file} is not there, or not a package file that can be read`);
  // What is not known may be known once the lists are fetched, or the repository of an earlier task is there.
  const mayAppear = given.checkMode && (updates || seen.sourcesFrom !== undefined);
  const [pattern] = unmatched;
  if (pattern !== undefined && !mayAppear) fail(`no package matches "${pattern}"`);
  if (transaction === undefined) return asked.map(wantedStep(request, manager));
  const { exitCode, text, steps } = transaction;
  if (asked.length === 0 && request.specs.length > 0) return [];
  if (manager.isFailure(exitCode, text)) {
    const isUnknown = mayAppear && manager.isUnknown(text);
    if (isUnknown || (given.checkMode && manager.lacksLists?.(text) === true)) {
      return asked.map(wantedStep(request, manager));
    }
    fail(manager.failureOf(text), { stdout: text });
  }
  const { allow_downgrade, force } = request.args;
  const older = steps.filter(({ action }) => action === 'downgrade').map(({ name }) => name);
  if (older.length > 0 && !allow_downgrade && !force && request.upgrade === 'no') {
    fail(`a newer version of ${older.join(', ')} is installed; set "allow_downgrade" to go back`);
  }
  return steps;
}

function lacksLists({ manager, seen: { transaction } }: PlanInput): boolean {
  if (transaction === undefined) return false;
  const { exitCode, text } = transaction;
  return manager.isFailure(exitCode, text) && manager.lacksLists?.(text) === true;
}

/** Once this task has fetched the lists they are good enough. */
function isStale({ request, seen, given }: PlanInput): boolean {
  const { cache } = seen;
  if (!request.update || cache === undefined || given.round > 0) return false;
  if (seen.sourcesFrom !== undefined || cache.fetched === undefined || cache.outdated) return true;
  const age = cache.now - cache.fetched;
  return Math.abs(age) > request.args.cache_valid_time;
}

/** Fetching lists is no change of its own, but where the task is about how old they are. */
function updateChange({ request, manager, given }: PlanInput): RunChange {
  const alone = !wantsTransaction(request) && request.args.cache_valid_time > 0;
  return runOf(manager.update(request, given.host), manager, { effect: alone ? 'change' : 'none' });
}

/** What a person installs by name must not go when nothing needs it any more. */
function manualChanges({ request, manager, seen }: PlanInput): readonly Change[] {
  if (manager.markManual === undefined || request.goal === 'absent') return [];
  const wanted = new Set(request.specs.map(({ name }) => name));
  const names = seen.automatic.filter(name => wanted.has(name));
  if (names.length === 0) return [];
  return [runOf(manager.markManual(names), manager, { effect: 'none' })];
}

/** Apt forgets a hold when it changes the package, so it is set again. */
function holdChanges(
  { request, manager, seen }: PlanInput,
  steps: readonly Step[],
): readonly Change[] {
  const { specs, goal, args } = request;
  const { hold } = args;
  if (goal === 'absent' || (hold === undefined && !seen.packages.some(({ held }) => held)))
    return [];
  if (manager.hold === undefined) {
    if (hold !== undefined) fail('this package manager cannot "hold" packages');
    return [];
  }
  const named = specs.filter(({ kind, name }) => kind === 'package' && !isPattern(name));
  const moved = new Set(steps.map(({ name }) => name));
  const known = [...seen.packages, ...steps];
  const names = named.flatMap(spec => {
    const name = manager.versionInName === true ? nameAmong(known, spec) : spec.name;
    const isHeld = seen.packages.some(one => one.name === name && one.held);
    if (hold === undefined) return isHeld && moved.has(name) ? [name] : [];
    return hold !== isHeld || (hold && moved.has(name)) ? [name] : [];
  });
  if (names.length === 0) return [];
  const held = hold ?? true;
  const predicts = names.map((name): Prediction => {
    const version = steps.find(step => step.name === name)?.version ?? versionOf(seen, name);
    return { resource: 'package', name, state: { version, held } };
  });
  const effect = hold === undefined ? 'none' : 'change';
  return [runOf(manager.hold(names, held), manager, { predicts, effect })];
}

function nameAmong(
  known: readonly { readonly name: string; readonly version: string }[],
  spec: Spec,
) {
  const reading = readingsOf(spec).find(({ name, version }) =>
    known.some(
      one => one.name === name && (version === undefined || isVersion(version, one.version)),
    ),
  );
  return (reading ?? spec).name;
}

function versionOf(seen: Observation, wanted: string): string {
  return seen.packages.find(({ name }) => name === wanted)?.version ?? '*';
}

function wantedStep(request: Request, { versionInName = false }: Manager): (word: string) => Step {
  return word => {
    const written = request.specs.find(({ text, name }) => text === word || name === word);
    const readings = written !== undefined && versionInName ? readingsOf(written) : [];
    const spec = readings.find(({ version = '' }) => /^\d+\.\S+$/.test(version)) ?? written;
    const version = spec?.version;
    return {
      action: request.goal === 'absent' ? 'remove' : 'install',
      name: spec?.name ?? word.replace(/=.*$/, ''),
      version: version === undefined || isPattern(version) ? '*' : version,
    };
  };
}

function predictionOf({ action, name, version }: Step): Prediction {
  const state = { version: action === 'remove' ? undefined : version };
  return { resource: 'package', name, state };
}

/** The units that the task says its packages bring. */
function unitPredictions({ args, specs }: Request, steps: readonly Step[]): readonly Prediction[] {
  const wanted = new Set(specs.flatMap(readingsOf).map(({ name }) => name));
  if (!steps.some(({ action, name }) => action === 'install' && wanted.has(name))) return [];
  return Object.entries(args.units).map(([unit, { enabled = false, active = false }]) => {
    const name = /\.[a-z]+$/.test(unit) ? unit : `${unit}.service`;
    return { resource: 'unit', name, state: { exists: true, enabled, active } };
  });
}

function runOf(
  { script, summary, env }: Action,
  manager: Manager,
  more: Pick<RunChange, 'predicts' | 'effect'> = {},
): RunChange {
  return {
    kind: 'run',
    script,
    summary,
    ...(env !== undefined && { env }),
    ...more,
    failureMessage: (exitCode, stdout, stderr) => {
      const said = manager.failureOf(`${stdout}\n${stderr}`);
      return said === '' ? `"${summary}" ended with exit code ${exitCode}` : said;
    },
  };
}
