import { dirname } from 'node:path';
import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { SourceRequest } from '../../module-api/source.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { isDict, Templated } from '../../values/value.ts';
import { includeVars } from '../actions/include-vars.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { checkLookups } from './check-lookups.ts';
import { checkTemplate, checkTemplatesOf } from './check-template-files.ts';
import { checkIncludeVars, checkVarsFiles } from './check-variable-files.ts';
import { type FileCheck, isOutside, placeOf, reportMissing, searchingFrom } from './file-check.ts';
import { type Foresee, foreseeItems } from './literal-items.ts';
import { literalSources } from './literal-sources.ts';
import { controllerMakers } from './made-on-controller.ts';

interface Checked {
  readonly plays: readonly Play[];
  /** Of the plays, and of what they include. */
  readonly tasks: readonly MetTask[];
  /** With those of files that an include may mean. */
  readonly all: readonly MetTask[];
  /** Includes of which nothing can be told. */
  readonly open: ReadonlySet<Task>;
  /** What values of tasks come to, where that was worked out. */
  readonly foresees?: ReadonlyMap<Task, readonly Foresee[]>;
}

/**
 * Reports files of the controller that tasks name literally and that are not there, and templates
 * that do not parse. A file that a task on the controller makes first is not missed, nor one
 * outside of the project; where a task may make it first, or the task itself may not run, or may
 * fail, that it is missing is a warning. Returns the templates that were looked at.
 */
export async function checkFiles(
  { plays, tasks, all, open, foresees = new Map() }: Checked,
  run: Run,
  diagnostics: Diagnostics,
): Promise<ReadonlySet<string>> {
  const check: FileCheck = {
    run,
    diagnostics,
    seen: new Set(),
    templates: new Set(),
    makers: controllerMakers({ plays, tasks: all, open }, run),
  };
  for (const play of plays) await checkVarsFiles(play, check);
  for (const met of tasks) {
    await checkLookups(met, check);
    checkTemplatesOf(met, check);
    if (!readsFiles(met.task, run)) continue;
    const { kind, name } = met.task.action;
    const module = kind === 'module' ? run.modules.find(name) : undefined;
    const isInclude = name === 'include_tasks';
    const found = foresees.get(met.task) ?? [];
    for (const foresee of found.length > 0 ? found : foreseeItems(met, run)) {
      if (isInclude) await checkIncluded(met, foresee, check);
      else if (module === undefined) await checkIncludeVars(met, foresee, check);
      else {
        for (const request of literalSources(met.task, module, foresee))
          await checkSource(request, met, check);
      }
    }
  }
  return check.templates;
}

/** Whether its options name files of the controller. */
export function readsFiles({ action: { kind, name } }: Task, { modules }: Run): boolean {
  if (name === 'include_tasks' || name === includeVars.name) return true;
  return kind === 'module' && modules.find(name)?.sources !== undefined;
}

/** Of an include whose name is a template: others have been read. */
async function checkIncluded(met: MetTask, foresee: Foresee, check: FileCheck): Promise<void> {
  const { task, play, isConditional } = met;
  const { args, freeForm, location } = task.action;
  const written = freeForm?.value ?? (isDict(args.value) ? args.value.get('file') : undefined);
  if (!(written instanceof Templated)) return;
  // Those that are known without variables have been read.
  const isRead = foreseeItems(met, check.run).every(one => typeof one(written) === 'string');
  const name = isRead ? undefined : foresee(written);
  if (typeof name !== 'string' || isOutside(name)) return;
  const places = [dirname(task.file), ...searchPath('tasks', searchingFrom(task, play))];
  if ((await findFile(name, places, check.run.files)) !== undefined) return;
  const maker = check.makers.before([name], met);
  const place = freeForm?.location ?? task.action.places?.get('file') ?? location;
  const what = `tasks file "${name}"`;
  await reportMissing({ what, name, places, location: place, isConditional, maker }, check);
}

async function checkSource(request: SourceRequest, met: MetTask, check: FileCheck): Promise<void> {
  if (request.kind === 'target' || request.src === '') return;
  const { src: name } = request;
  const { run, makers, diagnostics } = check;
  const { task, play, isConditional } = met;
  const isTemplate = request.kind === 'template';
  const folder = isTemplate ? 'templates' : request.search;
  const places = searchPath(folder, searchingFrom(task, play));
  const path = await findFile(name, places, run.files);
  if (path === undefined) {
    const isNeeded = request.kind !== 'stage' || request.unless === undefined;
    if (!isNeeded || isOutside(name)) return;
    const what = `${isTemplate ? 'template' : 'file'} "${name}"`;
    const location = placeOf(name, task);
    const maker = makers.before([name], met);
    await reportMissing({ what, name, places, location, isConditional, maker }, check);
  } else if (request.kind === 'stage' && (await run.files.isDirectory(path))) {
    const message = `${run.files.shown(path)} is a folder, and a file is needed.`;
    const severity = isConditional ? 'warning' : 'error';
    diagnostics[severity]('file/unreadable', message, placeOf(name, task));
  } else if (request.kind === 'template') checkTemplate(path, request, met, check);
}
