import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { InputError, type Result } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { selectHosts } from '../inventory/select-hosts.ts';
import type { Environment, Scope } from '../jinja/environment.ts';
import { renderTemplate } from '../jinja/evaluate.ts';
import { type FunctionTable, findFunction, functionTable } from '../jinja/functions.ts';
import { parseTemplate, type Template } from '../jinja/parse.ts';
import { toText } from '../jinja/python/text.ts';
import { fileOptions, type TemplateOptions } from '../jinja/syntax/options.ts';
import type { TemplateRequest } from '../module-api/source.ts';
import { searchPath } from '../playbook/find-file.ts';
import type { LoaderOptions } from '../playbook/loading.ts';
import { systemRandomness } from '../template/algorithms/random.ts';
import type { Controller } from '../template/controller.ts';
import { globalsFor } from '../template/globals.ts';
import type { LookupSurroundings } from '../template/lookups/lookup.ts';
import { findLookup, lookups } from '../template/lookups/run-lookup.ts';
import { createFunctions } from '../template/registry.ts';
import { wholeText } from '../values/origin.ts';
import { Unknown, UnknownUsed, type Value } from '../values/value.ts';
import { readSource } from '../yaml/read-source.ts';
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
  const { filters, tests } = createFunctions(controller);
  const parsed = new Map<string, Result<Template>>();

  const load = (path: string, options: TemplateOptions): Result<Template> => {
    const key = `${path}\0${JSON.stringify(options)}`;
    const known = parsed.get(key) ?? readTemplate(path, input.files.shown(path), options);
    parsed.set(key, known);
    return known;
  };
  const render = (
    path: string,
    options: TemplateOptions,
    scope: Scope,
    environment: Environment,
  ): string => {
    const template = load(path, options);
    if (!template.ok) throw new InputError(template.diagnostics);
    const text = renderTemplate(template.value, scope, environment);
    if (text instanceof Unknown) throw new UnknownUsed(text);
    return text;
  };
  const environmentFor = (request: EnvironmentRequest): Environment => {
    const surroundings = surroundingsOf(request, input, warn);
    const environment: Environment = {
      filters,
      tests,
      globals: functionTable(
        globalsFor(controller, {
          ...surroundings,
          renderTemplate: ({ path, variables, delimiters }) => {
            const scope = overlaid(request.scope, variables);
            return render(path, withDelimiters(delimiters), scope, environment);
          },
        }),
      ),
      loadTemplate: (name, from) => {
        const path = findTemplate(name, from, surroundings.searchPaths);
        return path === undefined ? undefined : load(path, fileOptions);
      },
    };
    return environment;
  };
  return {
    functions: {
      filters: nameSet(filters),
      tests: nameSet(tests),
      lookups: {
        has: name => findLookup(name) !== undefined,
        names: () => lookups.map(({ name }) => name),
      },
    },
    environmentFor,
    renderFile: (path, request, language) =>
      render(path, optionsOf(request), language.scope, language.environment),
    print: toText,
  };
}

function nameSet(table: FunctionTable) {
  return {
    has: (name: string): boolean => findFunction(table, name) !== undefined,
    names: (): Iterable<string> => table.keys(),
  };
}

function readTemplate(path: string, shown: string, options: TemplateOptions): Result<Template> {
  const source = readSource(readFileSync(path), shown);
  if (!source.ok) return source;
  return parseTemplate(source.value.text, wholeText(source.value), options);
}

/** Beside the template that asks, then in `templates` of the places where the task's files are. */
function findTemplate(name: string, from: Location, places: readonly string[]): string | undefined {
  const candidates = isAbsolute(name)
    ? [name]
    : [
        join(dirname(from.source.path), name),
        ...places.flatMap(place => [join(place, 'templates', name), join(place, name)]),
      ];
  return candidates.find(isReadable);
}

function isReadable(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    // The next candidate may be there; that none is, the caller reports.
    return false;
  }
}

function optionsOf({ options = {} }: TemplateRequest): TemplateOptions {
  const { trimBlocks, lstripBlocks, newlineSequence } = options;
  return {
    ...withDelimiters(options),
    ...(trimBlocks !== undefined && { trimBlocks }),
    ...(lstripBlocks !== undefined && { lstripBlocks }),
    ...(newlineSequence !== undefined && { newline: newlineSequence }),
  };
}

type WantedDelimiters = Partial<Record<keyof TemplateOptions['delimiters'], string | undefined>>;

function withDelimiters(wanted: WantedDelimiters): TemplateOptions {
  const { delimiters } = fileOptions;
  const choose = (name: keyof typeof delimiters): string => wanted[name] ?? delimiters[name];
  return {
    ...fileOptions,
    delimiters: {
      blockStart: choose('blockStart'),
      blockEnd: choose('blockEnd'),
      variableStart: choose('variableStart'),
      variableEnd: choose('variableEnd'),
      commentStart: choose('commentStart'),
      commentEnd: choose('commentEnd'),
    },
  };
}

function overlaid(scope: Scope, variables: ReadonlyMap<string, Value>): Scope {
  return {
    lookup: name => variables.get(name) ?? scope.lookup(name),
    names: () => [...variables.keys(), ...(scope.names?.() ?? [])],
  };
}

function surroundingsOf(
  { play, task, scope }: EnvironmentRequest,
  { inventory, secrets, options }: RunInput,
  warn: (message: string) => void,
): Omit<LookupSurroundings, 'renderTemplate'> {
  const { directory } = play;
  const file = task?.kind === 'task' ? task.file : join(directory, 'playbook');
  const role = task?.role;
  const places = searchPath('', { role, file, playDirectory: directory });
  return {
    searchPaths: [...new Set(places.map(place => place.replace(/\/$/, '')))],
    playbookDirectory: directory,
    checkMode: options.checkMode,
    variableNames: () => scope.names?.() ?? [],
    hostsMatching: pattern => selectHosts(inventory, pattern).hosts.map(({ name }) => name),
    addSecret: text => secrets.add(text),
    warn,
  };
}
