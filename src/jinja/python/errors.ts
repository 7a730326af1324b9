import { type Callable, Undefined, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { ExpressionError } from '../functions.ts';
import { Missing } from '../undefined.ts';

/** An undefined value met what needs a value. */
export class UndefinedUsed extends ExpressionError {
  readonly value: Undefined;

  constructor(value: Undefined) {
    const { name, reason } = value;
    const hint = value instanceof Missing ? value.hint : undefined;
    super(`'${name}' is undefined${reason === undefined ? '' : `: ${reason}`}.`, {
      code: 'expression/undefined',
      ...(hint === undefined ? {} : { hint }),
    });
    this.name = 'UndefinedUsed';
    this.value = value;
  }
}

/** Where a function was named, and its result is what was meant. */
export function notCalled({ name }: Callable, what: string): ExpressionError {
  return new ExpressionError(`"${name}" is a function and ${what}.`, {
    hint: `Write "${name}()" to call it, or "['${name}']" for a key of that name.`,
  });
}

/** Throws where the value is not there or cannot be known. */
export function assertKnown(value: Value): void {
  if (value instanceof Undefined) throw new UndefinedUsed(value);
  if (value instanceof Unknown) throw new UnknownUsed(value);
}
