import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { isList, Undefined, Unknown, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { assertKnown } from '../python/errors.ts';
import { capitalised, integerOf, typeName, withArticle } from '../python/kind.ts';
import { marked, SafeText, withoutMark } from '../python/safe-text.ts';
import { slice } from '../python/sequence.ts';
import type { AttributeNode, CallNode, ItemNode, NameNode, SliceNode } from '../syntax/ast.ts';
import { Missing } from '../undefined.ts';
import { attributeOf, itemOf } from './access.ts';
import { callValue } from './call.ts';
import { compileArguments } from './compile-arguments.ts';
import type { ExpressionCompiler } from './compiler.ts';
import { type Evaluate, type Frame, type Session, use } from './frame.ts';
import { derived } from './marks.ts';
import { callMethod, hasMethod } from './methods.ts';

export function compileName(compiler: ExpressionCompiler, node: NameNode): Evaluate {
  const { name } = node;
  const site = compiler.site(node);
  if (compiler.unit.hasBlocks || compiler.unit.locals.has(name)) {
    return frame => {
      const value = frame.find(name);
      return value === undefined ? missingName(frame, name) : use(frame, value, site);
    };
  }
  return frame => {
    const value = frame.context.resolve(name);
    return value === undefined ? missingName(frame, name) : use(frame, value, site);
  };
}

function missingName({ render: { session } }: Frame, name: string): Missing {
  return new Missing(name, () => ({ hint: nameHint(session, name) }));
}

function nameHint({ scope, environment }: Session, name: string): string | undefined {
  if (environment.filters.has(name)) {
    return `"${name}" is a filter: write "value | ${name}".`;
  }
  return scope.hintFor?.(name) ?? didYouMean(name, scope.names?.() ?? []);
}

export function compileAttribute(compiler: ExpressionCompiler, node: AttributeNode): Evaluate {
  const { name } = node;
  const target = compiler.value(node.target);
  const site = compiler.site(node);
  return frame => attributeOf(frame, target(frame), name, site);
}

export function compileItem(compiler: ExpressionCompiler, node: ItemNode): Evaluate {
  const target = compiler.value(node.target);
  const index = compiler.value(node.index);
  const site = compiler.site(node);
  return frame => itemOf(frame, target(frame), index(frame), site);
}

export function compileSlice(compiler: ExpressionCompiler, node: SliceNode): Evaluate {
  const target = compiler.value(node.target);
  const bounds = [node.first, node.last, node.step].map(bound => bound && compiler.value(bound));
  const site = compiler.site(node);
  return frame => {
    const sequence = target(frame);
    const values = bounds.map(bound => bound?.(frame) ?? null);
    const unknown = [sequence, ...values].find(
      (value): value is Unknown => value instanceof Unknown,
    );
    if (unknown !== undefined) return unknown.derived;
    frame.render.session.site = site;
    const [first, last, step] = values.map(sliceBound);
    const text = withoutMark(sequence);
    if (typeof text === 'string') {
      const piece = slice(text, { first, last, step });
      derived(frame.render.session, 'slice', [text], piece);
      return sequence instanceof SafeText ? marked(piece) : piece;
    }
    if (isList(sequence)) return slice(sequence, { first, last, step });
    assertKnown(sequence);
    throw new ExpressionError(`${capitalised(withArticle(sequence))} cannot be sliced.`);
  };
}

function sliceBound(value: Value): number | undefined {
  if (value === null) return undefined;
  const bound = integerOf(value);
  if (bound !== undefined) return bound;
  assertKnown(value);
  throw new ExpressionError(`The bounds of a slice must be int, not ${typeName(value)}.`, {
    hint: 'Convert them: "| int".',
  });
}

export function compileCall(compiler: ExpressionCompiler, node: CallNode): Evaluate {
  const { callee } = node;
  const given = compileArguments(compiler, node.args);
  const site = compiler.site(node);
  if (callee.kind === 'attribute') {
    const target = compiler.value(callee.target);
    const attributeSite = compiler.site(callee);
    const { name } = callee;
    return frame => {
      const self = target(frame);
      if (!hasMethod(self, name)) {
        const value = attributeOf(frame, self, name, attributeSite);
        const args = given(frame);
        frame.render.session.site = value instanceof Undefined ? attributeSite : site;
        return use(frame, callValue(value, args), site);
      }
      const args = given(frame);
      frame.render.session.site = site;
      return use(frame, callMethod(frame, self, name, args), site);
    };
  }

  const value = compiler.value(callee);
  const calleeSite = compiler.site(callee);
  return frame => {
    const target = value(frame);
    const args = given(frame);
    frame.render.session.site = target instanceof Undefined ? calleeSite : site;
    return use(frame, callValue(target, args), site);
  };
}
