import type { TextOrigin } from './origin.ts';

/**
 * What a variable or an expression can hold. Dicts are `Map`s, because Python's keep their order and
 * take keys that are not strings; an integral JavaScript number is Python's `int`.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | Float
  | Value[]
  | Dict
  | LazyDict
  | Callable
  | Templated
  | Undefined
  | Unknown
  | Omit;

export type Dict = Map<DictKey, Value>;
export type DictKey = string | number | boolean | null;

/** Python's `float` where its value is integral, so that `4 / 2` prints `2.0`. Others are plain numbers. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A Python tuple: a list that prints in round brackets. */
export class Tuple extends Array<Value> {}

/** A dict whose values are made when they are asked for: `hostvars`, `vars`, `loop`, `groups`. */
export abstract class LazyDict {
  /** `undefined` when there is no such key. */
  abstract get(key: DictKey): Value | undefined;
  abstract keys(): Iterable<DictKey>;

  has(key: DictKey): boolean {
    return this.get(key) !== undefined;
  }

  /** Why a key is not there, where there is more to say than that. */
  absence(_key: string): string | undefined {
    return undefined;
  }

  /** What stands for it where only JSON can; `undefined` where that is a dict. */
  plainText(): string | undefined {
    return undefined;
  }

  /** Its digits, where it is a number. */
  numberText(): string | undefined {
    return undefined;
  }
}

/** A macro, a method, `lookup`, `range` … */
export class Callable {
  readonly name: string;
  readonly call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value;

  constructor(
    name: string,
    call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value,
  ) {
    this.name = name;
    this.call = call;
  }
}

/**
 * A string from a file the user wrote that holds `{{`, `{%` or `{#`. It is rendered when it is used.
 * Strings from hosts and from results are never `Templated`: data is not run as code.
 */
export class Templated {
  readonly text: string;
  readonly origin: TextOrigin;

  constructor(text: string, origin: TextOrigin) {
    this.text = text;
    this.origin = origin;
  }
}

/** A value that is not there. Using it is an error that names `name` and where it was looked up. */
export class Undefined {
  /** As the user would write it: `foo`, `foo.bar`, `foo['a b']`. */
  readonly name: string;
  private readonly why: string | (() => string | undefined) | undefined;

  /** Most undefined values meet `default`, so that a costly reason is better given as a function. */
  constructor(name: string, reason?: string | (() => string | undefined)) {
    this.name = name;
    this.why = reason;
  }

  /** Completes "'foo.bar' is undefined: …", e.g. "dict has no key 'bar'". */
  get reason(): string | undefined {
    return typeof this.why === 'function' ? this.why() : this.why;
  }
}

/** In check mode: what cannot be known because `because` (a task, shown by name) did not really run. */
export class Unknown {
  readonly because: string;
  /** What is known of it all the same. */
  readonly known: KnownFields | undefined;

  constructor(because: string, known?: KnownFields) {
    this.because = because;
    this.known = known;
  }

  /** What is computed from it, of which nothing is known. */
  get derived(): Unknown {
    return this.known === undefined ? this : new Unknown(this.because);
  }
}

/** Of a dict, all keys that there may be; of a list, what its items are. */
export interface KnownFields {
  readonly fields?: ReadonlyMap<string, Unknown> | undefined;
  readonly items?: Unknown | undefined;
}

/** The value of `omit`: an option set to it counts as not given. */
export class Omit {
  readonly omit = true;
}

export const omit: Omit = new Omit();

export function isDict(value: unknown): value is Dict {
  return value instanceof Map;
}

export function isList(value: unknown): value is Value[] {
  return Array.isArray(value);
}

/** Thrown where an unknown value would have to be known; whoever evaluates turns it back into its `Unknown`. */
export class UnknownUsed extends Error {
  readonly unknown: Unknown;

  constructor(unknown: Unknown) {
    super(`not known in check mode: it depends on "${unknown.because}"`);
    this.name = 'UnknownUsed';
    this.unknown = unknown.derived;
  }
}
