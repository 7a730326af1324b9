import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { deeperHint } from '../jinja/evaluate/access.ts';
import { hasMethod } from '../jinja/evaluate/methods.ts';
import type { ExpressionNode } from '../jinja/syntax/ast.ts';
import { operandsOf } from '../jinja/syntax/walk.ts';
import type { Unknown } from '../values/value.ts';

/** A part of a variable that the variable never has. */
export interface LackingPart {
  readonly node: ExpressionNode;
  readonly name: string;
  readonly hint: string | undefined;
}

/** What is known of variables. */
export type KnownShapes = (name: string) => Unknown | undefined;

/** `found.exists`, where `found` is known to hold nothing but `stat`. */
export function* lackingIn(node: ExpressionNode, shapeOf: KnownShapes): Generator<LackingPart> {
  for (const operand of operandsOf(node)) yield* lackingIn(operand, shapeOf);
  const part = partOf(node);
  if (part === undefined || typeof part.key !== 'string' || hasMethod(anyDict, part.key)) return;
  const { key } = part;
  const fields = shapeAt(part.target, shapeOf)?.known?.fields;
  if (fields === undefined || fields.has(key)) return;
  const name = rootOf(part.target);
  const hint = deeperHint(fields, key) ?? didYouMean(key, fields.keys());
  if (name !== undefined) yield { node, name, hint };
}

const anyDict = new Map();

/** What the text asks about, as paths: whether it is there, or what to take in its place. */
export function* askedIn(node: ExpressionNode): Generator<string> {
  for (const operand of operandsOf(node)) yield* askedIn(operand);
  if (node.kind === 'test' && /(?:^|\.)(?:un)?defined$/.test(node.name)) yield* pathsTo(node.input);
  if (node.kind === 'filter' && /(?:^|\.)(?:default|d)$/.test(node.name))
    yield* pathsTo(node.input);
  if (node.kind !== 'compare') return;
  // 'key' in found
  const [right] = node.rest;
  const path = right === undefined ? undefined : pathOf(right.operand);
  const key = node.first.kind === 'constant' ? node.first.value : undefined;
  if (path !== undefined && typeof key === 'string') yield `${path}.${key}`;
}

function* pathsTo(node: ExpressionNode | undefined): Generator<string> {
  for (let at = node; at !== undefined; at = partOf(at)?.target) {
    const path = pathOf(at);
    if (path !== undefined) yield path;
  }
}

export function pathOf(node: ExpressionNode): string | undefined {
  if (node.kind === 'name') return node.name;
  const part = partOf(node);
  const target = part && pathOf(part.target);
  return target === undefined ? undefined : `${target}.${part?.key}`;
}

interface Part {
  readonly target: ExpressionNode;
  readonly key: string | number;
}

function partOf(node: ExpressionNode): Part | undefined {
  if (node.kind === 'attribute') return { target: node.target, key: node.name };
  if (node.kind !== 'item' || node.index.kind !== 'constant') return undefined;
  const { value } = node.index;
  const isKey = typeof value === 'string' || typeof value === 'number';
  return isKey ? { target: node.target, key: value } : undefined;
}

function shapeAt(node: ExpressionNode, shapeOf: KnownShapes): Unknown | undefined {
  if (node.kind === 'name') return shapeOf(node.name);
  const part = partOf(node);
  if (part === undefined) return undefined;
  const known = shapeAt(part.target, shapeOf)?.known;
  return typeof part.key === 'number' ? known?.items : known?.fields?.get(part.key);
}

function rootOf(node: ExpressionNode): string | undefined {
  if (node.kind === 'name') return node.name;
  const part = partOf(node);
  return part && rootOf(part.target);
}
