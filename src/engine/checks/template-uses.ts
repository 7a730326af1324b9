import type { TemplateUses } from '../../jinja/references.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { Run } from '../run.ts';
import type { MetTask } from './check-includes.ts';
import { searchingFrom } from './file-check.ts';
import { foreseeItems } from './literal-items.ts';
import { literalSources } from './literal-sources.ts';

/** What the template files ask for that a task names literally, and those that these include. */
export async function templateUses(met: MetTask, run: Run): Promise<readonly TemplateUses[]> {
  const { task, play } = met;
  const { kind, name } = task.action;
  const module = kind === 'module' ? run.modules.find(name) : undefined;
  if (module?.sources === undefined) return [];
  const places = searchPath('templates', searchingFrom(task, play));
  const found: TemplateUses[] = [];
  for (const foresee of foreseeItems(met, run)) {
    for (const request of literalSources(task, module, foresee)) {
      if (request.kind !== 'template' || request.src === '') continue;
      const path = await findFile(request.src, places, run.files);
      if (path !== undefined) found.push(...run.templates.usesOf(path, request.options, met));
    }
  }
  return found;
}
