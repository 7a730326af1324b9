import type { Arguments } from '../jinja/functions.ts';
import { withoutMark } from '../jinja/python/safe-text.ts';
import { toText } from '../jinja/python/text.ts';
import { Undefined, type Value } from '../values/value.ts';
import { memberAt } from './filters/values.ts';

/** `attribute='a.b.0'`: the way from an item to what is looked at. */
export type Attribute = readonly Value[];

export function attributeArg(args: Arguments, name = 'attribute'): Attribute | undefined {
  const value = args.get(name);
  return value === undefined || value === null ? undefined : attributeOf(value);
}

export function attributeOf(value: Value): Attribute {
  if (typeof value === 'number') return [value];
  return toText(value)
    .split('.')
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
}

export function attributeIn(item: Value, attribute: Attribute | undefined): Value {
  return attribute === undefined ? item : memberAt(item, attribute);
}

/** With a fallback for every step that finds nothing. */
export function attributeOr(item: Value, attribute: Attribute, fallback: Value): Value {
  let member = item;
  for (const part of attribute) {
    const next = memberAt(member, [part]);
    member = next instanceof Undefined ? fallback : next;
  }
  return member;
}

/** For comparing without regard to case: strings in small letters, all else as it is. */
export function folded(value: Value, caseSensitive: boolean): Value {
  const plain = withoutMark(value);
  return typeof plain === 'string' && !caseSensitive ? plain.toLowerCase() : plain;
}
