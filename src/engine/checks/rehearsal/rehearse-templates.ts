import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { findFile, searchPath } from '../../../playbook/find-file.ts';
import type { Play, Task } from '../../../playbook/model.ts';
import { type FindMaker, mayChange } from '../../../template/missing-file.ts';
import type { Run } from '../../run.ts';
import type { Language } from '../../variables/language.ts';
import { searchingFrom } from '../file-check.ts';
import type { Foresee } from '../literal-items.ts';
import { literalSources } from '../literal-sources.ts';
import { templatedAt } from '../templated-at.ts';

interface Rendering {
  readonly findMaker: FindMaker;
  readonly task: Task;
  readonly play: Play;
  readonly language: Language;
  readonly foresee: Foresee;
}

/** What the template files fail with that the module of a task renders. */
export async function rehearseTemplates(
  { findMaker, task, play, language, foresee }: Rendering,
  { modules, files, templates }: Run,
): Promise<readonly Diagnostic[]> {
  const module = task.action.kind === 'module' ? modules.find(task.action.name) : undefined;
  if (module?.sources === undefined) return [];
  const places = searchPath('templates', searchingFrom(task, play));
  const problems: Diagnostic[] = [];
  for (const request of literalSources(task, module, foresee)) {
    if (request.kind !== 'template' || request.src === '') continue;
    // Another one may be there by then.
    const maker = findMaker([request.src]);
    if (maker?.isNamed === true) continue;
    const path = await findFile(request.src, places, files);
    if (path === undefined) continue;
    const place = { play, task, findMaker };
    const found = templates.rehearseFile(path, request.options, language, place);
    const severity = mayChange(maker) ? { severity: 'warning' as const } : {};
    problems.push(...found.map(one => ({ ...templatedAt(one, task), ...severity })));
  }
  return problems;
}
