import { basename } from 'node:path';
import { type Environment, EvaluationError } from '../jinja/environment.ts';
import { type Arguments, type FunctionDefinition, functionTable } from '../jinja/functions.ts';
import { assertKnown } from '../jinja/python/errors.ts';
import { unforeseen } from '../jinja/unforeseen.ts';
import { Undefined, UnknownUsed } from '../values/value.ts';
import { findFile } from './lookups/find-file.ts';
import type { LookupSurroundings, TemplateRequest } from './lookups/lookup.ts';
import { findLookup, lookupGlobals } from './lookups/run-lookup.ts';
import { type FindMaker, mayChange } from './missing-file.ts';
import { rehearseTemplateFile } from './rehearse-file.ts';
import { delimiterSettings, overlaidScope, type TaskPlace } from './task-environment.ts';
import { templateFolders } from './template-files.ts';

interface ForeseenPlace
  extends Pick<TaskPlace, 'controller' | 'derived' | 'files' | 'scope' | 'surroundings'> {
  /** What can be called before the run. */
  readonly functions: Environment;
  readonly findMaker: FindMaker;
}

/** What the expressions of a task come to before the run: of lookups, what templates fail with. */
export function foreseenTaskEnvironment(place: ForeseenPlace): Environment {
  const { controller, derived, functions, files, findMaker } = place;
  const { searchPaths } = place.surroundings;
  const load = files.loaderFor(templateFolders(searchPaths));
  const renderTemplate = ({ path, variables, delimiters }: TemplateRequest): never => {
    const scope = overlaidScope(place.scope, variables);
    const settings = delimiterSettings(delimiters);
    const all = { scope, environment, searchPaths, settings, findMaker };
    const found = rehearseTemplateFile(path, all, files);
    const problem = found.find(({ severity }) => severity === 'error');
    if (problem !== undefined) throw new EvaluationError(problem);
    throw new UnknownUsed(unforeseen);
  };
  const surroundings: LookupSurroundings = {
    ...place.surroundings,
    renderTemplate,
    variableNames: () => [],
    warn: () => undefined,
  };
  /** Other lookups, as far as they hang on nothing but their terms. */
  const constant = (name: string): FunctionDefinition => {
    const known = functions.globals.get(name);
    if (known === undefined) throw new UnknownUsed(unforeseen);
    return known;
  };
  const lookups = lookupGlobals(controller, surroundings).map(
    (definition): FunctionDefinition => ({
      ...definition,
      call(input, args, context) {
        if (!isTemplate(args)) return constant(definition.name).call(input, args, context);
        for (const term of args.rest) {
          const path =
            typeof term === 'string' &&
            findFile(term, 'templates', { controller, surroundings, functions: context });
          if (!path || mayChange(findMaker([basename(path)]))) throw new UnknownUsed(unforeseen);
        }
        return definition.call(input, args, context);
      },
    }),
  );
  const environment: Environment = {
    ...functions,
    derived,
    globals: new Map([...functions.globals, ...functionTable(lookups)]),
    loadTemplate(name, from) {
      const loaded = load(name, from);
      // What is not there, or does not parse, is told by who looks for files.
      if (loaded?.ok !== true || mayChange(findMaker([name]))) throw new UnknownUsed(unforeseen);
      return loaded;
    },
  };
  return environment;
}

/** Throws where the lookup would, whatever it is. */
function isTemplate(args: Arguments): boolean {
  const name = args.get('name');
  const lookup = typeof name === 'string' ? findLookup(name) : undefined;
  if (lookup === undefined || lookup.acceptsUndefined === true) return false;
  for (const term of args.rest) if (term instanceof Undefined) assertKnown(term);
  return lookup.name === 'template';
}
