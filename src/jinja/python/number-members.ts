import { Callable, type Value } from '../../values/value.ts';
import { isFloat, numberOf, toFloat } from './kind.ts';

/** The attribute of a number; `undefined` where it has none of that name. */
export function numberAttribute(value: Value, name: string): Value | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  if (isFloat(value)) {
    if (name === 'is_integer') return noArguments(name, Number.isInteger(number));
    if (name === 'imag') return toFloat(0);
    return name === 'real' ? value : undefined;
  }
  if (name === 'real' || name === 'numerator') return number;
  if (name === 'imag') return 0;
  if (name === 'bit_length') return noArguments(name, bitLength(Math.abs(number)));
  return name === 'denominator' ? 1 : undefined;
}

function bitLength(size: number): number {
  return size === 0 ? 0 : size.toString(2).length;
}

/** A method that takes no arguments. */
function noArguments(name: string, result: Value): Callable {
  return new Callable(name, () => result);
}
