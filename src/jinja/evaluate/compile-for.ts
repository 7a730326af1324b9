import { type Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { assertKnown } from '../python/errors.ts';
import { withoutMark } from '../python/safe-text.ts';
import { itemsOf } from '../python/sequence.ts';
import type { ForNode } from '../syntax/ast.ts';
import { namesIn } from '../syntax/walk.ts';
import { NoElse } from '../undefined.ts';
import { type Assign, compileTarget } from './assign.ts';
import type { StatementCompiler } from './compiler.ts';
import { type Frame, type Run, type Truth, use } from './frame.ts';
import { LoopContext } from './loop.ts';
import { derived } from './marks.ts';
import { captured, type Output } from './output.ts';
import type { Site } from './site.ts';

interface Loop {
  readonly assign: Assign;
  readonly filter: Truth | undefined;
  readonly body: Run;
  readonly otherwise: Run | undefined;
  /** The body speaks of `loop`. */
  readonly usesLoop: boolean;
  readonly recursive: boolean;
  readonly site: Site;
}

export function compileFor(compiler: StatementCompiler, node: ForNode): Run {
  const iterable = compiler.value(node.iterable);
  const loop: Loop = {
    assign: compileTarget(compiler, node.target),
    filter: node.filter && compiler.truth(node.filter),
    body: compiler.body(node.body),
    otherwise: node.otherwise.length === 0 ? undefined : compiler.body(node.otherwise),
    usesLoop: node.recursive || namesIn(node.body).has('loop'),
    recursive: node.recursive,
    site: compiler.site(node.iterable),
  };
  return (frame, out) => {
    const value = iterable(frame);
    frame.render.session.site = loop.site;
    out.enterLoop();
    runLoop(loop, { frame, out, depth0: 0 }, value);
    out.leaveLoop();
  };
}

interface Place {
  readonly frame: Frame;
  readonly out: Output;
  readonly depth0: number;
}

function runLoop(loop: Loop, { frame, out, depth0 }: Place, value: Value): void {
  const all = itemsToLoop(value);
  if (typeof withoutMark(value) === 'string')
    derived(frame.render.session, 'for', [value], [...all]);
  const items = loop.filter === undefined ? all : filtered(frame, loop, loop.filter, all);
  if (items.length === 0) {
    loop.otherwise?.(frame.child(), out);
    return;
  }

  const context = loop.usesLoop ? newContext(loop, frame, items, depth0) : undefined;
  // The list may grow while it is gone through, as in Python.
  for (let index = 0; index < items.length; index++) {
    const round = frame.child();
    if (context !== undefined) {
      context.index0 = index;
      round.set('loop', context);
    }
    loop.assign(round, use(frame, items[index] ?? null, loop.site));
    try {
      loop.body(round, out);
    } catch (error) {
      if (error === loopExits.break) return;
      if (error !== loopExits.continue) throw error;
    }
  }
}

/** What `{% break %}` and `{% continue %}` throw up to their loop; made once, since an error costs. */
export const loopExits = { break: new Error('break'), continue: new Error('continue') } as const;

function itemsToLoop(value: Value): readonly Value[] {
  if (value instanceof NoElse) return [];
  assertKnown(value);
  return itemsOf(value);
}

function filtered(
  frame: Frame,
  loop: Loop,
  filter: Truth,
  items: readonly Value[],
): readonly Value[] {
  return items.filter(item => {
    const round = frame.child();
    loop.assign(round, use(frame, item, loop.site));
    return known(filter(round));
  });
}

/** What a template does cannot depend on what is not known. */
export function known(truth: boolean | Unknown): boolean {
  if (typeof truth === 'boolean') return truth;
  throw new UnknownUsed(truth);
}

function newContext(
  loop: Loop,
  frame: Frame,
  items: readonly Value[],
  depth0: number,
): LoopContext {
  if (!loop.recursive) return new LoopContext(items, depth0);
  return new LoopContext(items, depth0, (inner, innerDepth) =>
    captured(frame.render, out => runLoop(loop, { frame, out, depth0: innerDepth }, inner)),
  );
}
