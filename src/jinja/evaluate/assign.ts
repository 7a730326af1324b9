import { isList, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { withArticle } from '../python/kind.ts';
import { tryItems } from '../python/sequence.ts';
import type { TargetNode } from '../syntax/ast.ts';
import { Namespace } from './builtins.ts';
import type { ExpressionCompiler } from './compiler.ts';
import { type Frame, use } from './frame.ts';
import type { Site } from './site.ts';

export type Assign = (frame: Frame, value: Value) => void;

/** Gives a value to a name, or its items to several. */
export function compileTarget(compiler: ExpressionCompiler, target: TargetNode): Assign {
  if (target.kind === 'name') {
    const { name } = target;
    return (frame, value) => frame.set(name, value);
  }
  const site = compiler.site(target);
  if (target.kind === 'namespaceTarget') {
    const { name, attribute } = target;
    return (frame, value) => {
      frame.render.session.site = site;
      namespaceOf(frame, name).set(attribute, value);
    };
  }
  const items = target.items.map(item => compileTarget(compiler, item));
  return (frame, value) => takeApart(frame, value, items, site);
}

function namespaceOf(frame: Frame, name: string): Namespace {
  const target = frame.find(name);
  if (target instanceof Namespace) return target;
  const what = target === undefined ? `"${name}" is undefined` : `it is ${withArticle(target)}`;
  throw new ExpressionError(`Only the attributes of a namespace can be set, but ${what}.`, {
    hint: `Begin with "{% set ${name} = namespace() %}".`,
  });
}

function takeApart(frame: Frame, value: Value, targets: readonly Assign[], site: Site): void {
  frame.render.session.site = site;
  const items = isList(value) ? value : tryItems(value);
  if (items === undefined || items.length !== targets.length) {
    const found =
      items === undefined ? `${withArticle(value)} is none` : `there are ${items.length}`;
    throw new ExpressionError(`${targets.length} values were expected here, but ${found}.`);
  }
  for (const [index, assign] of targets.entries()) {
    assign(frame, use(frame, items[index] ?? null, site));
  }
}
