import { Callable, type DictKey, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { PythonObject } from '../python/object.ts';
import type { BlockNode } from '../syntax/ast.ts';
import { CallableObject } from './callable-object.ts';
import type { StatementCompiler } from './compiler.ts';
import type { Context, Frame, Run } from './frame.ts';
import { captured, type Output } from './output.ts';

/** Where a block stands, its outermost definition is run: a child's before its parent's. */
export function compileBlock(compiler: StatementCompiler, node: BlockNode): Run {
  const { name, scoped } = node;
  const site = compiler.site(node);
  return (frame, out) => {
    const { context } = frame;
    // In a template that extends another, blocks only stand in for those of the other.
    if (context.parent !== undefined) return;
    frame.render.session.site = site;
    runBlock(context, { name, index: 0, around: scoped ? frame : context.frame }, out);
  };
}

interface BlockPlace {
  readonly name: string;
  /** 0 for the outermost definition, 1 for the one `super()` leads to, and so on. */
  readonly index: number;
  readonly around: Frame;
}

function runBlock(context: Context, place: BlockPlace, out: Output): void {
  const { name, index, around } = place;
  const block = context.blocks.get(name)?.[index];
  if (block === undefined) throw new ExpressionError(`There is no block "${name}" to show.`);
  if (block.required) throw new ExpressionError(`The block "${name}" must be given a content.`);
  const frame = around.child();
  frame.set('super', new SuperBlock(context, { ...place, index: index + 1 }));
  frame.set('self', new Blocks(context));
  block.body(frame, out);
}

function textOf(context: Context, place: BlockPlace): string {
  return captured(context.render, out => runBlock(context, place, out));
}

/** `super()`, and `super.super()` for the one above. */
class SuperBlock extends CallableObject {
  private readonly context: Context;
  private readonly place: BlockPlace;

  constructor(context: Context, place: BlockPlace) {
    super('super', () => textOf(context, place));
    this.context = context;
    this.place = place;
  }

  override attributes(): ReadonlyMap<string, Value> {
    const above = { ...this.place, index: this.place.index + 1 };
    return new Map([['super', new SuperBlock(this.context, above)]]);
  }
}

/** `self.name()` */
export class Blocks extends PythonObject {
  override readonly typeName = 'template';
  private readonly context: Context;

  constructor(context: Context) {
    super();
    this.context = context;
  }

  override get(key: DictKey): Value | undefined {
    if (typeof key !== 'string' || !this.context.blocks.has(key)) return undefined;
    const place = { name: key, index: 0, around: this.context.frame };
    return new Callable(key, () => textOf(this.context, place));
  }

  override text(): string {
    return '<template>';
  }
}
