import type { Environment, Scope } from '../jinja/environment.ts';
import { functionTable } from '../jinja/functions.ts';
import { jinjaOptions, type TemplateOptions } from '../jinja/syntax/options.ts';
import { Unknown, UnknownUsed, type Value } from '../values/value.ts';
import type { Controller } from './controller.ts';
import { globalsFor } from './globals.ts';
import type { LookupSurroundings, TemplateRequest } from './lookups/lookup.ts';
import type { Functions } from './registry.ts';
import { type TemplateFiles, templateFolders } from './template-files.ts';

/** Where a task's expressions are evaluated, for one host. */
export interface TaskPlace {
  readonly controller: Controller;
  /** The same for all tasks. */
  readonly functions: Functions;
  readonly files: TemplateFiles;
  readonly scope: Scope;
  readonly derived?: Environment['derived'];
  readonly surroundings: Omit<LookupSurroundings, 'renderTemplate' | 'variableNames'>;
}

/** What the expressions of a task can call. Cheap: only its lookups are its own. */
export function taskEnvironment(place: TaskPlace): Environment {
  const { controller, functions, files, scope, derived, surroundings } = place;
  const renderTemplate = ({ path, variables, delimiters }: TemplateRequest): string => {
    const text = files.render(path, {
      scope: overlaidScope(scope, variables),
      environment,
      searchPaths: surroundings.searchPaths,
      settings: delimiterSettings(delimiters),
    });
    if (text instanceof Unknown) throw new UnknownUsed(text);
    return text;
  };
  const globals = globalsFor(controller, {
    ...surroundings,
    renderTemplate,
    variableNames: () => scope.names?.() ?? [],
  });
  const environment: Environment = {
    ...functions,
    derived,
    globals: functionTable(globals),
    loadTemplate: files.loaderFor(templateFolders(surroundings.searchPaths)),
  };
  return environment;
}

/** Some variables over all others. */
export function overlaidScope(scope: Scope, variables: ReadonlyMap<string, Value>): Scope {
  if (variables.size === 0) return scope;
  return {
    lookup: name => variables.get(name) ?? scope.lookup(name),
    names: () => new Set([...(scope.names?.() ?? []), ...variables.keys()]),
  };
}

/** `undefined` when the file's own settings hold. */
export function delimiterSettings(
  given: TemplateRequest['delimiters'],
): Partial<TemplateOptions> | undefined {
  const own = Object.values(given).some(delimiter => delimiter !== undefined);
  if (!own) return undefined;
  const { delimiters } = jinjaOptions;
  return {
    delimiters: {
      ...delimiters,
      variableStart: given.variableStart ?? delimiters.variableStart,
      variableEnd: given.variableEnd ?? delimiters.variableEnd,
      commentStart: given.commentStart ?? delimiters.commentStart,
      commentEnd: given.commentEnd ?? delimiters.commentEnd,
    },
  };
}
