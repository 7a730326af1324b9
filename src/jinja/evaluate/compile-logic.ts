import { Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { EvaluationError } from '../environment.ts';
import { ExpressionError } from '../functions.ts';
import { isTruthy } from '../python/truth.ts';
import type { ConditionalNode, ExpressionNode, LogicNode, UnaryNode } from '../syntax/ast.ts';
import { NoElse } from '../undefined.ts';
import type { ExpressionCompiler } from './compiler.ts';
import type { Evaluate, Frame, Truth } from './frame.ts';
import { type Site, textOf } from './site.ts';

/** The truth of any expression; `and`, `or` and `not` decide with what is known. */
export function compileTruth(compiler: ExpressionCompiler, node: ExpressionNode): Truth {
  if (node.kind === 'logic') return logicTruth(compiler, node);
  if (node.kind === 'unary' && node.operator === 'not') {
    const operand = compiler.truth(node.operand);
    return frame => opposite(operand(frame));
  }
  if (node.kind === 'conditional') return conditionalTruth(compiler, node);
  const value = compiler.value(node);
  const site = compiler.site(node);
  return frame => truthOf(frame, value(frame), site);
}

function truthOf(frame: Frame, value: Value, site: Site): boolean | Unknown {
  if (typeof value === 'boolean') return value;
  if (value instanceof Unknown) return value.derived;
  if (value instanceof NoElse) return false;
  frame.render.session.site = site;
  return isTruthy(value);
}

function opposite(truth: boolean | Unknown): boolean | Unknown {
  return typeof truth === 'boolean' ? !truth : truth;
}

function logicTruth(compiler: ExpressionCompiler, node: LogicNode): Truth {
  const left = compiler.truth(node.left);
  const right = compiler.truth(node.right);
  const decisive = node.operator === 'or';
  return frame => {
    const first = left(frame);
    if (first === decisive) return decisive;
    if (typeof first === 'boolean') return right(frame);
    return attempt(() => right(frame)) === decisive ? decisive : first;
  };
}

/** The left side may guard the right one (`x is defined and x > 1`); unknown, it cannot. */
function attempt<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof ExpressionError) return undefined;
    if (error instanceof UnknownUsed) return undefined;
    throw error;
  }
}

function conditionalTruth(compiler: ExpressionCompiler, node: ConditionalNode): Truth {
  const test = compiler.truth(node.test);
  const value = compiler.truth(node.value);
  const otherwise = node.otherwise && compiler.truth(node.otherwise);
  return frame => {
    const truth = test(frame);
    if (truth === true) return value(frame);
    if (truth === false) return otherwise === undefined ? false : otherwise(frame);
    return truth;
  };
}

export function compileNot(compiler: ExpressionCompiler, node: UnaryNode): Evaluate {
  const operand = compiler.truth(node.operand);
  return frame => opposite(operand(frame));
}

/** `a or b` is `a` itself where that is true, as in Python. */
export function compileLogic(compiler: ExpressionCompiler, node: LogicNode): Evaluate {
  const left = compiler.value(node.left);
  const right = compiler.value(node.right);
  const decisive = node.operator === 'or';
  const site = compiler.site(node.left);
  return frame => {
    const first = left(frame);
    const truth = truthOf(frame, first, site);
    if (truth === decisive) return first;
    if (typeof truth === 'boolean') return right(frame);
    // Only a boolean decides: of `unknown or "text"` the value would still be unknown.
    return attempt(() => right(frame)) === decisive ? decisive : truth;
  };
}

export function compileConditional(compiler: ExpressionCompiler, node: ConditionalNode): Evaluate {
  const test = compiler.truth(node.test);
  const value = compiler.value(node.value);
  const otherwise = node.otherwise && compiler.value(node.otherwise);
  const site = compiler.site(node);
  return frame => {
    const truth = test(frame);
    if (truth === true) return value(frame);
    if (truth !== false) return truth;
    return otherwise === undefined ? new NoElse(textOf(site)) : otherwise(frame);
  };
}
