import { InputError } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { type Dict, Templated, type Value } from '../values/value.ts';
import { keyOf, type Located, type MapNode, type ScalarNode, type SeqNode } from './located.ts';

export interface ToValueOptions {
  /** Decrypts a `!vault` value; without it, such a value is an `InputError`. */
  readonly decrypt?: ((node: ScalarNode) => Value) | undefined;
  /** The text is data (of a host, of a result): nothing in it is a template. */
  readonly isData?: boolean | undefined;
}

const locations = new WeakMap<object, Location>();

/** Where a dict, a list or a template that `toValue` made was written; `undefined` for other values. */
export function locationOf(value: Value): Location | undefined {
  if (value instanceof Templated) return value.origin.location;
  return typeof value === 'object' && value !== null ? locations.get(value) : undefined;
}

/**
 * What a located tree means. Strings that hold `{{`, `{%` or `{#` become `Templated`, unless `!unsafe`
 * stands before them or before what holds them. Keys stay as they are: Ansible does not render them.
 */
export function toValue(located: Located, options: ToValueOptions = {}): Value {
  const convert = (node: Located, isUnsafe: boolean): Value => {
    const unsafe = isUnsafe || node.tag === '!unsafe';
    if (node.kind === 'scalar') return scalarValue(node, unsafe, options);
    const convertInside = (inner: Located): Value => convert(inner, unsafe);
    const value = node.kind === 'map' ? dictOf(node, convertInside) : listOf(node, convertInside);
    locations.set(value, node.location);
    return value;
  };
  return convert(located, options.isData === true);
}

/** Whether a text that a user wrote is rendered before it is used. */
export function isTemplate(text: string): boolean {
  return /\{[{%#]/.test(text);
}

function dictOf({ entries }: MapNode, convert: (node: Located) => Value): Dict {
  return new Map(entries.map(({ key, value }) => [keyOf(key), convert(value)]));
}

function listOf({ items }: SeqNode, convert: (node: Located) => Value): Value[] {
  return items.map(convert);
}

function scalarValue(node: ScalarNode, isUnsafe: boolean, { decrypt }: ToValueOptions): Value {
  if (node.tag === '!vault') return decrypt === undefined ? refuseVault(node) : decrypt(node);
  if (typeof node.value !== 'string' || isUnsafe || !isTemplate(node.value)) return node.value;
  return new Templated(node.value, node.origin);
}

function refuseVault({ location }: ScalarNode): never {
  const message = 'This value is encrypted with Vault, which kplay does not support yet.';
  throw new InputError([{ severity: 'error', code: 'yaml/vault', message, location }]);
}
