import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { locationWithin, wholeText } from '../values/origin.ts';
import {
  Callable,
  Float,
  isDict,
  isList,
  LazyDict,
  Undefined,
  Unknown,
  type Value,
} from '../values/value.ts';
import { EvaluationError } from './environment.ts';
import { evaluateConstant } from './evaluate.ts';
import { type ConstantFunctions, findFunction, NotConstant } from './functions.ts';
import { type Operation, refusalOf } from './operand-kinds.ts';
import type { Expression, Template } from './parse.ts';
import { numberOf } from './python/kind.ts';
import { isTruthy } from './python/truth.ts';
import type { ExpressionRoot } from './references.ts';
import type {
  CallNode,
  CompareNode,
  ConditionalNode,
  ConstantNode,
  ExpressionNode,
  LogicNode,
  Span,
} from './syntax/ast.ts';
import { operandsOf, withOthers } from './syntax/walk.ts';

interface ConstantProblem {
  readonly diagnostic: Diagnostic;
  /** It only fails where it is come to, which hangs on what is known later. */
  readonly isConditional: boolean;
}

/** What parts of a text that are the same whenever they are evaluated fail with. */
export function constantProblems(
  roots: readonly ExpressionRoot[],
  source: Expression | Template,
  functions: ConstantFunctions,
): readonly ConstantProblem[] {
  return roots.flatMap(root => {
    if (isPlain(root.node)) return [];
    const work = new Work(source, functions, root);
    const value = work.out(root.node, root.isConditional);
    if (root.isPrinted && value instanceof Undefined)
      work.printed(root.node, value, root.isConditional);
    return work.problems;
  });
}

/** What an expression is worth whenever it is evaluated; `undefined` where that is not known. */
export function constantOf(
  root: ExpressionRoot,
  source: Expression | Template,
  functions: ConstantFunctions,
): Value | undefined {
  return new Work(source, functions, root).out(root.node, false);
}

/** What a lookup fails with for these terms, whenever it is asked. */
export function lookupFailure(
  name: string,
  terms: readonly Value[],
  { functions, location }: { readonly functions: ConstantFunctions; readonly location: Location },
): Diagnostic | undefined {
  if (terms.some(isLarge)) return undefined;
  const span = { start: 0, end: 0 };
  const values = [name, ...terms].map(value => constant(span, value));
  const args = { positional: values, named: [], rest: undefined, namedRest: undefined };
  const callee = { kind: 'name', name: 'query', ...span } as const;
  const root: CallNode = { kind: 'call', callee, args, ...span };
  try {
    evaluateConstant({ text: '', origin: wholeText(location.source), root }, functions);
    return undefined;
  } catch (error) {
    if (error instanceof NotConstant) return undefined;
    if (!(error instanceof EvaluationError)) throw error;
    return { ...error.diagnostic, location };
  }
}

/** Most expressions, by far. */
function isPlain({ kind }: ExpressionNode): boolean {
  return kind === 'constant' || kind === 'name';
}

class Work {
  readonly problems: ConstantProblem[] = [];
  private readonly source: Expression | Template;
  private readonly functions: ConstantFunctions;
  private readonly binds: (name: string) => boolean;

  constructor(
    source: Expression | Template,
    functions: ConstantFunctions,
    { binds }: ExpressionRoot,
  ) {
    this.source = source;
    this.functions = functions;
    this.binds = binds;
  }

  /** The value, or `undefined` where it hangs on what is only known while running, or has been reported. */
  out(node: ExpressionNode, maybe: boolean): Value | undefined {
    switch (node.kind) {
      case 'constant':
        return node.value;
      case 'name':
      case 'broken':
        return undefined;
      case 'logic':
        return this.logic(node, maybe);
      case 'conditional':
        return this.conditional(node, maybe);
      case 'compare':
        return this.compare(node, maybe);
      case 'call':
        return this.call(node, maybe);
      case 'attribute':
      case 'binary':
      case 'concat':
      case 'dict':
      case 'filter':
      case 'item':
      case 'list':
      case 'slice':
      case 'test':
      case 'tuple':
      case 'unary':
        return this.evaluated(node, this.operands(node, maybe), maybe);
    }
  }

  /** Printing what is undefined fails as joining it to a text does. */
  printed(node: ExpressionNode, value: Undefined, maybe: boolean): void {
    const { start, end } = node;
    this.evaluated({ kind: 'concat', items: [node], start, end }, new Map([[node, value]]), maybe);
  }

  /** Nothing is said of a side that is never come to. */
  private logic({ operator, left, right }: LogicNode, maybe: boolean): Value | undefined {
    const first = this.out(left, maybe);
    const truth = truthOf(first);
    if (truth === (operator === 'or')) return first;
    const second = this.out(right, maybe || truth === undefined);
    return truth === undefined ? undefined : second;
  }

  private conditional(node: ConditionalNode, maybe: boolean): Value | undefined {
    const { test, value, otherwise } = node;
    const truth = truthOf(this.out(test, maybe));
    if (truth === true) return this.out(value, maybe);
    if (truth === false) return otherwise && this.out(otherwise, maybe);
    this.out(value, true);
    if (otherwise !== undefined) this.out(otherwise, true);
    return undefined;
  }

  /** `a < b < c` does not look at `c` where `a < b` is false. */
  private compare(node: CompareNode, maybe: boolean): Value | undefined {
    const values = new Map<ExpressionNode, Value>();
    for (const [index, operand] of operandsOf(node).entries()) {
      const value = this.out(operand, maybe || index > 1);
      if (value !== undefined) values.set(operand, value);
    }
    return this.evaluated(node, values, maybe);
  }

