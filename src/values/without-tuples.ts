import { type Dict, isDict, isList, Tuple, type Value } from './value.ts';

/**
 * With lists where an expression made tuples, at any depth; the value itself where there are none. As in Ansible, what a
 * loop goes over holds none.
 */
export function withoutTuples(value: Value): Value {
  if (isList(value)) {
    const items = Array.from(value, withoutTuples);
    const isSame = !(value instanceof Tuple) && items.every((item, at) => item === value[at]);
    return isSame ? value : items;
  }
  if (!isDict(value)) return value;
  const copy: Dict = new Map();
  let isSame = true;
  for (const [key, item] of value) {
    const bare = withoutTuples(item);
    isSame &&= bare === item;
    copy.set(key, bare);
  }
  return isSame ? value : copy;
}
