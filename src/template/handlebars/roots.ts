import type { ExpressionRoot, References } from '../../jinja/references.ts';
import type { ExpressionNode } from '../../jinja/syntax/ast.ts';
import { wholeText } from '../../values/origin.ts';
import type { PathNode } from './ast.ts';
import type { HandlebarsTemplate } from './render.ts';

/**
 * What a template prints whenever it is rendered, as Jinja's expressions of the same text: `{{a.b}}` outside of
 * all blocks. Calls of helpers are none.
 */
export function rootsOf({
  source,
  body,
}: HandlebarsTemplate): Pick<References, 'roots' | 'source'> {
  const roots = body.statements.flatMap((node): readonly ExpressionRoot[] => {
    if (node.kind !== 'output') return [];
    const { callee, params, named } = node.call;
    if (callee.kind !== 'path' || params.length > 0 || named.size > 0) return [];
    const { isData, isScoped, depth } = callee;
    const path = isData || isScoped || depth > 0 ? undefined : expressionOf(callee);
    return path === undefined
      ? []
      : [{ node: path, isConditional: false, isPrinted: true, binds: () => false }];
  });
  const root: ExpressionNode = { kind: 'broken', start: 0, end: 0 };
  return { roots, source: { text: source.text, origin: wholeText(source), root } };
}

function expressionOf({ parts, span }: PathNode): ExpressionNode | undefined {
  const [first, ...rest] = parts;
  if (first === undefined || ![first, ...rest].every(part => /^[a-zA-Z_]\w*$/.test(part))) {
    return undefined;
  }
  return rest.reduce<ExpressionNode>(
    (target, name) => ({ kind: 'attribute', target, name, ...span }),
    { kind: 'name', name: first, ...span },
  );
}
