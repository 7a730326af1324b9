import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Value } from '../../values/value.ts';
import { EvaluationError } from '../environment.ts';
import type { ExpressionNode, StatementNode } from '../syntax/ast.ts';
import { boundBy, expressionsIn, statementsIn } from '../syntax/walk.ts';
import { TemplateModule } from './compile-import.ts';
import { Macro } from './compile-macro.ts';
import type { Frame } from './frame.ts';
import { locate, type Unit } from './site.ts';

/** Calls of macros in what is left out that would be refused whatever the values are, as warnings. */
export function refusedCalls(
  node: StatementNode,
  { frame, unit }: { readonly frame: Frame; readonly unit: Unit },
): readonly Diagnostic[] {
  const own = new Set([...statementsIn([node])].flatMap(boundBy));
  const find = (name: string): Value | undefined => (own.has(name) ? undefined : frame.find(name));
  return [...expressionsIn([node])].flatMap((call): readonly Diagnostic[] => {
    if (call.kind !== 'call') return [];
    const refusal = macroAt(call.callee, find)?.refusal(call.args);
    const located = refusal && locate(refusal, { unit, span: call });
    return located instanceof EvaluationError
      ? [{ ...located.diagnostic, severity: 'warning' }]
      : [];
  });
}

/** `name`, or `module.name`. */
function macroAt(
  callee: ExpressionNode,
  find: (name: string) => Value | undefined,
): Macro | undefined {
  const isPart = callee.kind === 'attribute';
  const { target } = isPart ? callee : { target: callee };
  const found = target.kind === 'name' ? find(target.name) : undefined;
  const module = found instanceof TemplateModule ? found : undefined;
  const value = isPart ? module?.get(callee.name) : found;
  return value instanceof Macro ? value : undefined;
}
