import type { Json, JsonObject } from '../../module-api/json.ts';
import {
  type ArrayNode,
  equals,
  isList,
  type JsonNode,
  nodeOf,
  type ObjectNode,
} from './json-tree.ts';

/** What becomes of a list that is there: another in its place, or the missing items added to it. */
export type ArrayRule = 'replace' | 'append' | 'union';

/** The node itself when it has all of this already. */
export function merged(node: ObjectNode, values: JsonObject, arrays: ArrayRule): ObjectNode {
  let entries: Map<string, JsonNode> | undefined;
  for (const [key, value] of Object.entries(values)) {
    const old = node.entries.get(key);
    const made = old === undefined ? nodeOf(value) : mergedValue(old, value, arrays);
    if (made === old) continue;
    entries ??= new Map(node.entries);
    entries.set(key, made);
  }
  return entries === undefined ? node : { ...node, entries, isChanged: true };
}

function mergedValue(old: JsonNode, value: Json, arrays: ArrayRule): JsonNode {
  if (typeof value === 'object' && value !== null) {
    if (isList(value)) {
      if (old.kind === 'array' && arrays !== 'replace') return withItems(old, value, arrays);
    } else if (old.kind === 'object') return merged(old, value, arrays);
  }
  return equals(old, value) ? old : nodeOf(value);
}

function withItems(old: ArrayNode, values: readonly Json[], rule: 'append' | 'union'): ArrayNode {
  const missing =
    rule === 'union'
      ? values.filter(
          (value, index) =>
            !old.items.some(item => equals(item, value)) &&
            values.findIndex(other => equals(nodeOf(other), value)) === index,
        )
      : endsWith(old, values)
        ? []
        : values;
  if (missing.length === 0) return old;
  return { ...old, items: [...old.items, ...missing.map(nodeOf)], isChanged: true };
}

function endsWith({ items }: ArrayNode, values: readonly Json[]): boolean {
  if (values.length > items.length) return false;
  const last = values.length === 0 ? [] : items.slice(-values.length);
  return last.every((item, index) => equals(item, values[index] ?? null));
}

/** Without what the keys lead to; the node itself when there is nothing. */
export function without(node: ObjectNode, [key, ...rest]: readonly string[]): ObjectNode {
  const child = key === undefined ? undefined : node.entries.get(key);
  if (key === undefined || child === undefined) return node;
  if (rest.length === 0) {
    const entries = new Map(node.entries);
    entries.delete(key);
    return { ...node, entries, isChanged: true };
  }
  if (child.kind !== 'object') return node;
  const made = without(child, rest);
  if (made === child) return node;
  return { ...node, entries: new Map([...node.entries, [key, made]]), isChanged: true };
}

/** The keys at the top of two versions of an object whose values differ, in the order of the newer one. */
export function changedKeys(before: ObjectNode, after: ObjectNode): readonly string[] {
  const keys = new Set([...after.entries.keys(), ...before.entries.keys()]);
  return [...keys].filter(key => before.entries.get(key) !== after.entries.get(key));
}
