import type { TemplateRequest } from '../../module-api/source.ts';
import { searchPath } from '../../playbook/find-file.ts';
import { templatesOf } from '../../playbook/uses.ts';
import type { FindMaker } from '../../template/missing-file.ts';
import type { MetTask } from './check-includes.ts';
import {
  type FileCheck,
  isNew,
  placeOf,
  searchingFrom,
  softened,
  softenedBy,
} from './file-check.ts';
import { includedByTask, templatedAt } from './templated-at.ts';

/** What templates in the task itself include. */
export function checkTemplatesOf(met: MetTask, { run, diagnostics, makers }: FileCheck): void {
  const { task, play, isConditional } = met;
  const findMaker: FindMaker = names => makers.before(names, met);
  for (const template of templatesOf(task)) {
    if (!template.text.includes('{%')) continue;
    const found = run.templates.checkIncludes(template, { play, task, findMaker });
    const told = found.map(one => includedByTask(one, task));
    diagnostics.list.push(...told.map(one => (isConditional ? softened(one) : one)));
  }
}

/** What is wrong with a template file. */
export function checkTemplate(
  path: string,
  { options, src }: Pick<TemplateRequest, 'options' | 'src'>,
  { task, play, isConditional }: MetTask,
  { run, diagnostics, seen, templates, makers }: FileCheck,
): void {
  templates.add(path);
  const places = searchPath('', searchingFrom(task, play));
  const location = placeOf(src, task);
  const maker = makers.rewriting(path, { task, play });
  if (maker?.isNamed === true) return;
  if (!isNew(JSON.stringify([path, options, places, isConditional]), seen)) return;
  const findMaker: FindMaker = names => makers.before(names, { task, play });
  const found = run.templates.checkFile(path, options, { play, task, findMaker });
  for (const one of found) {
    // That the file cannot be read has no place in it.
    const placed = one.location === undefined ? { ...one, location } : templatedAt(one, task);
    const told = isConditional ? softened(placed) : placed;
    diagnostics.list.push(softenedBy(maker, told));
  }
}
