import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { selectHosts } from '../inventory/select-hosts.ts';
import { type FunctionTable, findFunction } from '../jinja/functions.ts';
import { toText } from '../jinja/python/text.ts';
import { referencesOf } from '../jinja/references.ts';
import { jinjaOptions, type TemplateOptions } from '../jinja/syntax/options.ts';
import type { TemplateRequest } from '../module-api/source.ts';
import { checkReferences } from '../playbook/check-templates.ts';
import { searchPath } from '../playbook/find-file.ts';
import type { LoaderOptions } from '../playbook/loading.ts';
import { systemRandomness } from '../template/algorithms/random.ts';
import type { Controller } from '../template/controller.ts';
import { findLookup, lookups } from '../template/lookups/run-lookup.ts';
import { createFunctions } from '../template/registry.ts';
import { type TaskPlace, taskEnvironment } from '../template/task-environment.ts';
import { TemplateFiles } from '../template/template-files.ts';
import { Unknown, UnknownUsed } from '../values/value.ts';
import type { RunInput } from './create-run.ts';
import type { EnvironmentRequest, Templates } from './templates.ts';

export interface RunTemplates extends Templates {
  readonly functions: LoaderOptions['functions'];
}

/** The functions of a run, and rendering of template files. */
export function createTemplates(input: RunInput, warn: (message: string) => void): RunTemplates {
  const controller: Controller = {
    environment: input.environment,
    workingDirectory: input.workingDirectory,
    homeDirectory: input.home,
    randomness: systemRandomness,
    node: input.node,
    now: () => new Date(input.now()),
  };
  const functions = createFunctions(controller);
  const files = new TemplateFiles({
    vault: input.vault.templates,
    shown: path => input.files.shown(path),
    directory: input.workingDirectory,
  });
  const names: RunTemplates['functions'] = {
    filters: nameSet(functions.filters),
    tests: nameSet(functions.tests),
    lookups: {
      has: name => findLookup(name) !== undefined,
      names: () => lookups.map(({ name }) => name),
    },
  };
  return {
    functions: names,
    checkFile: (path, { options }) => {
      const parsed = files.parse(path, settingsOf(options));
      if (!parsed.ok) return parsed.diagnostics;
      if (parsed.value.language === 'handlebars') return [];
      const diagnostics = new Diagnostics();
      checkReferences(referencesOf(parsed.value.template), { functions: names, diagnostics });
      return diagnostics.list;
    },
    environmentFor: request =>
      taskEnvironment({
        ...{ controller, functions, files },
        scope: request.scope,
        surroundings: surroundingsOf(request, input, warn),
      }),
    renderFile: (path, { options }, language, place) => {
      const text = files.render(path, {
        scope: language.scope,
        environment: language.environment,
        searchPaths: searchPathsOf(place),
        settings: settingsOf(options),
      });
      if (text instanceof Unknown) throw new UnknownUsed(text);
      return text;
    },
    print: toText,
  };
}

function nameSet(table: FunctionTable) {
  return {
    has: (name: string): boolean => findFunction(table, name) !== undefined,
    names: (): Iterable<string> => table.keys(),
  };
}

/** `undefined` where the task says nothing: then the file's own settings hold. */
function settingsOf(
  options: TemplateRequest['options'] = {},
): Partial<TemplateOptions> | undefined {
  const given = Object.values(options).some(value => value !== undefined);
  if (!given) return undefined;
  const { trimBlocks, lstripBlocks, newlineSequence } = options;
  const { delimiters } = jinjaOptions;
  return {
    ...(trimBlocks !== undefined && { trimBlocks }),
    ...(lstripBlocks !== undefined && { lstripBlocks }),
    ...(newlineSequence !== undefined && { newline: newlineSequence }),
    delimiters: {
      blockStart: options.blockStart ?? delimiters.blockStart,
      blockEnd: options.blockEnd ?? delimiters.blockEnd,
      variableStart: options.variableStart ?? delimiters.variableStart,
      variableEnd: options.variableEnd ?? delimiters.variableEnd,
      commentStart: options.commentStart ?? delimiters.commentStart,
      commentEnd: options.commentEnd ?? delimiters.commentEnd,
    },
  };
}

function searchPathsOf({ play, task }: Omit<EnvironmentRequest, 'scope'>): readonly string[] {
  const { directory } = play;
  const file = task?.kind === 'task' ? task.file : `${directory}/playbook`;
  const places = searchPath('', { role: task?.role, file, playDirectory: directory });
  return [...new Set(places.map(place => place.replace(/(.)\/$/, '$1')))];
}

function surroundingsOf(
  request: EnvironmentRequest,
  { inventory, secrets, vault, options }: RunInput,
  warn: (message: string) => void,
): TaskPlace['surroundings'] {
  return {
    searchPaths: searchPathsOf(request),
    playbookDirectory: request.play.directory,
    checkMode: options.checkMode,
    hostsMatching: pattern => selectHosts(inventory, pattern).hosts.map(({ name }) => name),
    addSecret: text => secrets.add(text),
    vault: vault.templates,
    warn,
  };
}
