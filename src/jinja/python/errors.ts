import { Undefined, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
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

/** Throws where the value is not there or cannot be known. */
export function assertKnown(value: Value): void {
  if (value instanceof Undefined) throw new UndefinedUsed(value);
  if (value instanceof Unknown) throw new UnknownUsed(value);
}
