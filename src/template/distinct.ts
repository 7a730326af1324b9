import { equals } from '../jinja/python/compare.ts';
import { assertKnown } from '../jinja/python/errors.ts';
import { SafeText } from '../jinja/python/safe-text.ts';
import { Float, type Value } from '../values/value.ts';

/** A set of values, equal as Python's `==` has it. Lists and dicts may be in it. */
export class ValueSet {
  private readonly scalars = new Set<string | number | null>();
  private readonly others: Value[] = [];

  constructor(values: Iterable<Value> = []) {
    for (const value of values) this.add(value);
  }

  has(value: Value): boolean {
    const scalar = scalarOf(value);
    if (scalar !== undefined) return this.scalars.has(scalar);
    return this.others.some(other => equals(other, value));
  }

  /** False if it was in it already. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    const scalar = scalarOf(value);
    if (scalar === undefined) this.others.push(value);
    else this.scalars.add(scalar);
    return true;
  }
}

/** The values without those that were there before. */
export function distinct(values: Iterable<Value>): Value[] {
  const seen = new ValueSet();
  return Array.from(values).filter(value => seen.add(value));
}

function scalarOf(value: Value): string | number | null | undefined {
  assertKnown(value);
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return value instanceof Float || value instanceof SafeText ? value.value : undefined;
}
