import { pathToFileURL } from 'node:url';
import type { Change } from '../../module-api/change.ts';
import type { Module, Plan } from '../../module-api/define-module.ts';
import { Failure, fail, Undecided } from '../../module-api/failure.ts';
import type { JsonObject } from '../../module-api/json.ts';
import type { Probe, Probes } from '../../module-api/probe.ts';
import { Shell } from '../../module-api/shell.ts';
import type { SourceRequests } from '../../module-api/source.ts';

/**
 * A module that users wrote. What it throws by mistake, or returns in a shape that nobody could
 * work with, fails the task and says where in the module, as if it were a mistake in the playbook.
 */
export function guardedModule(module: Module, file: string, shownFile: string): Module {
  // The types of a module's own options are forgotten here; its functions get what they would get.
  const loose = module as LooseModule;
  const guard = <T>(name: string, body: () => T): T => {
    try {
      return body();
    } catch (error) {
      if (error instanceof Failure || error instanceof Undecided) throw error;
      const place = placeIn(error, file);
      const where = place === undefined ? shownFile : `${shownFile}:${place}`;
      fail(`"${name}" of the module "${module.name}" is broken: ${textOf(error)} (${where})`);
    }
  };
  const guardedProbe = (name: string, probe: Probe<unknown>): Probe<unknown> => ({
    ...probe,
    parse: result => guard(`parse of the probe ${name}`, () => probe.parse(result)),
    ...(probe.overlay !== undefined && {
      overlay: (observed, predicted) =>
        guard(`overlay of the probe ${name}`, () => probe.overlay?.(observed, predicted)),
    }),
  });
  const { sources, observe, plan, result } = loose;
  const guarded: Module = {
    ...module,
    ...(sources !== undefined && {
      sources: (...given) => guard('sources', () => sources(...given)),
    }),
    ...(observe !== undefined && {
      observe: (...given) => {
        const probes = guard('observe', () => checkedProbes(observe(...given)));
        const entries = Object.entries(probes).map(
          ([name, probe]) => [name, probe && guardedProbe(name, probe)] as const,
        );
        return Object.fromEntries(entries);
      },
    }),
    plan: (...given) => guard('plan', () => checkedPlan(plan(...given))),
    ...(result !== undefined && {
      result: (...given) => guard('result', () => checkedResult(result(...given))),
    }),
  };
  guardedModules.add(guarded);
  return guarded;
}

const guardedModules = new WeakSet<Module>();

/** Of what users wrote only they know all that it does. */
export function isUserModule(module: Module): boolean {
  return guardedModules.has(module);
}

interface LooseModule {
  sources?(this: void, ...given: readonly unknown[]): SourceRequests;
  observe?(this: void, ...given: readonly unknown[]): unknown;
  plan(this: void, ...given: readonly unknown[]): unknown;
  result?(this: void, ...given: readonly unknown[]): unknown;
}

/** `12:5` of the innermost frame in the file. */
function placeIn(error: unknown, file: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const [, after] = (error.stack ?? '').split(pathToFileURL(file).href, 2);
  return after === undefined ? undefined : /^:(\d+:\d+)/.exec(after)?.[1];
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function checkedProbes(probes: unknown): Probes {
  if (!areProbes(probes)) throw new Misshapen('it must return an object of probes');
  return probes;
}

function areProbes(probes: unknown): probes is Probes {
  if (!isObject(probes)) return false;
  for (const [name, probe] of Object.entries(probes)) {
    if (probe === undefined) continue;
    if (!isObject(probe) || !(probe['script'] instanceof Shell))
      throw new Misshapen(`the probe "${name}" needs a "script" made with sh\`…\``);
    if (typeof probe['parse'] !== 'function')
      throw new Misshapen(
        `the probe "${name}" needs "parse", a function of what the script printed`,
      );
  }
  return true;
}

function checkedPlan(plan: unknown): Plan {
  if (isPlan(plan)) return plan;
  throw new Misshapen('it must return a list of changes, or an object with "changes"');
}

function isPlan(plan: unknown): plan is Plan {
  const changes: unknown = isObject(plan) ? plan['changes'] : plan;
  if (!Array.isArray(changes)) return false;
  for (const change of changes) checkChange(change);
  return true;
}

/** What each kind of change cannot do without. */
const neededOf: Readonly<Record<Change['kind'], readonly string[]>> = {
  write: ['path', 'content', 'before', 'attributes'],
  attributes: ['path', 'before', 'attributes'],
  directory: ['path', 'before', 'attributes'],
  link: ['path', 'target', 'before'],
  touch: ['path', 'before', 'attributes'],
  remove: ['path', 'before'],
  copy: ['source', 'path', 'before', 'attributes'],
  fetch: ['source', 'path', 'checksum'],
  run: ['script', 'summary'],
};

function checkChange(change: unknown): void {
  if (!isObject(change)) throw new Misshapen('each change must be an object with a "kind"');
  const needed = Object.entries(neededOf).find(([kind]) => kind === change['kind']);
  if (needed === undefined) {
    const kinds = Object.keys(neededOf).join(', ');
    throw new Misshapen(`${JSON.stringify(change['kind'])} is no kind of change (${kinds})`);
  }
  const [kind, fields] = needed;
  const missing = fields.filter(field => change[field] === undefined);
  if (missing.length > 0) throw new Misshapen(`a change "${kind}" needs ${missing.join(', ')}`);
  if (kind === 'run' && !(change['script'] instanceof Shell))
    throw new Misshapen('the "script" of a change must be made with sh`…`');
}

function checkedResult(result: unknown): JsonObject {
  if (isJson(result)) return result;
  throw new Misshapen('it must return an object of texts, numbers, booleans, lists and objects');
}

function isJson(value: unknown): value is JsonObject {
  return isObject(value) && Object.values(value).every(isJsonValue);
}

function isJsonValue(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value);
  return Object.values(value).every(isJsonValue);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Misshapen extends Error {
  override readonly name = 'wrong shape';
}
