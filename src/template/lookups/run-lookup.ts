import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import type { Value } from '../../values/value.ts';
import { flagArg, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import { commandLookups } from './commands.ts';
import { fileLookups } from './files.ts';
import { listLookups } from './lists.ts';
import type { LookupDefinition, LookupReach, LookupSurroundings } from './lookup.ts';
import { passwordLookup } from './password.ts';
import { tableLookups } from './tables.ts';
import { unsupportedLookups } from './unsupported.ts';
import { urlLookup } from './url.ts';
import { variableLookups } from './variables.ts';

/** Every lookup that comes with kplay. */
export const lookups: readonly LookupDefinition[] = [
  ...[passwordLookup, urlLookup],
  ...[...listLookups, ...fileLookups, ...tableLookups, ...commandLookups, ...variableLookups],
  ...unsupportedLookups,
];

const byName: ReadonlyMap<string, LookupDefinition> = new Map(
  lookups.flatMap(lookup =>
    [lookup.name, ...(lookup.aliases ?? [])].map(name => [name, lookup] as const),
  ),
);

/** For the loops `with_X`, and to know ahead which names will do. */
export function findLookup(name: string): LookupDefinition | undefined {
  return byName.get(name) ?? byName.get(name.replace(/^ansible\.(?:builtin|legacy)\./, ''));
}

/** The globals `lookup`, `query` and `q`. */
export function lookupGlobals(
  controller: Controller,
  surroundings: LookupSurroundings,
): readonly FunctionDefinition[] {
  const parameters = ['name', '*terms', 'wantlist?', 'errors?', '**options'];
  const call =
    (isQuery: boolean): FunctionDefinition['call'] =>
    (_, args, functions) => {
      const wantsList = isQuery || flagArg(args, 'wantlist');
      const found = runLookup(args, { controller, surroundings, functions });
      if (found === undefined) return wantsList ? [] : null;
      return wantsList ? [...found] : joined(found);
    };
  return [
    { name: 'lookup', parameters, acceptsUndefined: true, call: call(false) },
    { name: 'query', aliases: ['q'], parameters, acceptsUndefined: true, call: call(true) },
  ];
}

/** `undefined` when it fails and its errors are to be ignored. */
function runLookup(args: Arguments, reach: LookupReach): readonly Value[] | undefined {
  const name = textArg(args, 'name', '');
  const lookup = requireLookup(name);
  const errors = textArg(args, 'errors', 'strict');
  if (!['strict', 'warn', 'ignore'].includes(errors)) {
    throw new ExpressionError(`"errors" must be strict, warn or ignore, not "${errors}".`);
  }
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
    const isIgnored = errors !== 'strict' && error instanceof ExpressionError;
    if (!isIgnored || error.code === 'expression/undefined') throw error;
    if (errors === 'warn') {
      reach.surroundings.warn(`The lookup "${name}" failed, which is ignored: ${error.message}`);
    }
    return undefined;
  }
}

function requireLookup(name: string): LookupDefinition {
  const lookup = findLookup(name);
  if (lookup !== undefined) return lookup;
  const hint = didYouMean(name, byName.keys());
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
