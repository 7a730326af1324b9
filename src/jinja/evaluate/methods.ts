import {
  Callable,
  isDict,
  isList,
  Tuple,
  Unknown,
  UnknownUsed,
  type Value,
} from '../../values/value.ts';
import { bindArguments } from '../arguments.ts';
import { Bytes, bytesMethods } from '../python/bytes.ts';
import { dictMethods, lazyDictMethods, oldDictMethods } from '../python/dict-methods.ts';
import { isMapping } from '../python/kind.ts';
import { listMethods, tupleMethods } from '../python/list-methods.ts';
import type { Method, MethodTable } from '../python/method.ts';
import { safeArguments, safeMethods, safeResult } from '../python/safe-methods.ts';
import { SafeText } from '../python/safe-text.ts';
import { stringMethods } from '../python/string-methods.ts';
import type { Frame } from './frame.ts';
import { argumentsWithMarks, derived } from './marks.ts';
import { changeableDict, changeableList } from './ownership.ts';
import { resolveFor } from './resolve.ts';

export function hasMethod(target: Value, name: string): boolean {
  if (typeof target === 'string') return stringMethods.has(name);
  if (target instanceof SafeText) return stringMethods.has(name) || safeMethods.has(name);
  if (target instanceof Bytes) return bytesMethods.has(name);
  if (isList(target)) return listMethodsOf(target).has(name);
  if (isDict(target)) return dictMethods.has(name) || oldDictMethods.has(name);
  return isMapping(target) && (lazyDictMethods.has(name) || oldDictMethods.has(name));
}

function listMethodsOf(list: Value[]): MethodTable<Value[]> {
  return list instanceof Tuple ? tupleMethods : listMethods;
}

/** A method as a value, as in `{% set add = list.append %}`. */
export function boundMethod(frame: Frame, target: Value, name: string): Callable {
  return new Callable(name, (args, named) => callMethod(frame, target, name, { args, named }));
}

export interface GivenArguments {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** The target is known to have the method. The result may be something still to be rendered. */
export function callMethod(
  frame: Frame,
  target: Value,
  name: string,
  given: GivenArguments,
): Value {
  try {
    if (typeof target === 'string' || target instanceof SafeText) {
      return callTextMethod(frame, target, name, given);
    }
    if (target instanceof Bytes) return callBytesMethod(frame, target, name, given);
    if (isList(target)) return callListMethod(frame, target, name, given);
    if (isDict(target)) {
      const method = dictMethods.get(name) ?? oldDictMethods.get(name);
      return call(method, method?.mutates ? changeableDict(target, frame.render) : target, given);
    }
    const lazy = lazyDictMethods.get(name) ?? oldDictMethods.get(name);
    return isMapping(target) ? call(lazy, target, given) : null;
  } catch (error) {
    if (error instanceof UnknownUsed) return error.unknown;
    throw error;
  }
}

function call<T>(method: Method<T> | undefined, target: T, { args, named }: GivenArguments): Value {
  return method === undefined ? null : method.call(target, bindArguments(method, args, named));
}

function callTextMethod(
  { render: { session } }: Frame,
  target: string | SafeText,
  name: string,
  given: GivenArguments,
): Value {
  for (const value of [...given.args, ...given.named.values()])
    if (value instanceof Unknown) return value.derived;
  const method = stringMethods.get(name) ?? safeMethods.get(name);
  if (target instanceof SafeText) {
    const result = call(method, target.value, safeArguments(name, given));
    derived(session, name, [target, ...given.args], result);
    return safeResult(name, result);
  }
  const plain = session.hasMarks ? argumentsWithMarks(session, {}, given) : given;
  const result = call(method, target, plain);
  derived(session, name, [target, ...plain.args], result);
  return result;
}

function callBytesMethod(
  { render: { session } }: Frame,
  target: Bytes,
  name: string,
  given: GivenArguments,
): Value {
  const result = call(bytesMethods.get(name), target, given);
  derived(session, name, [target, ...given.args], result);
  return result;
}

/** These compare the items of the list, so that all have to be rendered. */
const comparing: ReadonlySet<string> = new Set(['remove', 'sort']);

function callListMethod(frame: Frame, target: Value[], name: string, given: GivenArguments): Value {
  const { render } = frame;
  const method = listMethodsOf(target).get(name);
  if (method?.mutates !== true) {
    const list = resolveFor(render, target);
    return call(method, isList(list) ? list : target, given);
  }
  const list = changeableList(target, render);
  if (comparing.has(name)) {
    for (const [index, item] of list.entries()) list[index] = resolveFor(render, item);
  }
  return call(method, list, given);
}
