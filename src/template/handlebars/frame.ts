import { getItem } from '../../jinja/python/dict.ts';
import { type DictKey, isDict, LazyDict, type Value } from '../../values/value.ts';
import type { Body, InlineNode } from './ast.ts';

/** What the names at one place of a template stand for. */
export interface Frame {
  /** `this`. */
  readonly context: Value;
  /** What `../` leads to: the frame with the next other context. */
  readonly outer: Frame | undefined;
  /** The names between the bars of `as |…|`, innermost first. */
  readonly locals: readonly ReadonlyMap<string, Value>[];
  readonly data: DataFrame;
  readonly inlines: ReadonlyMap<string, InlineNode>;
  /** What stands between `{{#> name}}` and `{{/name}}`, in the partial that is called so. */
  readonly partialBlock: PartialBlock | undefined;
  /** How many partials are being rendered one in the other. */
  readonly depth: number;
}

/** `@index`, `@key`, `@first`, `@last`. */
export interface DataFrame {
  readonly values: ReadonlyMap<string, Value>;
  readonly outer: DataFrame | undefined;
}

interface PartialBlock {
  readonly body: Body;
  readonly frame: Frame;
}

export function rootFrame(context: Value): Frame {
  return {
    context,
    outer: undefined,
    locals: [],
    data: { values: new Map([['root', context]]), outer: undefined },
    inlines: new Map(),
    partialBlock: undefined,
    depth: 0,
  };
}

/** A block with another context; one with the same context is no step for `../`. */
export function withContext(frame: Frame, context: Value): Frame {
  return context === frame.context ? frame : { ...frame, context, outer: frame };
}

export function withLocals(
  frame: Frame,
  names: readonly string[],
  values: readonly Value[],
): Frame {
  if (names.length === 0) return frame;
  const locals = new Map(names.map((name, index) => [name, values[index] ?? null]));
  return { ...frame, locals: [locals, ...frame.locals] };
}

export function withData(frame: Frame, values: Readonly<Record<string, Value>>): Frame {
  const all = new Map([...frame.data.values, ...Object.entries(values)]);
  return { ...frame, data: { values: all, outer: frame.data } };
}

/** Some names over those of another dict, which may be all variables of a host. */
export class OverlaidDict extends LazyDict {
  private readonly own: ReadonlyMap<string, Value>;
  private readonly base: Value;

  constructor(own: ReadonlyMap<string, Value>, base: Value) {
    super();
    this.own = own;
    this.base = base;
  }

  override get(key: DictKey): Value | undefined {
    const own = typeof key === 'string' ? this.own.get(key) : undefined;
    if (own !== undefined) return own;
    const { base } = this;
    return isDict(base) || base instanceof LazyDict ? getItem(base, key) : undefined;
  }

  override keys(): Iterable<DictKey> {
    const { base } = this;
    const others = isDict(base) || base instanceof LazyDict ? base.keys() : [];
    return new Set<DictKey>([...others, ...this.own.keys()]);
  }
}
