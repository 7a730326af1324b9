import type { Json } from '../../module-api/json.ts';

/** JSON as it was written, so that what is not changed can be written the same way again. */
export type JsonNode = ObjectNode | ArrayNode | ScalarNode;

export interface ObjectNode {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, JsonNode>;
  /** `undefined`: it is new. */
  readonly raw: string | undefined;
  /** The same as written; once something in it is changed it is of use only for its looks. */
  readonly isChanged: boolean;
}

export interface ArrayNode {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
  readonly raw: string | undefined;
  readonly isChanged: boolean;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  readonly raw: string;
}

export function nodeOf(value: Json): JsonNode {
  if (typeof value !== 'object' || value === null) {
    return { kind: 'scalar', value, raw: JSON.stringify(value) };
  }
  const isNew = { raw: undefined, isChanged: true } as const;
  if (isList(value)) return { kind: 'array', items: value.map(nodeOf), ...isNew };
  const entries = Object.entries(value).map(([key, item]) => [key, nodeOf(item)] as const);
  return { kind: 'object', entries: new Map(entries), ...isNew };
}

export function equals(node: JsonNode, value: Json): boolean {
  if (node.kind === 'scalar') return node.value === value;
  if (typeof value !== 'object' || value === null) return false;
  if (node.kind === 'array') {
    if (!isList(value) || value.length !== node.items.length) return false;
    return node.items.every((item, index) => equals(item, value[index] ?? null));
  }
  if (isList(value) || Object.keys(value).length !== node.entries.size) return false;
  return Object.entries(value).every(([key, item]) => {
    const child = node.entries.get(key);
    return child !== undefined && equals(child, item);
  });
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
