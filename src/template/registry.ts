import {
  type ConstantFunctions,
  type Declarations,
  type FunctionCatalog,
  type FunctionDefinition,
  type FunctionTable,
  findFunction,
  functionTable,
} from '../jinja/functions.ts';
import { inputText } from './arguments.ts';
import { constantFunctionsOf, noController } from './constant-functions.ts';
import type { Controller } from './controller.ts';
import { chanceFilters } from './filters/chance.ts';
import { commentFilter } from './filters/comment.ts';
import { consolidateFilter } from './filters/consolidate.ts';
import { csvFilter } from './filters/csv.ts';
import { dataPathFilters } from './filters/data-paths.ts';
import { dateFilters } from './filters/dates.ts';
import { debopsFilters } from './filters/debops.ts';
import { dictFilters } from './filters/dicts.ts';
import { formatFilters } from './filters/formats.ts';
import { hardwareFilters } from './filters/hardware.ts';
import { hashFilters } from './filters/hashes.ts';
import { htmlFilters } from './filters/html.ts';
import { ipAddressFilters } from './filters/ip-address.ts';
import { ipMembershipFilters } from './filters/ip-membership.ts';
import { ipMergeFilters } from './filters/ip-merge.ts';
import { ipPlaceFilters } from './filters/ip-places.ts';
import { jsonQueryFilter } from './filters/json-query.ts';
import { keyedListFilters } from './filters/keyed-lists.ts';
import { keyFilters } from './filters/keys.ts';
import { listFilters } from './filters/lists.ts';
import { numberFilters } from './filters/numbers.ts';
import { orderingFilters } from './filters/ordering.ts';
import { pathFilters } from './filters/paths.ts';
import { regexFilters } from './filters/regex.ts';
import { selectionFilters } from './filters/selection.ts';
import { sequenceFilters } from './filters/sequences.ts';
import { quoteFilter } from './filters/shell.ts';
import { textFilters } from './filters/text.ts';
import { timeUnitFilters } from './filters/time-units.ts';
import { unsupportedFilters } from './filters/unsupported.ts';
import { urlFilters } from './filters/urls.ts';
import { validationFilters } from './filters/validation.ts';
import { valueFilters } from './filters/values.ts';
import { vaultFilters } from './filters/vault.ts';
import { yamlFilters } from './filters/yaml.ts';
import { globalDeclarations } from './globals.ts';
import { lookupDeclarations } from './lookups/run-lookup.ts';
import { comparisonTests } from './tests/comparisons.ts';
import { fileTests } from './tests/files.ts';
import { ipTests } from './tests/ip.ts';
import { resultTests } from './tests/results.ts';
import { textTests } from './tests/text.ts';
import { validateTest } from './tests/validate.ts';
import { valueTests } from './tests/values.ts';

export interface Functions {
  readonly filters: FunctionTable;
  readonly tests: FunctionTable;
}

/** Every filter and test that comes with kplay, for expressions and for both languages of templates. */
export function createFunctions(controller: Controller): Functions {
  const filters = functionTable(filtersFor(controller));
  const tests: FunctionTable = functionTable([
    ...testsFor(controller),
    existence('filter', 'default', name => findFunction(filters, name) !== undefined),
    existence('test', 'defined', name => findFunction(tests, name) !== undefined),
  ]);
  return { filters, tests };
}

/** What calls can be checked against before anything is evaluated. */
export function catalogOf({ filters, tests }: Functions): FunctionCatalog {
  return {
    filters: declarationsOf(filters),
    tests: declarationsOf(tests),
    lookups: lookupDeclarations,
    globals: globalDeclarations,
    constant: constantFunctions(),
  };
}

let constant: ConstantFunctions | undefined;

/** The same for all catalogs: they hang on nothing. */
function constantFunctions(): ConstantFunctions {
  constant ??= constantFunctionsOf(createFunctions(noController));
  return constant;
}

function declarationsOf(table: FunctionTable): Declarations {
  return { find: name => findFunction(table, name), names: () => table.keys() };
}

export function filtersFor(controller: Controller): readonly FunctionDefinition[] {
  return [
    ...[commentFilter, quoteFilter],
    ...[...valueFilters, ...textFilters, ...sequenceFilters, ...orderingFilters],
    ...selectionFilters,
    ...[...numberFilters, ...listFilters, ...dictFilters, ...formatFilters, ...regexFilters],
    ...debopsFilters,
    ...[
      ...urlFilters,
      ...htmlFilters,
      ...[...ipAddressFilters, ...ipMembershipFilters, ...ipPlaceFilters],
      ...yamlFilters,
      ...unsupportedFilters,
      jsonQueryFilter,
    ],
    ...[...hashFilters(controller), ...pathFilters(controller), ...chanceFilters(controller)],
    ...[...dateFilters(controller), ...vaultFilters(controller), ...hardwareFilters(controller)],
    ...[...ipMergeFilters, ...keyedListFilters, ...timeUnitFilters],
    ...[...keyFilters, ...dataPathFilters, consolidateFilter, csvFilter, ...validationFilters],
  ];
}

export function testsFor(controller: Controller): readonly FunctionDefinition[] {
  return [
    ...valueTests,
    ...comparisonTests,
    ...resultTests,
    ...textTests,
    ...ipTests,
    validateTest,
    ...fileTests(controller),
  ];
}

function existence(
  name: string,
  one: string,
  exists: (name: string) => boolean,
): FunctionDefinition {
  return {
    name,
    summary: `Whether there is a ${name} of this name.`,
    examples: [`'${one}' is ${name} -> true`],
    parameters: [],
    call: input => exists(inputText(input)),
  };
}
