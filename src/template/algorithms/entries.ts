import { type Dict, type DictKey, isDict, type Value } from '../../values/value.ts';
import { entriesInOrder, entryDistance, numberIn, placeEntry } from './entry-order.ts';
import { mergeEntryValue } from './entry-values.ts';

/**
 * How named entries in a list are merged: a later entry of a name changes the earlier one, and weights move entries up
 * and down.
 */
export interface EntryRules {
  /** The member that tells entries apart. */
  readonly key: string;
  /** Members that are lists of settings themselves. */
  readonly lists: readonly string[];
  /** Throws where that is no whole number. */
  readonly weightOf: (value: Value) => number;
  readonly listOf: (value: Value, member: string) => readonly Value[];
}

const aboutEntries = [
  ...['option', 'state', 'comment', 'section', 'weight', 'value', 'copy_id_from'],
];
const ownOfSetting = [
  ...['state', 'id', 'weight', 'real_weight', 'separator', 'value', 'comment', 'option', 'section'],
];
const ownOfItem = [...['state', 'id', 'weight', 'real_weight', 'separator', 'comment', 'options']];

/** Settings: their values are merged too, and a dict without a name is many of them: `{a: 1, b: 2}`. */
export function mergedSettings(items: readonly Value[], rules: EntryRules): Dict[] {
  const entries = new Map<Value, Dict>();
  for (const [position, item] of items.entries()) {
    const element = elementOf(item, rules);
    if (element === undefined) continue;
    const merge = { element, entries, position, rules };
    if (element.has(rules.key)) mergeSetting(merge);
    else if ([...element.keys()].some(key => !aboutEntries.includes(String(key)))) {
      for (const [name, value] of element) mergeShorthand(name, value, merge);
    }
  }
  for (const entry of entries.values()) {
    const value = entry.get('value');
    if (isDict(value)) entry.set('value', entriesInOrder([...value.values()].filter(isDict)));
  }
  return entriesInOrder(entries.values());
}

export interface ItemRules extends EntryRules {
  readonly defaults: Dict;
  /** The members whose value another takes that has none: of the first that has one. */
  readonly substitutes: ReadonlyMap<DictKey, readonly DictKey[]>;
}

/** Items, each of which becomes a round of a loop, or a file: of their members only the lists are merged. */
export function mergedItems(items: readonly Value[], rules: ItemRules): Dict[] {
  const entries = new Map<Value, Dict>();
  for (const [position, item] of items.entries()) {
    const element = elementOf(item, rules);
    if (element?.has(rules.key) !== true) continue;
    const name = element.get(rules.key) ?? null;
    if (isAppended(element) && !entries.has(name)) continue;
    const entry = begun({ element, entries, position, rules });
    if (entry === undefined) continue;
    if (element.has('comment')) entry.set('comment', element.get('comment') ?? null);
    for (const [member, value] of rules.defaults) if (!entry.has(member)) entry.set(member, value);
    mergeLists(entry, element, rules);
    copyOthers(entry, element, [...ownOfItem, rules.key, ...rules.lists]);
    for (const [member, others] of rules.substitutes) substitute(entry, member, others);
    entries.set(name, entry);
  }
  return entriesInOrder(entries.values());
}

interface Merge {
  readonly element: Dict;
  readonly entries: Map<Value, Dict>;
  readonly position: number;
  readonly rules: EntryRules;
}

/** `undefined` for what is no entry, or is to be passed over. */
function elementOf(item: Value, { key }: EntryRules): Dict | undefined {
  if (typeof item === 'string') return new Map([[key, item]]);
  return isDict(item) && !(item.has(key) && item.get('state') === 'ignore') ? item : undefined;
}

function isAppended(element: Dict): boolean {
  return element.get('state') === 'append';
}

/** The entry so far, in its state and place; `undefined` where it is to stay as it is. */
function begun({ element, entries, position, rules }: Merge): Dict | undefined {
  const name = element.get(rules.key) ?? null;
  const entry: Dict = new Map(entries.get(name) ?? []);
  const earlier = entry.get('state') ?? 'present';
  if (isAppended(element) && earlier === 'init') return undefined;
  const given = isAppended(element) ? undefined : element.get('state');
  const state =
    given === undefined && earlier === 'init' && holdsValue(entry) ? 'present' : earlier;
  const id = entry.has('id') ? numberIn(entry, 'id') : position * entryDistance;
  entry.set('state', given ?? state).set(rules.key, name);
  placeEntry({ entry, element, entries, id, weightOf: rules.weightOf });
  return entry.set('separator', element.get('separator') ?? entry.get('separator') ?? false);
}

/** What was only prepared comes into force with the next mention, if there is a value in it anywhere. */
function holdsValue(value: Value): boolean {
  if (!isDict(value)) return false;
  return [...value].some(([key, member]) => {
    if (key === 'value') return true;
    return Array.isArray(member) ? member.some(holdsValue) : holdsValue(member);
  });
}

function mergeSetting(merge: Merge): void {
  const { element, entries, rules } = merge;
  const entry = begun(merge);
  if (entry === undefined) return;
  entry.set('section', element.get('section') ?? entry.get('section') ?? 'unknown');
  mergeEntryValue(entry, element, rules.weightOf);
  for (const member of ['option', 'comment']) {
    if (element.has(member)) entry.set(member, element.get(member) ?? null);
  }
  mergeLists(entry, element, rules);
  copyOthers(entry, element, [...ownOfSetting, rules.key, ...rules.lists]);
  entries.set(element.get(rules.key) ?? null, entry);
}

function mergeShorthand(name: DictKey, value: Value, { entries, position, rules }: Merge): void {
  const entry: Dict = new Map(entries.get(name) ?? []);
  const id = entry.has('id') ? numberIn(entry, 'id') : position * entryDistance;
  entry.set(rules.key, name).set('state', 'present');
  placeEntry({ entry, element: new Map(), entries, id, weightOf: rules.weightOf });
  entry.set('section', entry.get('section') ?? 'unknown');
  mergeEntryValue(entry, new Map([['value', value]]), rules.weightOf);
  entries.set(name, entry);
}

function mergeLists(entry: Dict, element: Dict, rules: EntryRules): void {
  for (const member of rules.lists) {
    const given = element.get(member);
    if (given === undefined) continue;
    const before = rules.listOf(entry.get(member) ?? [], member);
    const items = [...before, ...rules.listOf(given, member)];
    entry.set(member, mergedSettings(items, { ...rules, key: 'name' }));
  }
}

function copyOthers(entry: Dict, element: Dict, own: readonly string[]): void {
  for (const [key, value] of element) if (!own.includes(String(key))) entry.set(key, value);
}

function substitute(entry: Dict, member: DictKey, others: readonly DictKey[]): void {
  if ((entry.get(member) ?? null) !== null) return;
  const value = others.map(other => entry.get(other) ?? null).find(one => one !== null);
  if (value !== undefined) entry.set(member, value);
}
