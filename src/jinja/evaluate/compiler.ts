import type { Value } from '../../values/value.ts';
import type { Body, ExpressionNode, FilterNode, Span } from '../syntax/ast.ts';
import type { Evaluate, Frame, Run, Truth } from './frame.ts';
import type { Site, Unit } from './site.ts';

/** Turns expressions into functions, so that the syntax tree is walked only once. */
export interface ExpressionCompiler {
  readonly unit: Unit;
  value(node: ExpressionNode): Evaluate;
  /** Where only the truth of the expression counts. */
  truth(node: ExpressionNode): Truth;
  site(span: Span): Site;
}

/** … and statements. */
export interface StatementCompiler extends ExpressionCompiler {
  body(nodes: Body): Run;
  /** The text a body prints, for a macro, a block of `set`, a filter. */
  capture(nodes: Body): (frame: Frame) => string;
  /** Applies the filters of a block to its text. */
  filters(node: FilterNode): (frame: Frame, text: string) => Value;
}
