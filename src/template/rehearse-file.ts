import { dirname } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hiding, rehearseRoots, rehearseTemplate } from '../jinja/rehearse.ts';
import { unforeseen } from '../jinja/unforeseen.ts';
import { UnknownUsed } from '../values/value.ts';
import { rootsOf } from './handlebars/roots.ts';
import { type FindMaker, mayChange } from './missing-file.ts';
import { type RenderOptions, type TemplateFiles, templateFolders } from './template-files.ts';
import { templateVariables } from './template-scope.ts';

interface RehearseOptions extends RenderOptions {
  readonly findMaker: FindMaker;
}

/** What a template file fails with whenever it is rendered; nothing where it cannot be read. */
export function rehearseTemplateFile(
  path: string,
  { scope, environment, searchPaths, settings, findMaker }: RehearseOptions,
  files: TemplateFiles,
): readonly Diagnostic[] {
  const parsed = files.parse(path, settings);
  if (!parsed.ok) return [];
  const { language, template } = parsed.value;
  const seen = hiding(scope, name => templateVariables.includes(name));
  if (language === 'handlebars') return rehearseRoots(rootsOf(template), seen, environment);
  const load = files.loaderFor([dirname(path), ...templateFolders(searchPaths)]);
  const loadTemplate: typeof load = (name, from) => {
    const loaded = load(name, from);
    const maker = findMaker([name]);
    if (maker && (loaded === undefined || mayChange(maker))) throw new UnknownUsed(unforeseen);
    return loaded;
  };
  return rehearseTemplate(template, seen, { ...environment, loadTemplate });
}