  private call(node: CallNode, maybe: boolean): Value | undefined {
    const { callee, args } = node;
    const given = this.operands({ ...node, callee: { ...callee, kind: 'broken' } }, maybe);
    const { name } = callee.kind === 'attribute' || callee.kind === 'name' ? callee : { name: '' };
    if (callee.kind === 'attribute') {
      const target = this.out(callee.target, maybe);
      if (target === undefined || isLarge(target)) return undefined;
      const method = { ...callee, target: constant(callee.target, target) };
      return this.evaluated({ ...node, callee: method }, given.set(method, bound), maybe);
    }
    const isKnown = callee.kind === 'name' && !this.binds(name);
    if (!isKnown || !(name in constantBuiltins || this.functions.globals.has(name))) {
      return undefined;
    }
    if (args.rest !== undefined || args.namedRest !== undefined) return undefined;
    return this.evaluated(node, given.set(callee, bound), maybe);
  }

  private operands(node: ExpressionNode, maybe: boolean): Map<ExpressionNode, Value> {
    const values = new Map<ExpressionNode, Value>();
    for (const operand of operandsOf(node)) {
      const value = this.out(operand, maybe);
      if (value !== undefined) values.set(operand, value);
    }
    return values;
  }

  /** With the values of what is directly within it. */
  private evaluated(
    node: ExpressionNode,
    values: ReadonlyMap<ExpressionNode, Value>,
    maybe: boolean,
  ): Value | undefined {
    const operands = operandsOf(node);
    if (operands.some(operand => !values.has(operand))) {
      this.refused(node, values, maybe);
      return undefined;
    }
    if (!this.isTried(node, values)) return undefined;
    const root = withOthers(node, operand => {
      const value = values.get(operand);
      return value === undefined || value === bound ? operand : constant(operand, value);
    });
    const { text, origin } = this.source;
    try {
      const value = evaluateConstant({ text, origin, root }, this.functions);
      return value instanceof Unknown || isOpaque(value) ? undefined : value;
    } catch (error) {
      if (error instanceof NotConstant) return undefined;
      if (!(error instanceof EvaluationError)) throw error;
      this.problems.push({ diagnostic: error.diagnostic, isConditional: maybe });
      return undefined;
    }
  }

  /** What an operator refuses of any value. */
  private refused(
    node: ExpressionNode,
    values: ReadonlyMap<ExpressionNode, Value>,
    maybe: boolean,
  ): void {
    const operation = operationOf(node);
    if (operation === undefined || [...values.values()].some(isLarge)) return;
    const refusal = refusalOf(operation, operand => values.get(operand));
    if (refusal === undefined) return;
    const { code, message, hint } = refusal;
    const location = locationWithin(this.source.origin, node.start, node.end);
    const diagnostic: Diagnostic = { severity: 'error', code, message, location, hint };
    this.problems.push({ diagnostic, isConditional: maybe });
  }

  /** Whether it is worth the work, and known. */
  private isTried(node: ExpressionNode, values: ReadonlyMap<ExpressionNode, Value>): boolean {
    const table =
      node.kind === 'filter'
        ? this.functions.filters
        : node.kind === 'test'
          ? this.functions.tests
          : undefined;
    if (node.kind === 'filter' && node.input === undefined) return false;
    if (table !== undefined && 'name' in node) {
      const declared = findFunction(table, node.name);
      if (declared === undefined || declared.unsupported !== undefined) return false;
      if (declared.onlyWhileRunning === true) return false;
    }
    const given = [...values.values()];
    if (node.kind === 'binary' || node.kind === 'unary' || node.kind === 'compare') {
      if (given.every(value => numberOf(value) !== undefined)) return true;
    }
    return !given.some(isLarge);
  }
}

function operationOf(node: ExpressionNode): Operation | undefined {
  if (node.kind === 'binary') return node;
  if (node.kind !== 'compare') return undefined;
  const [only, ...others] = node.rest;
  if (only === undefined || others.length > 0) return undefined;
  return { left: node.first, operator: only.operator, right: only.operand };
}

/** Stands for a callee, which is evaluated as it is written. */
const bound: Callable = new Callable('callee', () => null);

/** Those of Jinja that keep nothing in mind. */
const constantBuiltins: Readonly<Record<string, true>> = { range: true, dict: true };

function constant({ start, end }: Span, value: Value): ConstantNode {
  return { kind: 'constant', start, end, value };
}

function truthOf(value: Value | undefined): boolean | undefined {
  if (value === undefined || value instanceof Undefined) return undefined;
  return isTruthy(value);
}

/** Functions and objects that can change. */
function isOpaque(value: Value): boolean {
  return value instanceof Callable || value instanceof LazyDict;
}

const longestText = 2000;
const longestList = 200;
const greatestNumber = 10_000;

/** Whether what is done with it might be much work: `'a' * 1000000000`. */
function isLarge(value: Value): boolean {
  if (typeof value === 'string') return value.length > longestText || /\d{6}/.test(value);
  if (typeof value === 'number') return Math.abs(value) > greatestNumber;
  if (value instanceof Float) return Math.abs(value.value) > greatestNumber;
  if (isList(value)) return value.length > longestList || value.some(isLarge);
  if (!isDict(value)) return false;
  return value.size > longestList || [...value.values()].some(isLarge);
}
