import { dirname } from 'node:path';
import type { Location } from '../diagnostics/source-file.ts';
import type { Template } from '../jinja/parse.ts';
import { referencesOf, type TemplateUses } from '../jinja/references.ts';
import type { TemplateOptions } from '../jinja/syntax/options.ts';
import { boundBy, statementsIn } from '../jinja/syntax/walk.ts';
import { rootsOf } from './handlebars/roots.ts';
import { variablesIn } from './handlebars/variables.ts';
import { type TemplateFiles, templateFolders } from './template-files.ts';

interface UsesPlace {
  /** As for rendering. */
  readonly searchPaths: readonly string[];
  readonly settings?: Partial<TemplateOptions> | undefined;
}

/** Of a template file, and of those that it includes, imports or extends by a literal name. */
export function usesOfTemplate(
  path: string,
  { searchPaths, settings }: UsesPlace,
  files: TemplateFiles,
): readonly TemplateUses[] {
  const parsed = files.parse(path, settings);
  if (!parsed.ok) return [];
  if (parsed.value.language === 'handlebars') {
    const { template } = parsed.value;
    return [{ variables: variablesIn(template), isExtension: false, own: rootsOf(template) }];
  }
  const directories = [dirname(path), ...templateFolders(searchPaths)];
  const load = files.loaderFor(directories);
  const seen = new Set<Template>();
  const uses: TemplateUses[] = [];
  const follow = (template: Template, around: ReadonlySet<string>): void => {
    if (seen.has(template)) return;
    seen.add(template);
    const references = referencesOf(template);
    const { variables, templates } = references;
    const bound = new Set([...around, ...[...statementsIn(template.body)].flatMap(boundBy)]);
    uses.push({
      variables: variables.filter(({ name }) => !around.has(name)),
      isExtension: templates.some(({ kind }) => kind === 'extends'),
      own: uses.length === 0 ? references : undefined,
    });
    for (const { names } of templates) {
      const [found] = names.flatMap(({ name, location }) => loaded(load, name, location));
      if (found !== undefined) follow(found, bound);
    }
  };
  follow(parsed.value.template, new Set());
  return uses;
}

function loaded(
  load: ReturnType<TemplateFiles['loaderFor']>,
  name: string,
  from: Location,
): readonly Template[] {
  const result = load(name, from);
  return result?.ok === true ? [result.value] : [];
}
