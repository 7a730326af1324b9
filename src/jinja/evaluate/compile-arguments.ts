import type { Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { entriesOf } from '../python/dict.ts';
import { assertKnown } from '../python/errors.ts';
import { isMapping, withArticle } from '../python/kind.ts';
import { itemsOf } from '../python/sequence.ts';
import type { CallArguments, ExpressionNode } from '../syntax/ast.ts';
import { noNamed } from './call.ts';
import type { ExpressionCompiler } from './compiler.ts';
import type { Evaluate, Frame } from './frame.ts';
import type { GivenArguments } from './methods.ts';
import { resolveFor } from './resolve.ts';

const none: GivenArguments = { args: [], named: noNamed };

/** Evaluates the arguments of a call; they are rendered at any depth. */
export function compileArguments(
  compiler: ExpressionCompiler,
  { positional, named, rest, namedRest }: CallArguments,
): (frame: Frame) => GivenArguments {
  const constants = constantArguments(positional);
  const onlyPositional = named.length === 0 && rest === undefined && namedRest === undefined;
  if (onlyPositional && constants !== undefined) {
    const given = constants.length === 0 ? none : { args: constants, named: noNamed };
    return () => given;
  }

  const values = positional.map(node => resolved(compiler, node));
  if (onlyPositional) return frame => ({ args: values.map(value => value(frame)), named: noNamed });

  const pairs = named.map(({ name, value }) => [name, resolved(compiler, value)] as const);
  const others = rest && resolved(compiler, rest);
  const namedOthers = namedRest && resolved(compiler, namedRest);
  return frame => {
    const args = values.map(value => value(frame));
    const byName = new Map(pairs.map(([name, value]) => [name, value(frame)]));
    if (others !== undefined) args.push(...itemsOf(others(frame)));
    if (namedOthers !== undefined) addNamed(byName, namedOthers(frame));
    return { args, named: byName };
  };
}

function constantArguments(nodes: readonly ExpressionNode[]): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const node of nodes) {
    if (node.kind !== 'constant') return undefined;
    values.push(node.value);
  }
  return values;
}

function resolved(compiler: ExpressionCompiler, node: ExpressionNode): Evaluate {
  const value = compiler.value(node);
  return frame => {
    const result = value(frame);
    return typeof result === 'object' ? resolveFor(frame.render, result) : result;
  };
}

function addNamed(named: Map<string, Value>, value: Value): void {
  assertKnown(value);
  if (!isMapping(value)) {
    throw new ExpressionError(`"**" needs a dict, not ${withArticle(value)}.`);
  }
  for (const [name, item] of entriesOf(value)) named.set(String(name), item);
}
