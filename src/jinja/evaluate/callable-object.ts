import { Callable, type Value } from '../../values/value.ts';

/** What can be called and has attributes besides. */
export abstract class CallableObject extends Callable {
  abstract attributes(): ReadonlyMap<unknown, Value>;
}
