import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import {
  type Arguments,
  byName,
  type Declarations,
  type Declared,
  ExpressionError,
  type FunctionDefinition,
  findFunction,
} from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import type { Value } from '../../values/value.ts';
import { flagArg, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import { requireChoice } from '../literal-checks.ts';
import { commandLookups } from './commands.ts';
import { dataPathLookups } from './data-paths.ts';
import { fileTreeLookup } from './file-tree.ts';
import { fileLookups } from './files.ts';
import { listLookups } from './lists.ts';
import type { LookupDefinition, LookupReach, LookupSurroundings } from './lookup.ts';
import { mergedVariablesLookup } from './merged-variables.ts';
import { passwordLookup } from './password.ts';
import { roleFileLookups } from './role-files.ts';
import { serviceLookup } from './service.ts';
import { tableLookups } from './tables.ts';
import { unsupportedLookups } from './unsupported.ts';
import { urlLookup } from './url.ts';
import { validateLookup } from './validate.ts';
import { variableLookups } from './variables.ts';

/** Every lookup that comes with kplay. */
export const lookups: readonly LookupDefinition[] = [
  ...[passwordLookup, urlLookup, serviceLookup, ...roleFileLookups],
  ...[...listLookups, ...fileLookups, ...tableLookups, ...commandLookups, ...variableLookups],
  ...[...dataPathLookups, fileTreeLookup, mergedVariablesLookup, validateLookup],
  ...unsupportedLookups,
];

const table = byName(lookups);

/** For the loops `with_X`, and to know ahead which names will do. */
export function findLookup(name: string): LookupDefinition | undefined {
  return findFunction(table, name);
}

const callParameters = ['*terms', 'wantlist?', 'errors?'] as const;
const callDefaults = { wantlist: false, errors: 'strict' };
const callMeanings = {
  wantlist: 'Give a list, as "query" does, and not a text with commas.',
  errors: 'What to do where it fails: "warn" and "ignore" give nothing.',
};
const errorChoices = ['strict', 'warn', 'ignore'] as const;
const declared = new Map<LookupDefinition, Declared>();

/** The lookups as what calls of `lookup('name', …)` can be checked against. */
export const lookupDeclarations: Declarations = {
  find(name) {
    const lookup = findLookup(name);
    if (lookup === undefined) return undefined;
    const known = declared.get(lookup) ?? declarationOf(lookup);
    declared.set(lookup, known);
    return known;
  },
  names: () => table.keys(),
};

function declarationOf(lookup: LookupDefinition): Declared {
  const { options, choices } = lookup;
  const optional = options.map(option => `${option}?`);
  return {
    ...lookup,
    parameters:
      lookup.unsupported === undefined ? [...callParameters, ...optional] : ['*terms', '**options'],
    choices: { errors: errorChoices, ...choices },
    meanings: { ...callMeanings, ...lookup.meanings },
    defaults: { ...callDefaults, ...lookup.defaults },
  };
}

const parameters = ['name', '*terms', 'wantlist?', 'errors?', '**options'];
const globalMeanings = {
  name: 'The name of a lookup: kplay doc -t lookup -l lists them.',
  terms: 'What it is to look up.',
  options: 'Its options.',
  ...callMeanings,
};
const globalTexts = { parameters, meanings: globalMeanings, defaults: callDefaults };
export const lookupGlobal = {
  ...globalTexts,
  name: 'lookup',
  summary: 'Ask a lookup; texts that it finds are joined by commas.',
  examples: ["lookup('env', 'LANG') -> 'C.UTF-8'", "lookup('list', 1, 2, wantlist=true) -> [1, 2]"],
  acceptsUndefined: true,
} as const;
export const queryGlobal = {
  ...globalTexts,
  name: 'query',
  aliases: ['q'],
  summary: 'Ask a lookup, and give a list of what it finds.',
  examples: ["query('env', 'LANG') -> ['C.UTF-8']", "q('items', [1, 2]) -> [1, 2]"],
  acceptsUndefined: true,
} as const;

/** The globals `lookup`, `query` and `q`. */
export function lookupGlobals(
  controller: Controller,
  surroundings: LookupSurroundings,
): readonly FunctionDefinition[] {
  const call =
    (isQuery: boolean): FunctionDefinition['call'] =>
    (_, args, functions) => {
      const wantsList = isQuery || flagArg(args, 'wantlist');
      const found = runLookup(args, { controller, surroundings, functions });
      if (found === undefined) return wantsList ? [] : null;
      return wantsList ? [...found] : joined(found);
    };
  return [
    { ...lookupGlobal, call: call(false) },
    { ...queryGlobal, call: call(true) },
  ];
}

/** `undefined` when it fails and its errors are to be ignored. */
function runLookup(args: Arguments, reach: LookupReach): readonly Value[] | undefined {
  const name = textArg(args, 'name', '');
  const lookup = requireLookup(name);
  const errors = textArg(args, 'errors', 'strict');
  requireChoice('errors', errors, errorChoices);
  for (const option of args.namedRest.keys()) requireOption(lookup, option);
  if (lookup.acceptsUndefined !== true) for (const term of args.rest) assertKnown(term);
  const options: Arguments = {
    get: option => args.namedRest.get(option),
    rest: [],
    namedRest: args.namedRest,
  };
  try {
    return lookup.run(args.rest, options, reach);
  } catch (error) {
    const isFailure = error instanceof ExpressionError || error instanceof EvaluationError;
    if (errors === 'strict' || !isFailure || codeOf(error) === 'expression/undefined') throw error;
    if (errors === 'warn') {
      reach.surroundings.warn(`The lookup "${name}" failed, which is ignored: ${error.message}`);
    }
    return undefined;
  }
}

function codeOf(error: ExpressionError | EvaluationError): string {
  return error instanceof ExpressionError ? error.code : error.diagnostic.code;
}

function requireLookup(name: string): LookupDefinition {
  const lookup = findLookup(name);
  if (lookup !== undefined) return lookup;
  const hint = didYouMean(name, table.keys());
  throw new ExpressionError(`There is no lookup "${name}".`, {
    code: 'expression/unknown-lookup',
    ...(hint === undefined ? {} : { hint }),
  });
}

function requireOption({ name, options }: LookupDefinition, option: string): void {
  if (options.includes(option)) return;
  const hint = options.length === 0 ? 'It takes none.' : `It takes: ${options.join(', ')}.`;
  throw new ExpressionError(`The lookup "${name}" takes no option "${option}".`, { hint });
}

/** Texts are joined by commas, a single item is given as it is; anything else stays a list. */
function joined(found: readonly Value[]): Value {
  const [first] = found;
  if (first === undefined) return [];
  if (found.every(item => typeof item === 'string')) return found.join(',');
  return found.length === 1 ? first : [...found];
}
