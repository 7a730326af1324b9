import { dictMethods } from '../python/dict-methods.ts';
import { listMethods } from '../python/list-methods.ts';
import { stringMethods } from '../python/string-methods.ts';
import type { Body, ExpressionNode, StatementNode, TargetNode } from '../syntax/ast.ts';
import { expressionsIn, partsOf, statementsIn } from '../syntax/walk.ts';
import { namesMutator } from './compile.ts';
import type { Unit } from './site.ts';

/** What leaving a statement out leaves undone, beside what it prints and binds. */
export interface LeftOut {
  /** It changes a list or dict, or what cannot be told. */
  readonly changes: boolean;
  /** It calls what may be a macro. */
  readonly calls: boolean;
  /** The attributes of namespaces that it sets. */
  readonly attributes: readonly Attribute[];
  /** Files that it includes or imports. */
  readonly files: readonly ExpressionNode[];
  /** It goes on with, or behind, a loop around it. */
  readonly leavesLoop: boolean;
}

type Attribute = Extract<TargetNode, { readonly kind: 'namespaceTarget' }>;

export function leftOutWith(node: StatementNode, { locals }: Unit): LeftOut {
  const statements = [...statementsIn([node])];
  const expressions = [...expressionsIn([node])];
  return {
    changes: expressions.some(changes) || statements.some(({ kind }) => kind === 'extends'),
    calls: expressions.some(one => isForeignCall(one, locals)),
    attributes: statements.flatMap(attributesSetBy),
    files: statements.flatMap(one => ('template' in one ? [one.template] : [])),
    leavesLoop: leavesLoop([node]),
  };
}

/** Something of the text changes what other parts of it see, and not by binding a name. */
export function hasChanges(body: Body): boolean {
  for (const node of expressionsIn(body)) if (changes(node)) return true;
  for (const node of statementsIn(body)) if (attributesSetBy(node).length > 0) return true;
  return false;
}

const changing: ReadonlySet<string> = new Set(['next', 'reset', 'changed']);

/** Also what cyclers, joiners, and the `loop` of a `for` remember. */
function changes(node: ExpressionNode): boolean {
  if (node.kind === 'attribute' && changing.has(node.name)) return true;
  return namesMutator(node) || (node.kind === 'name' && node.name === 'joiner');
}

/** What a template binds to a name, or holds in another object, may be a macro; global functions change nothing. */
function isForeignCall(node: ExpressionNode, locals: Unit['locals']): boolean {
  if (node.kind !== 'call') return false;
  const { callee } = node;
  if (callee.kind === 'name') return locals.has(callee.name);
  return callee.kind !== 'attribute' || !isMethod(callee.name);
}

function isMethod(name: string): boolean {
  return stringMethods.has(name) || listMethods.has(name) || dictMethods.has(name);
}

function attributesSetBy(node: StatementNode): readonly Attribute[] {
  if (node.kind === 'set' || node.kind === 'setBlock') return attributesOf(node.target);
  return node.kind === 'for' ? attributesOf(node.target) : [];
}

function attributesOf(target: TargetNode): readonly Attribute[] {
  if (target.kind === 'namespaceTarget') return [target];
  return target.kind === 'name' ? [] : target.items.flatMap(attributesOf);
}

function leavesLoop(body: Body): boolean {
  return body.some(node => {
    if (node.kind === 'loopExit') return true;
    if (node.kind === 'for') return leavesLoop(node.otherwise);
    return partsOf(node).bodies.some(leavesLoop);
  });
}
