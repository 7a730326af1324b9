import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { NamedTuple } from '../../values/named-tuple.ts';
import {
  Callable,
  type Dict,
  type DictKey,
  isDict,
  isList,
  LazyDict,
  Tuple,
  Undefined,
  Unknown,
  type Value,
} from '../../values/value.ts';
import { getItem, toKey } from '../python/dict.ts';
import { dictMethods, lazyDictMethods } from '../python/dict-methods.ts';
import { UndefinedUsed } from '../python/errors.ts';
import { integerOf, isMapping, typeName, withArticle } from '../python/kind.ts';
import { listMethods, tupleMethods } from '../python/list-methods.ts';
import { numberAttribute } from '../python/number-members.ts';
import { PythonObject } from '../python/object.ts';
import { marked, SafeText, withoutMark } from '../python/safe-text.ts';
import { itemAt } from '../python/sequence.ts';
import { stringMethods } from '../python/string-methods.ts';
import { repr } from '../python/text.ts';
import { Missing, type UndefinedDetails } from '../undefined.ts';
import { CallableObject } from './callable-object.ts';
import { type Frame, use } from './frame.ts';
import { boundMethod, hasMethod } from './methods.ts';
import { type Site, textOf, viaUse } from './site.ts';

/** `target.name`: a method or attribute, otherwise the item of that name. */
export function attributeOf(frame: Frame, target: Value, name: string, site: Site): Value {
  if (isDict(target)) {
    if (dictMethods.has(name)) return boundMethod(frame, target, name);
    const value = target.get(name);
    if (value !== undefined) return use(frame, value, site);
  } else if (target instanceof LazyDict) {
    const isPlainDict = !(target instanceof PythonObject);
    if (isPlainDict && lazyDictMethods.has(name)) return boundMethod(frame, target, name);
    const value = lazyItem(target, name, site);
    if (value !== undefined) return use(frame, value, site);
  }
  if (target instanceof NamedTuple) {
    const value = target.field(name);
    if (value !== undefined) return use(frame, value, site);
  }
  if (target instanceof Unknown) return withinUnknown(target, name, site);
  if (target instanceof Undefined) return chained(target, site);
  const attribute = target instanceof CallableObject ? target.attributes().get(name) : undefined;
  if (attribute !== undefined) return attribute;
  if (hasMethod(target, name)) return boundMethod(frame, target, name);
  const ofNumber = numberAttribute(target, name);
  if (ofNumber !== undefined) return ofNumber;
  return new Missing(textOf(site), () => absentAttribute(target, name));
}

/** `target[key]`: the item, otherwise the method of that name. */
export function itemOf(frame: Frame, target: Value, key: Value, site: Site): Value {
  if (target instanceof Unknown) return withinUnknown(target, key, site);
  if (target instanceof Undefined) return chained(target, site);
  if (key instanceof Unknown) return key.derived;
  if (key instanceof Undefined) return key;
  const value = target instanceof SafeText ? safeItem(target, key) : rawItem(target, key, site);
  if (value !== undefined) return use(frame, value, site);
  if (typeof key === 'string' && hasMethod(target, key)) return boundMethod(frame, target, key);
  return new Missing(textOf(site), () => absentItem(target, key));
}

/** Of a dict of which all keys are known, another one is not there, whatever it will hold. */
function withinUnknown(target: Unknown, key: Value, site: Site): Value {
  const { fields, items } = target.known ?? {};
  if (items !== undefined && integerOf(key) !== undefined) return items;
  if (fields === undefined || typeof key !== 'string' || hasMethod(anyDict, key))
    return target.derived;
  return fields.get(key) ?? new Missing(textOf(site), () => absentField(fields, key));
}

const anyDict: Dict = new Map();

function safeItem({ value }: SafeText, key: Value): Value | undefined {
  const index = integerOf(key);
  const item = index === undefined ? undefined : itemAt(value, index);
  return item === undefined ? undefined : marked(item);
}

