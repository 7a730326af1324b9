import type { Location } from '../diagnostics/source-file.ts';
import type { TextOrigin } from '../values/origin.ts';
import { type DictKey, Float } from '../values/value.ts';

/** What was read from a YAML text, each part with the place where it was written. */
export type Located = MapNode | SeqNode | ScalarNode;

export type ScalarValue = null | boolean | number | string | Float;
export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

/** The tags that mean something beyond a type: a text that is not rendered, one that is encrypted. */
export type LocatedTag = '!unsafe' | '!vault';

export interface MapEntry {
  readonly key: ScalarNode;
  readonly value: Located;
}

interface NodeParts {
  readonly location: Location;
  readonly tag?: LocatedTag | undefined;
}

/** Keys are unique, in the order in which Python would hold them; merge keys (`<<`) are already merged. */
export class MapNode {
  readonly kind = 'map';
  readonly location: Location;
  readonly tag: LocatedTag | undefined;
  readonly entries: readonly MapEntry[];
  #byName: ReadonlyMap<DictKey, MapEntry> | undefined;

  constructor({ location, tag, entries }: NodeParts & { readonly entries: readonly MapEntry[] }) {
    this.location = location;
    this.tag = tag;
    this.entries = entries;
  }

  /** The value of the string key `name`. */
  get(name: string): Located | undefined {
    return this.entry(name)?.value;
  }

  /** The value of the string key `name`, and where the key stands. */
  entry(name: string): MapEntry | undefined {
    this.#byName ??= new Map(this.entries.map(entry => [keyOf(entry.key), entry]));
    return this.#byName.get(name);
  }
}

export class SeqNode {
  readonly kind = 'seq';
  readonly location: Location;
  readonly tag: LocatedTag | undefined;
  readonly items: readonly Located[];

  constructor({ location, tag, items }: NodeParts & { readonly items: readonly Located[] }) {
    this.location = location;
    this.tag = tag;
    this.items = items;
  }
}

export class ScalarNode {
  readonly kind = 'scalar';
  /** With the quotes or the block header; of an alias, the alias. */
  readonly location: Location;
  readonly tag: LocatedTag | undefined;
  readonly value: ScalarValue;
  /** The text as it was written, with quotes, escapes and folding undone: `0644`, where the value is 420. */
  readonly text: string;
  readonly style: ScalarStyle;
  /** Where each character of `text` was written; of an alias, at its anchor. */
  readonly origin: TextOrigin;

  constructor(
    parts: NodeParts & {
      readonly value: ScalarValue;
      readonly text: string;
      readonly style: ScalarStyle;
      readonly origin: TextOrigin;
    },
  ) {
    this.location = parts.location;
    this.tag = parts.tag;
    this.value = parts.value;
    this.text = parts.text;
    this.style = parts.style;
    this.origin = parts.origin;
  }
}

/** The key a scalar stands for in a dict: Python, too, takes `1.0` and `1` for the same key. */
export function keyOf({ value }: ScalarNode): DictKey {
  return value instanceof Float ? value.value : value;
}
