import { type Dict, isList, type LazyDict, Tuple, type Value } from '../../values/value.ts';
import { type Arguments, ExpressionError } from '../functions.ts';
import { entriesOf, getItem, requireKey, setItem } from './dict.ts';
import { isMapping, withArticle } from './kind.ts';
import { type MethodTable, method, methodTable, mutator } from './method.ts';
import { itemsOf } from './sequence.ts';
import { repr } from './text.ts';

function key(args: Arguments): ReturnType<typeof requireKey> {
  return requireKey(args.get('key') ?? null);
}

function pop(self: Dict, args: Arguments): Value {
  const value = getItem(self, key(args));
  if (value === undefined) {
    const fallback = args.get('default');
    if (fallback !== undefined) return fallback;
    throw new ExpressionError(`The dict has no key ${repr(key(args))}.`);
  }
  self.delete(key(args));
  return value;
}

function update(self: Dict, args: Arguments): null {
  for (const [name, value] of pairsOf(args.get('other') ?? new Map())) {
    setItem(self, requireKey(name), value);
  }
  for (const [name, value] of args.namedRest) self.set(name, value);
  return null;
}

/** The entries of a dict, or of a list of pairs, as `dict()` and `update()` take them. */
export function pairsOf(value: Value): readonly (readonly [Value, Value])[] {
  if (isMapping(value)) return entriesOf(value);
  return itemsOf(value).map(pair => {
    const [name, item, ...others] = isList(pair) ? pair : [];
    if (name !== undefined && item !== undefined && others.length === 0) return [name, item];
    throw new ExpressionError(`A pair of key and value was expected, not ${withArticle(pair)}.`);
  });
}

function fromKeys(_self: Dict | LazyDict, args: Arguments): Dict {
  const value = args.get('value') ?? null;
  return new Map(itemsOf(args.get('iterable') ?? null).map(name => [requireKey(name), value]));
}

/** What can be asked of a dict that makes its values on demand as well. */
export const lazyDictMethods: MethodTable<Dict | LazyDict> = methodTable<Dict | LazyDict>([
  method('get', ['key', 'default?'], (self, args) => {
    const wanted = args.get('key') ?? null;
    const value = wanted instanceof Tuple ? undefined : getItem(self, requireKey(wanted));
    return value === undefined ? (args.get('default') ?? null) : value;
  }),
  method('items', [], self => entriesOf(self).map(([name, value]) => Tuple.of<Value>(name, value))),
  method('keys', [], self => [...self.keys()]),
  method('values', [], self => entriesOf(self).map(([, value]) => value)),
  method('copy', [], self => new Map(entriesOf(self))),
  method('fromkeys', ['iterable', 'value?'], fromKeys),
]);

/** The methods of Python's `dict`. */
export const dictMethods: MethodTable<Dict> = methodTable<Dict>([
  ...lazyDictMethods.values(),
  mutator('pop', ['key', 'default?'], pop),
  mutator('popitem', [], self => {
    const last = [...self].at(-1);
    if (last === undefined)
      throw new ExpressionError('The dict is empty; there is nothing to pop.');
    self.delete(last[0]);
    return Tuple.of<Value>(...last);
  }),
  mutator('update', ['other?', '**others'], update),
  mutator('setdefault', ['key', 'default?'], (self, args) => {
    const known = getItem(self, key(args));
    if (known !== undefined) return known;
    const value = args.get('default') ?? null;
    self.set(key(args), value);
    return value;
  }),
  mutator('__setitem__', ['key', 'value'], (self, args) => {
    setItem(self, key(args), args.get('value') ?? null);
    return null;
  }),
  mutator('clear', [], self => {
    self.clear();
    return null;
  }),
]);

/** Python 2's, which some content still calls. A key of that name comes first. */
export const oldDictMethods: MethodTable<Dict | LazyDict> = methodTable<Dict | LazyDict>([
  method('has_key', ['key'], (self, args) => getItem(self, key(args)) !== undefined),
]);
