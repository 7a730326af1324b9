import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { SourceRequest } from '../../module-api/source.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { Play } from '../../playbook/model.ts';
import { includeVars } from '../actions/include-vars.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { checkLookups } from './check-lookups.ts';
import { checkTemplate, checkTemplatesOf } from './check-template-files.ts';
import { checkIncludeVars, checkVarsFiles } from './check-variable-files.ts';
import { type FileCheck, isOutside, placeOf, reportMissing, searchingFrom } from './file-check.ts';
import { foreseeItems } from './literal-items.ts';
import { literalSources } from './literal-sources.ts';
import { controllerMakers } from './made-on-controller.ts';

interface Checked {
  readonly plays: readonly Play[];
  /** Of the plays, and of what they include. */
  readonly tasks: readonly MetTask[];
}

/**
 * Reports files of the controller that tasks name literally and that are not there, and templates that do not
 * parse. A file that a task on the controller makes first is not missed, nor one outside of the project; where a
 * task may make it first, or the task itself may not run, or may fail, that it is missing is a warning.
 */
export async function checkFiles(
  { plays, tasks }: Checked,
  run: Run,
  diagnostics: Diagnostics,
): Promise<void> {
  const check: FileCheck = {
    run,
    diagnostics,
    seen: new Set(),
    makers: controllerMakers({ plays, tasks }, run),
  };
  for (const play of plays) await checkVarsFiles(play, check);
  for (const met of tasks) {
    await checkLookups(met, check);
    checkTemplatesOf(met, check);
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
