import { type Dict, isDict, isList, Tuple, type Value } from '../../values/value.ts';
import type { Render } from './frame.ts';

/**
 * Python's lists and dicts can be changed in place, and templates do: `list.append(x)`. What a scope or a
 * function gave out must stay as it is, because others hold it too. So a template changes only what it
 * made itself, or a copy that it then sees in place of the original.
 */
const owners = new WeakMap<object, Render>();

/** Marks a container as made by this run. */
export function own<T extends Value[] | Dict>(container: T, render: Render): T {
  owners.set(container, render);
  return container;
}

/** The run that may still change the container. */
export function ownerOf(container: object): Render | undefined {
  const owner = owners.get(container);
  return owner?.finished === false ? owner : undefined;
}

/** The list itself or its copy, for a method to change. */
export function changeableList(list: Value[], render: Render): Value[] {
  if (owners.get(list) === render) return list;
  const known = render.changed?.get(list);
  if (known !== undefined && isList(known)) return known;
  return remember(list, list instanceof Tuple ? Tuple.from(list) : [...list], render);
}

/** The dict itself or its copy, for a method to change. */
export function changeableDict(dict: Dict, render: Render): Dict {
  if (owners.get(dict) === render) return dict;
  const known = render.changed?.get(dict);
  if (known !== undefined && isDict(known)) return known;
  return remember(dict, new Map(dict), render);
}

function remember<T extends Value[] | Dict>(original: T, copy: T, render: Render): T {
  if (render.changed === undefined) render.changed = new Map();
  render.changed.set(original, copy);
  return own(copy, render);
}