/** What is made only now may fail in another text. */
function lazyItem(target: LazyDict, name: DictKey, site: Site): Value | undefined {
  try {
    return getItem(target, name);
  } catch (error) {
    throw viaUse(error, `'${textOf(site)}' is used here`, site);
  }
}

function rawItem(target: Value, key: Value, site: Site): Value | undefined {
  if (isDict(target) || target instanceof LazyDict) {
    const name = toKey(key);
    if (name === undefined) return undefined;
    return isDict(target) ? getItem(target, name) : lazyItem(target, name, site);
  }
  if (!isList(target) && typeof target !== 'string') return undefined;
  const index = integerOf(key);
  return index === undefined ? undefined : itemAt(target, index);
}

function absentField(fields: ReadonlyMap<string, Unknown>, key: string): UndefinedDetails {
  const names = [...fields.keys()];
  const more = names.length > shownKeys ? ', …' : '';
  const reason = `it will have no key ${repr(key)}, but: ${names.slice(0, shownKeys).join(', ')}${more}`;
  return { reason, hint: deeperHint(fields, key) ?? didYouMean(key, names) };
}

/** Where it is one level deeper: `found.stat.exists`, where `found.exists` was asked for. */
export function deeperHint(fields: ReadonlyMap<string, Unknown>, key: string): string | undefined {
  for (const [name, { known }] of fields) {
    if (known?.fields?.has(key) === true) return `Did you mean "${name}.${key}"?`;
    if (known?.items?.known?.fields?.has(key) === true)
      return `Each of "${name}" has "${key}": the task has a loop.`;
  }
  return undefined;
}

/** As in Ansible, what is looked up in an undefined value is undefined for the same reason. */
function chained(target: Undefined, site: Site): Undefined {
  if (!(target instanceof Missing)) return target;
  const { root } = target;
  const details = (): UndefinedDetails => {
    const { message, hint } = new UndefinedUsed(root);
    return { reason: message.replace(/\.$/, ''), hint };
  };
  return new Missing(textOf(site), details, root);
}

const shownKeys = 8;

function absentAttribute(target: Value, name: string): UndefinedDetails {
  if (isMapping(target)) return absentKey(target, name);
  if (target instanceof PythonObject && !(target instanceof SafeText)) {
    return { reason: `the ${target.typeName} has no attribute '${name}'` };
  }
  const methods = methodNames(target);
  const reason = `${withArticle(target)} has no attribute '${name}'`;
  return { reason, hint: didYouMean(name, methods) };
}

function methodNames(target: Value): Iterable<string> {
  if (typeof withoutMark(target) === 'string') return stringMethods.keys();
  if (target instanceof Tuple) return tupleMethods.keys();
  return isList(target) ? listMethods.keys() : [];
}

function absentItem(target: Value, key: Value): UndefinedDetails {
  if (isMapping(target)) return absentKey(target, key);
  if (typeof target === 'string' || isList(target)) {
    const count = target.length === 1 ? '1 item' : `${target.length} items`;
    const kind = typeName(target);
    if (integerOf(key) === undefined) return { reason: `a ${kind} has no item ${repr(key)}` };
    return { reason: `the ${kind} has ${target.length === 0 ? 'no items' : `only ${count}`}` };
  }
  return { reason: `${withArticle(target)} has no items` };
}

function absentKey(dict: Dict | LazyDict, key: Value): UndefinedDetails {
  const keys = [...dict.keys()];
  const reason = `the dict has no key ${key instanceof Callable ? 'like that' : repr(key)}`;
  if (keys.length === 0) return { reason: `${reason}; it is empty` };
  const shown = keys
    .slice(0, shownKeys)
    .map(name => (typeof name === 'string' ? name : repr(name)));
  const more = keys.length > shownKeys ? ', …' : '';
  const known = dict instanceof LazyDict && typeof key === 'string' ? dict.absence(key) : undefined;
  if (known !== undefined) return { reason, hint: known };
  const hint = typeof key === 'string' ? didYouMean(key, keys.map(String)) : undefined;
  return { reason: `${reason}; it has: ${shown.join(', ')}${more}`, hint };
}
