import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { checkArguments } from '../../jinja/check-arguments.ts';
import { unsupportedProblem } from '../../jinja/check-references.ts';
import type { Declared, FunctionCatalog } from '../../jinja/functions.ts';
import type { CallArguments, ExpressionNode as JinjaNode } from '../../jinja/syntax/ast.ts';
import type { CallNode, ExpressionNode } from './ast.ts';
import { comparisons, unknownHelperHint } from './helpers.ts';
import type { HandlebarsTemplate } from './render.ts';
import { callsIn } from './walk.ts';

/** Handlebars' own, and the comparisons: they check what they are given. */
const ownHelpers: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'lookup', ...Object.keys(comparisons)],
]);

/** Helpers that do not exist, and calls of them that could never be right. */
export function handlebarsProblems(
  { source, body }: HandlebarsTemplate,
  catalog: FunctionCatalog,
): readonly Diagnostic[] {
  return [...callsIn(body)].flatMap(call => {
    const { callee, params, named } = call;
    const isVariable = params.length === 0 && named.size === 0;
    if (callee.kind !== 'path' || isVariable || ownHelpers.has(callee.text)) return [];
    const location = { source, ...callee.span };
    const declared = declaredFor(callee.text, catalog);
    if (declared === undefined) return [unknownHelper(callee.text, location, catalog)];
    const { unsupported } = declared.function;
    if (unsupported !== undefined) {
      return [unsupportedProblem(`The filter "${callee.text}"`, unsupported, location)];
    }
    const given = argumentsOf(call, declared.takesInput ? 1 : 0);
    return checkArguments(declared.function, given).map(({ message, hint, span }): Diagnostic => {
      const at: Location =
        span === undefined ? location : { source, start: span.start, end: span.end };
      return { severity: 'error', code: 'expression/wrong-argument', message, location: at, hint };
    });
  });
}

interface Found {
  readonly function: Declared;
  /** The first value is what it works on. */
  readonly takesInput: boolean;
}

function declaredFor(
  name: string,
  { filters, tests, globals }: FunctionCatalog,
): Found | undefined {
  const test = name.startsWith('is_') ? tests.find(name.slice('is_'.length)) : undefined;
  const own = filters.find(name) ?? test;
  if (own !== undefined) return { function: own, takesInput: true };
  const global = globals.find(name);
  return global === undefined ? undefined : { function: global, takesInput: false };
}

function unknownHelper(name: string, location: Location, catalog: FunctionCatalog): Diagnostic {
  const { filters, tests, globals } = catalog;
  const hint = unknownHelperHint(name, {
    filters: filters.names(),
    tests: tests.names(),
    globals: globals.names(),
    isTest: tests.find(name) !== undefined,
  });
  const message = `There is no helper "${name}".`;
  return { severity: 'error', code: 'expression/unknown-filter', message, location, hint };
}

function argumentsOf({ params, named }: CallNode, from: number): CallArguments {
  return {
    positional: params.slice(from).map(asJinja),
    named: Array.from(named, ([name, value]) => ({ name, value: asJinja(value), ...value.span })),
    rest: undefined,
    namedRest: undefined,
  };
}

/** Of arguments only those that are written out matter. */
function asJinja(node: ExpressionNode): JinjaNode {
  if (node.kind === 'literal' && node.value !== undefined && node.value !== null) {
    return { kind: 'constant', value: node.value, ...node.span };
  }
  return { kind: 'broken', ...node.span };
}
