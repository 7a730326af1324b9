import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { checkArguments } from './check-arguments.ts';
import { constantProblems } from './constants.ts';
import type { FunctionCatalog } from './functions.ts';
import type { FunctionReference, References } from './references.ts';

const kinds = [
  ['filters', 'filter', 'expression/unknown-filter'],
  ['tests', 'test', 'expression/unknown-test'],
  ['lookups', 'lookup', 'expression/unknown-lookup'],
] as const;

interface CheckOptions {
  /** Macros of the file that includes this one may be called: what a name stands for is not known. */
  readonly mayCallMacros?: boolean | undefined;
  /** It need not be evaluated, or may fail: what constants come to is only warned of. */
  readonly mayFail?: boolean | undefined;
  /** It is evaluated, and not looked at whether it is defined. */
  readonly mustBeDefined?: boolean | undefined;
}

/** Functions that do not exist or are not supported, and calls that could never be right. */
export function checkReferences(
  references: References,
  catalog: FunctionCatalog,
  options: CheckOptions = {},
): readonly Diagnostic[] {
  const problems = referenceProblems(references, catalog, options);
  return [...problems, ...constantFailures(references, { catalog, options, problems })];
}

interface Checked {
  readonly catalog: FunctionCatalog;
  readonly options: CheckOptions;
  readonly problems: readonly Diagnostic[];
}

/** What fails whenever it is evaluated, and has not been reported for another reason. */
function constantFailures(
  { roots, source }: References,
  { catalog, options, problems }: Checked,
): readonly Diagnostic[] {
  const { mayFail = false, mustBeDefined = false } = options;
  const isReported = ({ location }: Diagnostic): boolean =>
    problems.some(
      other => location !== undefined && other.location && isWithin(other.location, location),
    );
  return constantProblems(roots, source, catalog.constant).flatMap(
    ({ diagnostic, isConditional }): readonly Diagnostic[] => {
      const isTestable = diagnostic.code === 'expression/undefined' && !mustBeDefined;
      if (isTestable || isReported(diagnostic)) return [];
      return [{ ...diagnostic, severity: isConditional || mayFail ? 'warning' : 'error' }];
    },
  );
}

function isWithin(inner: Location, outer: Location): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end;
}

function referenceProblems(
  references: References,
  catalog: FunctionCatalog,
  { mayCallMacros = false }: CheckOptions,
): readonly Diagnostic[] {
  const found = kinds.flatMap(([kind, word, code]) =>
    references[kind].flatMap((reference): readonly Diagnostic[] => {
      const { name, location } = reference;
      const known = catalog[kind];
      const declared = known.find(name);
      if (declared === undefined) {
        const hint = didYouMean(name, known.names());
        return [
          { severity: 'error', code, message: `There is no ${word} "${name}".`, location, hint },
        ];
      }
      const { unsupported } = declared;
      if (unsupported === undefined) return callProblems(reference, declared);
      return [unsupportedProblem(`The ${word} "${name}"`, unsupported, location)];
    }),
  );
  const calls = references.calls.flatMap((reference): readonly Diagnostic[] => {
    const { name, location } = reference;
    const declared = catalog.globals.find(name);
    if (declared !== undefined) return callProblems(reference, declared);
    if (mayCallMacros) return [];
    const message = `There is no function "${name}".`;
    const hint = hintFor(name, catalog);
    return [{ severity: 'error', code: 'expression/unknown-function', message, location, hint }];
  });
  return [...found, ...calls];
}

/** A function that is known by name and not built in. */
export function unsupportedProblem(what: string, reason: string, location: Location): Diagnostic {
  const hint = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  const message = `${what} is not supported.`;
  return { severity: 'error', code: 'expression/unsupported', message, location, hint };
}

function hintFor(name: string, { globals, filters }: FunctionCatalog): string | undefined {
  if (filters.find(name) !== undefined) return `"${name}" is a filter: write "value | ${name}".`;
  return didYouMean(name, globals.names());
}

function callProblems(
  { location, args, locate }: FunctionReference,
  declared: Parameters<typeof checkArguments>[0],
): readonly Diagnostic[] {
  return checkArguments(declared, args).map(({ message, hint, span }) => ({
    severity: 'error',
    code: 'expression/wrong-argument',
    message,
    location: span === undefined ? location : locate(span),
    hint,
  }));
}
