import { type DictKey, LazyDict, type Value } from '../../values/value.ts';

export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/** A Python object with attributes (`get` gives them): a namespace, a loop, a date. It is no dict. */
export abstract class PythonObject extends LazyDict {
  abstract readonly typeName: string;

  /** What it prints as. */
  abstract text(): string;

  /** An attribute; most have none. */
  override get(_key: DictKey): Value | undefined {
    return undefined;
  }

  override plainText(): string {
    return this.text();
  }

  override keys(): Iterable<DictKey> {
    return [];
  }

  /** `this operator other`; the other way round when `reflected`. `undefined` where it has no meaning. */
  operate(_operator: Operator, _other: Value, _reflected: boolean): Value | undefined {
    return undefined;
  }

  /** Below, at or above zero, or `undefined` where the two have no order. */
  compare(_other: Value): number | undefined {
    return undefined;
  }
}
