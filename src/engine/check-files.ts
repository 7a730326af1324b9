import { isAbsolute } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { SourceRequest } from '../module-api/source.ts';
import { findFile, searchPath } from '../playbook/find-file.ts';
import type { Play, Task } from '../playbook/model.ts';
import { missingFileHint } from '../playbook/similar-file.ts';
import { fromPlain } from '../values/plain.ts';
import { type DictKey, isDict, isList, Templated, type Value } from '../values/value.ts';
import { includeVars, variableFiles } from './actions/include-vars.ts';
import type { MetTask } from './check-includes.ts';
import { type Foresee, foreseeItems } from './literal-items.ts';
import { literalArgs, literalSources } from './literal-sources.ts';
import { controllerMakers } from './made-on-controller.ts';
import type { Run } from './run.ts';

interface Checked {
  readonly plays: readonly Play[];
  /** Of the plays, and of what they include. */
  readonly tasks: readonly MetTask[];
}

/**
 * Reports files of the controller that tasks name literally and that are not there, and templates that do not
 * parse. A file that a task on the controller may make first is not missed, nor one outside of the project; and
 * where the task may not run, or may fail, that it is missing is a warning.
 */
export async function checkFiles(
  { plays, tasks }: Checked,
  run: Run,
  diagnostics: Diagnostics,
): Promise<void> {
  const check: Check = {
    run,
    diagnostics,
    seen: new Set(),
    mayBeMade: controllerMakers(tasks, run),
  };
  for (const play of plays) await checkVarsFiles(play, check);
  for (const met of tasks) {
    const { kind, name } = met.task.action;
    const module = kind === 'module' ? run.modules.find(name) : undefined;
    if (module?.sources === undefined && name !== includeVars.name) continue;
    for (const foresee of foreseeItems(met, run)) {
      if (module === undefined) await checkIncludeVars(met, foresee, check);
      else {
        for (const request of literalSources(met.task, module, foresee))
          await checkSource(request, met, check);
      }
    }
  }
}

interface Check {
  readonly run: Run;
  readonly diagnostics: Diagnostics;
  /** Files that were looked at already. */
  readonly seen: Set<string>;
  readonly mayBeMade: (name: string, asking?: Task) => boolean;
}

async function checkVarsFiles(play: Play, check: Check): Promise<void> {
  const { run, mayBeMade } = check;
  const places = [`${play.directory}/vars`, play.directory];
  for (const { value, location } of play.varsFiles) {
    const all = isList(value) ? value : [value];
    const names = all.filter(name => typeof name === 'string');
    const found = await Promise.all(names.map(name => findFile(name, places, run.files)));
    const there = found.filter(path => path !== undefined);
    // Of several the first that is there counts; which that is, is only known without templates.
    const isLiteral = names.length === all.length;
    await checkVariables(isLiteral ? there.slice(0, 1) : there, check);
    const [first] = names;
    if (!isLiteral || there.length > 0 || first === undefined) continue;
    if (names.some(name => isOutside(name) || mayBeMade(name))) continue;
    const what = `vars file ${names.map(name => `"${name}"`).join(' or ')}`;
    await reportMissing({ what, name: first, places, location, isConditional: false }, check);
  }
}

async function checkIncludeVars(met: MetTask, foresee: Foresee, check: Check): Promise<void> {
  const { task, play, isConditional } = met;
  const { run, mayBeMade } = check;
  const literal = literalArgs(task, includeVars, foresee);
  if (literal?.isComplete !== true) return;
  const args = fromPlain(literal.args);
  const { file, dir } = literal.args;
  const name = typeof file === 'string' ? file : dir;
  if (!isDict(args) || typeof name !== 'string') return;
  const places = searchPath('vars', searchingFrom(task, play));
  const paths = await variableFiles(args, { places, files: run.files });
  if (paths !== undefined) return checkVariables(paths, check);
  if (isOutside(name) || mayBeMade(name, task)) return;
  const what = `${file === undefined ? 'folder' : 'vars file'} "${name}"`;
  await reportMissing({ what, name, places, location: placeOf(name, task), isConditional }, check);
}

async function checkVariables(paths: readonly string[], check: Check): Promise<void> {
  const { run, diagnostics, seen } = check;
  for (const path of paths) {
    if (isNew(path, seen)) await run.loader.loadVariables(path, diagnostics);
  }
}

async function checkSource(request: SourceRequest, met: MetTask, check: Check): Promise<void> {
  if (request.kind === 'target' || request.src === '') return;
  const { src: name } = request;
  const { run, diagnostics, seen, mayBeMade } = check;
  const { task, play, isConditional } = met;
  const isTemplate = request.kind === 'template';
  const folder = isTemplate ? 'templates' : request.search;
  const places = searchPath(folder, searchingFrom(task, play));
  const path = await findFile(name, places, run.files);
  if (path === undefined) {
    const isNeeded = request.kind !== 'stage' || request.unless === undefined;
    if (!isNeeded || isOutside(name) || mayBeMade(name, task)) return;
    const what = `${isTemplate ? 'template' : 'file'} "${name}"`;
    const location = placeOf(name, task);
    await reportMissing({ what, name, places, location, isConditional }, check);
  } else if (isTemplate && isNew(JSON.stringify([path, request.options]), seen)) {
    diagnostics.list.push(...run.templates.checkFile(path, request));
  }
}

interface Missing {
  readonly what: string;
  readonly name: string;
  readonly places: readonly string[];
  readonly location: Location;
  readonly isConditional: boolean;
}

async function reportMissing(missing: Missing, { run, diagnostics }: Check): Promise<void> {
  const { what, name, places, location, isConditional } = missing;
  const hint = await missingFileHint(name, places, run.files);
  const message = `There is no ${what}.`;
  if (!isConditional) diagnostics.error('file/not-found', message, location, { hint });
  else {
    const warning = `${message} The task fails if it runs.`;
    diagnostics.warning('file/not-found', warning, location, { hint });
  }
}

function searchingFrom({ role, file }: Task, { directory }: Play) {
  return { role, file, playDirectory: directory };
}

function isOutside(name: string): boolean {
  return isAbsolute(name) || name.startsWith('~');
}

function isNew(key: string, seen: Set<string>): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** Where the option stands that names the file. */
function placeOf(name: string, { action }: Task): Location {
  const { args, freeForm, places, location } = action;
  if (freeForm !== undefined) return freeForm.location;
  const options = args.value instanceof Map ? [...args.value] : [];
  const [option] = options.find(([, value]) => value === name) ?? options.find(isNamed) ?? [];
  return places?.get(String(option)) ?? location;
}

/** With a template in it, the value does not tell by itself. */
function isNamed([option, value]: readonly [DictKey, Value]): boolean {
  return value instanceof Templated && ['src', 'file'].includes(String(option));
}
