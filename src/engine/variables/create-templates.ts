import { selectHosts } from '../../inventory/select-hosts.ts';
import { toText } from '../../jinja/python/text.ts';
import { jinjaOptions, type TemplateOptions } from '../../jinja/syntax/options.ts';
import type { TemplateRequest } from '../../module-api/source.ts';
import { searchPath } from '../../playbook/find-file.ts';
import { systemRandomness } from '../../template/algorithms/random.ts';
import { checkIncludes, checkTemplateFile } from '../../template/check-file.ts';
import type { Controller } from '../../template/controller.ts';
import { foreseenTaskEnvironment } from '../../template/foreseen-environment.ts';
import { catalogOf, createFunctions } from '../../template/registry.ts';
import { rehearseTemplateFile } from '../../template/rehearse-file.ts';
import { type TaskPlace, taskEnvironment } from '../../template/task-environment.ts';
import { TemplateFiles } from '../../template/template-files.ts';
import { TemplateScope } from '../../template/template-scope.ts';
import { usesOfTemplate } from '../../template/template-uses.ts';
import { Unknown, UnknownUsed } from '../../values/value.ts';
import type { RunInput } from '../create-run.ts';
import { deriveSecrets } from '../secrets/derived-secrets.ts';
import type { EnvironmentRequest, TemplatePlace, Templates } from './templates.ts';

/** The functions of a run, and rendering of template files. */
export function createTemplates(input: RunInput, warn: (message: string) => void): Templates {
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
  const catalog = catalogOf(functions);
  return {
    functions: catalog,
    checkFile: (path, options, { findMaker, ...place }) =>
      checkTemplateFile(
        path,
        { catalog, findMaker, searchPaths: searchPathsOf(place), settings: settingsOf(options) },
        files,
      ),
    checkIncludes: (template, { findMaker, ...place }) =>
      checkIncludes(template, { catalog, findMaker, searchPaths: searchPathsOf(place) }, files),
    usesOf: (path, options, place) =>
      usesOfTemplate(
        path,
        { searchPaths: searchPathsOf(place), settings: settingsOf(options) },
        files,
      ),
    rehearseFile: (path, options, { scope, environment }, { findMaker, ...place }) =>
      rehearseTemplateFile(
        path,
        {
          ...{ scope, environment, findMaker, searchPaths: searchPathsOf(place) },
          settings: settingsOf(options),
        },
        files,
      ),
    foreseenEnvironment: ({ scope, findMaker, secrets, ...place }, foreseen) =>
      foreseenTaskEnvironment({
        ...{ controller, files, scope, findMaker, functions: foreseen },
        derived: secrets && deriveSecrets(input.secrets, secrets),
        surroundings: surroundingsOf({ ...place, scope }, input, () => undefined),
      }),
    environmentFor: request =>
      taskEnvironment({
        ...{ controller, functions, files },
        scope: request.scope,
        derived: request.secrets && deriveSecrets(input.secrets, request.secrets),
        surroundings: surroundingsOf(request, input, warn),
      }),
    renderFile: (path, { src, options, destination }, language, place) => {
      const text = files.render(path, {
        scope: new TemplateScope(language.scope, {
          ...{ path, source: src, destination },
          now: () => controller.now(),
          managed: input.options.ansibleManaged,
        }),
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

function searchPathsOf({ play, task }: TemplatePlace): readonly string[] {
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
