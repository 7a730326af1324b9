import { Undefined, type Value } from '../../values/value.ts';
import type { FunctionDefinition, FunctionTable } from '../functions.ts';
import type { FilterNode, TestNode } from '../syntax/ast.ts';
import { type FunctionKind, invoke, requireFunction, tableOf } from './call.ts';
import { compileArguments } from './compile-arguments.ts';
import type { ExpressionCompiler } from './compiler.ts';
import { type Evaluate, type Frame, use } from './frame.ts';
import { resolveFor } from './resolve.ts';
import type { Site } from './site.ts';

export function compileFilter(compiler: ExpressionCompiler, node: FilterNode): Evaluate {
  const { input } = node;
  // The first filter of a block gets the block's text, which its frame holds.
  const value = input === undefined ? blockText : compiler.value(input);
  return compileFunction(compiler, node, { kind: 'filter', value, input: input ?? node });
}

export function compileTest(compiler: ExpressionCompiler, node: TestNode): Evaluate {
  const { input } = node;
  return compileFunction(compiler, node, { kind: 'test', value: compiler.value(input), input });
}

/** The name of the text a block's filters are applied to; no template can write it. */
export const blockTextName = ' text';

function blockText(frame: Frame): Value {
  return frame.variables?.get(blockTextName) ?? '';
}

interface Input {
  readonly kind: FunctionKind;
  readonly value: Evaluate;
  readonly input: { readonly start: number; readonly end: number };
}

function compileFunction(
  compiler: ExpressionCompiler,
  node: FilterNode | TestNode,
  { kind, value, input }: Input,
): Evaluate {
  const given = compileArguments(compiler, node.args);
  const find = finder(node.name, kind, compiler.site(node.nameSpan));
  const site = compiler.site(node);
  const inputSite = compiler.site(input);
  return frame => {
    const definition = find(frame);
    const { session } = frame.render;
    const raw = value(frame);
    const args = given(frame);
    session.site = raw instanceof Undefined ? inputSite : site;
    const resolved = typeof raw === 'object' ? resolveFor(frame.render, raw) : raw;
    return use(frame, invoke(session, definition, resolved, args), site);
  };
}

/** Looks the function up once, as long as the environment stays the same. */
function finder(
  name: string,
  kind: FunctionKind,
  site: Site,
): (frame: Frame) => FunctionDefinition {
  let table: FunctionTable | undefined;
  let definition: FunctionDefinition | undefined;
  return ({ render: { session } }) => {
    const current = tableOf(session, kind);
    if (definition !== undefined && current === table) return definition;
    session.site = site;
    definition = requireFunction(current, name, kind);
    table = current;
    return definition;
  };
}
