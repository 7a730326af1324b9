import {
  Callable,
  type Dict,
  isDict,
  isList,
  Omit,
  Templated,
  Tuple,
  Undefined,
  type Value,
} from '../../values/value.ts';
import { notCalled, UndefinedUsed } from '../python/errors.ts';
import { SafeText } from '../python/safe-text.ts';
import { NoElse } from '../undefined.ts';
import type { Render } from './frame.ts';
import { ownerOf } from './ownership.ts';
import { locate, wholeSite } from './site.ts';

/** Renders what is in the value at any depth, for a function or for text. Omitted items stay. */
export function resolveFor(render: Render, value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Templated) {
    return resolveFor(render, rendered(render, value));
  }
  if (!isList(value) && !isDict(value)) return value;
  if (render.changed !== undefined) {
    return copyWith(render.changed.get(value) ?? value, item => resolveFor(render, item));
  }
  if (isPlain(value)) return value;
  const known = render.session.rendered.get(value);
  if (known !== undefined) return known;
  const result = copyWith(value, item => resolveFor(render, item));
  if (ownerOf(value) === undefined) render.session.rendered.set(value, result);
  return result;
}

/** As `resolveFor`, for what leaves the evaluator: drops what is omitted, refuses what is undefined. */
export function resolveFinal(render: Render, value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Templated) return finallyRendered(render, value);
  if (value instanceof SafeText) return value.value;
  if (value instanceof NoElse) return '';
  if (value instanceof Callable) throw notCalled(value, 'no value');
  if (value instanceof Undefined) throw new UndefinedUsed(value);
  if (!isList(value) && !isDict(value)) return value;
  const current = render.changed?.get(value) ?? value;
  if (render.changed === undefined && isPlain(value)) return value;
  return copyWith(current, item => {
    const result = resolveFinal(render, item);
    return result instanceof Omit ? undefined : result;
  });
}

function finallyRendered(render: Render, templated: Templated): Value {
  const { site } = render.session;
  try {
    return resolveFinal(render, rendered(render, templated));
  } catch (error) {
    throw site === undefined ? locate(error, wholeSite(templated)) : error;
  }
}

function rendered({ session }: Render, templated: Templated): Value {
  return session.engine.render(session, templated, session.site);
}

/** A copy with other items; those for which `change` gives nothing are left out. */
function copyWith(container: Value, change: (item: Value) => Value | undefined): Value {
  if (isDict(container)) {
    const result: Dict = new Map();
    for (const [key, item] of container) {
      const changed = change(item);
      if (changed !== undefined) result.set(key, changed);
    }
    return result;
  }
  if (!isList(container)) return container;
  const result: Value[] = container instanceof Tuple ? new Tuple() : [];
  for (const item of container) {
    const changed = change(item);
    if (changed !== undefined) result.push(changed);
  }
  return result;
}

/** Whether there is nothing in it to render, to drop or to refuse. */
function isPlain(container: Value[] | Dict): boolean {
  return examine(container).isPlain;
}

interface Examined {
  readonly isPlain: boolean;
  /** It holds for good, because nothing in it can be changed any more. */
  readonly isLasting: boolean;
}

const lasting = new WeakMap<object, Examined>();
const plain: Examined = { isPlain: true, isLasting: true };
const special: Examined = { isPlain: false, isLasting: true };
const plainYet: Examined = { isPlain: true, isLasting: false };
const specialYet: Examined = { isPlain: false, isLasting: false };

/** Below this, looking again costs less than remembering. */
const smallSize = 4;

function examine(container: Value[] | Dict): Examined {
  const known = lasting.get(container);
  if (known !== undefined) return known;
  const result = examineItems(container);
  const size = isList(container) ? container.length : container.size;
  if (result.isLasting && size > smallSize) lasting.set(container, result);
  return result;
}

function isSpecial(item: object): boolean {
  if (item instanceof Templated || item instanceof Undefined || item instanceof Omit) return true;
  return item instanceof SafeText || item instanceof Callable;
}

function examineItems(container: Value[] | Dict): Examined {
  let isLasting = ownerOf(container) === undefined;
  for (const item of container.values()) {
    if (typeof item !== 'object' || item === null) continue;
    if (isList(item) || isDict(item)) {
      const inner = examine(item);
      isLasting &&= inner.isLasting;
      if (!inner.isPlain) return isLasting ? special : specialYet;
    } else if (isSpecial(item)) {
      return isLasting ? special : specialYet;
    }
  }
  return isLasting ? plain : plainYet;
}
