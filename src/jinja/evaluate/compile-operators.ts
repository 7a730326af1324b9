import { Undefined, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { calculate, negate, positive } from '../python/arithmetic.ts';
import { compare, contains, equals } from '../python/compare.ts';
import { SafeText, withoutMark } from '../python/safe-text.ts';
import { toText } from '../python/text.ts';
import type {
  BinaryNode,
  CompareNode,
  CompareOperator,
  ConcatNode,
  UnaryNode,
} from '../syntax/ast.ts';
import type { ExpressionCompiler } from './compiler.ts';
import type { Evaluate, Frame } from './frame.ts';
import { derived } from './marks.ts';
import { resolveFor } from './resolve.ts';
import type { Site } from './site.ts';

export function compileBinary(compiler: ExpressionCompiler, node: BinaryNode): Evaluate {
  const { operator } = node;
  if (operator === '%') return compileModulo(compiler, node);
  const left = compiler.value(node.left);
  const right = compiler.value(node.right);
  const site = compiler.site(node);
  const sites = [compiler.site(node.left), compiler.site(node.right)] as const;
  return frame => {
    const a = left(frame);
    const b = right(frame);
    frame.render.session.site = site;
    if (typeof a !== 'object' && typeof b !== 'object') return calculate(operator, a, b);
    blame(frame, a, b, sites);
    return combine(frame, a, b, (x, y) => {
      const result = calculate(operator, x, y);
      // What was escaped no longer holds the text it was.
      if (result instanceof SafeText) derived(frame.render.session, operator, [x, y], result);
      return result;
    });
  };
}

/** Of numbers a remainder, of a text its formatting. */
function compileModulo(compiler: ExpressionCompiler, node: BinaryNode): Evaluate {
  const left = compiler.value(node.left);
  const right = compiler.value(node.right);
  const site = compiler.site(node);
  const sites = [compiler.site(node.left), compiler.site(node.right)] as const;
  return frame => {
    const a = left(frame);
    const b = right(frame);
    const { session } = frame.render;
    session.site = site;
    blame(frame, a, b, sites);
    return combine(frame, a, b, (x, y) => {
      const result = calculate('%', x, y);
      if (typeof withoutMark(result) === 'string') derived(session, '%', [x, y], result);
      return result;
    });
  };
}

/** Where an operand is undefined, the error is about it, not about the operation. */
function blame({ render }: Frame, a: Value, b: Value, [left, right]: readonly [Site, Site]): void {
  if (a instanceof Undefined) render.session.site = left;
  else if (b instanceof Undefined) render.session.site = right;
}

/** Renders both sides; what cannot be known makes the result unknown. */
function combine(
  { render }: Frame,
  a: Value,
  b: Value,
  operation: (a: Value, b: Value) => Value,
): Value {
  if (a instanceof Unknown) return a.derived;
  if (b instanceof Unknown) return b.derived;
  try {
    return operation(resolveFor(render, a), resolveFor(render, b));
  } catch (error) {
    if (error instanceof UnknownUsed) return error.unknown;
    throw error;
  }
}

export function compileSign(compiler: ExpressionCompiler, node: UnaryNode): Evaluate {
  const operand = compiler.value(node.operand);
  const apply = node.operator === '-' ? negate : positive;
  const site = compiler.site(node);
  const operandSite = compiler.site(node.operand);
  return frame => {
    const value = operand(frame);
    if (value instanceof Unknown) return value.derived;
    frame.render.session.site = value instanceof Undefined ? operandSite : site;
    return apply(value);
  };
}

const comparisons: Readonly<Record<CompareOperator, (a: Value, b: Value) => boolean>> = {
  '==': equals,
  '!=': (a, b) => !equals(a, b),
  '<': (a, b) => compare(a, b, '<') < 0,
  '<=': (a, b) => compare(a, b, '<=') <= 0,
  '>': (a, b) => compare(a, b, '>') > 0,
  '>=': (a, b) => compare(a, b, '>=') >= 0,
  in: (a, b) => contains(b, a),
  'not in': (a, b) => !contains(b, a),
};

export function compileCompare(compiler: ExpressionCompiler, node: CompareNode): Evaluate {
  const first = compiler.value(node.first);
  const site = compiler.site(node);
  let before = compiler.site(node.first);
  const rest = node.rest.map(({ operator, operand }) => {
    const sites = [before, compiler.site(operand)] as const;
    [, before] = sites;
    return { operation: comparisons[operator], operand: compiler.value(operand), sites };
  });
  const [only] = rest;
  if (only !== undefined && rest.length === 1) {
    const { operation, operand, sites } = only;
    return frame => {
      const a = first(frame);
      const b = operand(frame);
      frame.render.session.site = site;
      blame(frame, a, b, sites);
      return compareOnce(frame, a, b, operation);
    };
  }

  return frame => {
    let left = first(frame);
    let result: Value = true;
    for (const { operation, operand, sites } of rest) {
      const right = operand(frame);
      frame.render.session.site = site;
      blame(frame, left, right, sites);
      const holds = compareOnce(frame, left, right, operation);
      if (holds === false) return false;
      if (holds !== true) result = holds;
      left = right;
    }
    return result;
  };
}

function compareOnce(
  frame: Frame,
  a: Value,
  b: Value,
  operation: (a: Value, b: Value) => boolean,
): Value {
  if (typeof a !== 'object' && typeof b !== 'object') return operation(a, b);
  return combine(frame, a, b, operation);
}

export function compileConcat(compiler: ExpressionCompiler, node: ConcatNode): Evaluate {
  const items = node.items.map(item => ({
    value: compiler.value(item),
    site: compiler.site(item),
  }));
  return frame => {
    let text = '';
    let unknown: Unknown | undefined;
    for (const { value, site } of items) {
      const item = value(frame);
      frame.render.session.site = site;
      if (typeof item === 'string') text += item;
      else if (item instanceof Unknown) unknown ??= item.derived;
      else text += toText(resolveFor(frame.render, item));
    }
    return unknown ?? text;
  };
}
