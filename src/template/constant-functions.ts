import {
  type ConstantFunctions,
  type FunctionDefinition,
  type FunctionTable,
  findFunction,
  functionTable,
  NotConstant,
} from '../jinja/functions.ts';
import { toText } from '../jinja/python/text.ts';
import { isList } from '../values/value.ts';
import type { Controller } from './controller.ts';
import { listLookups } from './lookups/lists.ts';
import { lookupGlobals } from './lookups/run-lookup.ts';

/** Before the run there is neither a clock nor chance. */
export const noController: Controller = {
  environment: {},
  workingDirectory: '/',
  homeDirectory: '/',
  node: '',
  randomness: { bits: refuse },
  now: refuse,
};

interface Tables {
  readonly filters: FunctionTable;
  readonly tests: FunctionTable;
}

/** What of the functions gives the same before the run as in it. `tables` are made with `noController`. */
export function constantFunctionsOf({ filters, tests }: Tables): ConstantFunctions {
  return { filters: tame(filters), tests: tame(tests), globals: functionTable(lookups) };
}

function tame(table: FunctionTable): FunctionTable {
  return new Map(
    Array.from(table, ([name, definition]) => [
      name,
      definition.onlyWhileRunning === true ? { ...definition, call: refuse } : definition,
    ]),
  );
}

const rearranging = new Map(
  listLookups.filter(({ name }) => name !== 'random_choice').map(lookup => [lookup.name, lookup]),
);

/** More than this, as all combinations of lists, would be work. */
const greatestProduct = 10_000;

/** Only lookups that rearrange what they are given. */
const lookups: readonly FunctionDefinition[] = lookupGlobals(noController, {
  searchPaths: [],
  playbookDirectory: '/',
  checkMode: true,
  variableNames: refuse,
  hostsMatching: refuse,
  addSecret: refuse,
  warn: refuse,
  renderTemplate: refuse,
}).map(definition => ({
  ...definition,
  call(input, args, context) {
    const name = args.get('name');
    const isKnown = findFunction(rearranging, toText(name ?? '')) !== undefined;
    const size = args.rest.reduce<number>((all, term) => all * (isList(term) ? term.length : 1), 1);
    return isKnown && size <= greatestProduct ? definition.call(input, args, context) : refuse();
  },
}));

function refuse(): never {
  throw new NotConstant();
}
