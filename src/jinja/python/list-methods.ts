import { Callable, type Value } from '../../values/value.ts';
import { type Arguments, ExpressionError } from '../functions.ts';
import { compare, equals } from './compare.ts';
import {
  integerArgument,
  type MethodTable,
  method,
  methodTable,
  mutator,
  optionalInteger,
} from './method.ts';
import { itemsOf } from './sequence.ts';
import { repr } from './text.ts';
import { isTruthy } from './truth.ts';

function indexOf(self: readonly Value[], args: Arguments): number {
  const wanted = args.get('value') ?? null;
  const from = optionalInteger(args, 'start') ?? 0;
  const to = optionalInteger(args, 'stop') ?? self.length;
  const start = from < 0 ? Math.max(0, from + self.length) : from;
  const stop = to < 0 ? to + self.length : to;
  const index = self.findIndex((item, at) => at >= start && at < stop && equals(item, wanted));
  if (index === -1) throw new ExpressionError(`${repr(wanted)} is not in the list.`);
  return index;
}

function pop(self: Value[], args: Arguments): Value {
  const wanted = optionalInteger(args, 'index') ?? -1;
  const index = wanted < 0 ? wanted + self.length : wanted;
  const [item] = index >= 0 ? self.splice(index, 1) : [];
  if (item !== undefined) return item;
  const problem = self.length === 0 ? 'The list is empty' : `The list has no item ${wanted}`;
  throw new ExpressionError(`${problem}; there is nothing to pop.`);
}

function sort(self: Value[], args: Arguments): null {
  const key = args.get('key') ?? null;
  const keyOf = key instanceof Callable ? (item: Value) => key.call([item], new Map()) : undefined;
  const keyed = self.map(item => ({ item, key: keyOf === undefined ? item : keyOf(item) }));
  const direction = isTruthy(args.get('reverse') ?? false) ? -1 : 1;
  keyed.sort((a, b) => (equals(a.key, b.key) ? 0 : direction * compare(a.key, b.key)));
  for (const [index, { item }] of keyed.entries()) self[index] = item;
  return null;
}

/** The methods of Python's `list`. */
export const listMethods: MethodTable<Value[]> = methodTable<Value[]>([
  method('index', ['value', 'start?', 'stop?'], indexOf),
  method('count', ['value'], (self, args) => {
    const wanted = args.get('value') ?? null;
    return self.filter(item => equals(item, wanted)).length;
  }),
  method('copy', [], self => [...self]),
  mutator('append', ['item'], (self, args) => {
    self.push(args.get('item') ?? null);
    return null;
  }),
  mutator('extend', ['iterable'], (self, args) => {
    // A list may be extended by itself.
    for (const item of [...itemsOf(args.get('iterable') ?? null)]) self.push(item);
    return null;
  }),
  mutator('insert', ['index', 'item'], (self, args) => {
    self.splice(integerArgument(args, 'index'), 0, args.get('item') ?? null);
    return null;
  }),
  mutator('pop', ['index?'], pop),
  mutator('remove', ['value'], (self, args) => {
    self.splice(indexOf(self, args), 1);
    return null;
  }),
  mutator('sort', ['key?', 'reverse?'], sort),
  mutator('reverse', [], self => {
    self.reverse();
    return null;
  }),
  mutator('clear', [], self => {
    self.length = 0;
    return null;
  }),
]);

/** The methods of Python's `tuple`. */
export const tupleMethods: MethodTable<Value[]> = methodTable(
  ['index', 'count'].flatMap(name => listMethods.get(name) ?? []),
);
