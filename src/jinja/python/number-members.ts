import type { Value } from '../../values/value.ts';
import { isFloat, numberOf, toFloat } from './kind.ts';

/** The attribute of a number; `undefined` where it has none of that name. */
export function numberAttribute(value: Value, name: string): Value | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  if (isFloat(value)) {
    if (name === 'imag') return toFloat(0);
    return name === 'real' ? value : undefined;
  }
  if (name === 'real' || name === 'numerator') return number;
  if (name === 'imag') return 0;
  return name === 'denominator' ? 1 : undefined;
}
