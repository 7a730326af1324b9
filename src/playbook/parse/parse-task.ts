import type { Location } from '../../diagnostics/source-file.ts';
import { locationWithin } from '../../values/origin.ts';
import { type Located, type MapEntry, MapNode, ScalarNode } from '../../yaml/located.ts';
import type { FileReading } from '../file-reading.ts';
import { handlerKeywords, innerKeywords, taskKeywords } from '../keywords.ts';
import { mayFail, mayFailHere } from '../may-fail.ts';
import type { Action, Condition, Keywords, Parent, Task, Written } from '../model.ts';
import { defaultsOf } from '../module-defaults.ts';
import { familyOf } from '../module-families.ts';
import { asListOrOne, asName, asText, unknownKeyword } from '../reading.ts';
import { unknownModuleHint } from '../unknown-module.ts';
import { findActionKey, parseAction } from './parse-action.ts';
import { checkIncludeKeywords, parseApply } from './parse-apply.ts';
import { parseConditions } from './parse-condition.ts';
import { checkedScalar, parseKeywords, parseNotify } from './parse-keywords.ts';
import { parseLoop, refuseParallel, variableName } from './parse-loop.ts';
import { parseId, parseNeeds } from './parse-needs.ts';

/**
 * One task. What is wrong with it is reported; it stands for itself all the same, so that whoever
 * names it (by `notify` or `needs`) is not reported too.
 */
export function parseTask(map: MapNode, parent: Parent, outer: FileReading): Task {
  const reading = tolerant(map, parent, outer);
  const known = reading.handlers ? handlerKeywords : taskKeywords;
  const candidates: MapEntry[] = [];
  for (const entry of map.entries) {
    const word = entry.key.text;
    if (known.includes(word) || word.startsWith('with_')) continue;
    if (word === 'listen') unknownKeyword(entry.key, 'tasks', known, reading);
    else candidates.push(entry);
  }
  const keywords = parseKeywords(map, innerKeywords, reading);
  const action = actionOf(map, { candidates, known, keywords, parent }, reading);
  if (action !== undefined) checkSteering(map, action, reading);
  const loop = parseLoop(map, reading);
  if (action?.name.startsWith('include_') === true && action.name !== 'include_vars')
    refuseParallel(loop, reading);
  const local = map.get('local_action') !== undefined;
  const task: Omit<Task, 'action'> = {
    kind: 'task',
    location: map.location,
    parent,
    keywords: local ? { ...keywords, delegateTo: localhost(map) } : keywords,
    id: parseId(map, reading),
    needs: parseNeeds(map.get('needs'), reading),
    loop,
    register: variableName(map.get('register'), 'register', reading),
    registerAt: map.get('register')?.location,
    until: optionalConditions(map.get('until'), reading) ?? [],
    async: optional(map, 'async', 'integer', reading),
    poll: optional(map, 'poll', 'integer', reading),
    retries: optional(map, 'retries', 'integer', reading),
    delay: optional(map, 'delay', 'number', reading),
    changedWhen: optionalConditions(map.get('changed_when'), reading),
    failedWhen: optionalConditions(map.get('failed_when'), reading),
    notify: parseNotify(map.get('notify'), reading),
    apply: action === undefined ? undefined : parseApply(map, action, reading),
    listen: parseListen(map.get('listen'), reading),
    role: reading.role,
    file: reading.file,
  };
  if (action !== undefined) checkAsync(task, action, reading);
  return { ...task, action: action ?? noAction(map.location) };
}

function tolerant(map: MapNode, parent: Parent, reading: FileReading): FileReading {
  const around = mayFail(parent) ? 'all' : reading.mayFail;
  return { ...reading, parent, mayFail: mayFailHere(map, around) };
}

/** Keywords and names that only some actions take, and some not everywhere. */
function checkSteering(map: MapNode, action: Action, reading: FileReading): void {
  checkIncludeKeywords(map, action, reading);
  if (action.name === 'meta') checkMeta(action, reading);
  if (action.name !== 'import_tasks' && action.name !== 'import_role') return;
  for (const { key } of map.entries) {
    if (!notOfImports.has(key.text)) continue;
    const message = `"${key.text}" does nothing here: "${action.written}" is replaced by tasks.`;
    reading.diagnostics.warning('playbook/invalid', message, key.location);
  }
}

const notOfImports: ReadonlySet<string> = new Set([
  ...['register', 'until', 'retries', 'delay', 'changed_when', 'failed_when', 'async', 'poll'],
]);

function checkAsync(
  { async: limit, poll }: Pick<Task, 'async' | 'poll'>,
  { kind, name, written }: Action,
  { diagnostics }: FileReading,
): void {
  // Imports and includes say so of any keyword that is none of theirs.
  const isWalked = /^(?:import|include)_(?:tasks|role)$/.test(name);
  if (limit === undefined || limit.value === 0 || isWalked || name === noSuchModule) return;
  if (kind === 'action') {
    const message = `"async" is for what a module does on a host, and "${written}" is none.`;
    diagnostics.error('playbook/invalid', message, limit.location);
  } else if (poll?.value === 0 && name === 'fetch') {
    const message = '"fetch" brings something to the controller, so nothing can go on without it.';
    const hint = 'All other modules take "poll: 0".';
    diagnostics.error('playbook/invalid', message, poll.location, { hint });
  }
}

function checkMeta({ args, freeForm }: Action, { diagnostics, handlers, role }: FileReading): void {
  const option = args.value instanceof Map ? args.value.get('free_form') : undefined;
  const name = freeForm?.value ?? option;
  const { location } = freeForm ?? args;
  if (handlers && (name === 'flush_handlers' || name === 'end_role')) {
    diagnostics.error('playbook/invalid', `A handler cannot be "meta: ${name}".`, location);
  } else if (name === 'end_role' && role === undefined) {
    const message = '"meta: end_role" stands in the tasks of a role.';
    diagnostics.error('playbook/invalid', message, location);
  }
}

/**
 * The action of tasks whose module is unknown: they are read all the same. No module has such a
 * name.
 */
export const noSuchModule = 'no such module';

function missing({ text, location }: Pick<MapEntry['key'], 'text' | 'location'>): Action {
  const args = { value: new Map(), location };
  return { kind: 'action', name: noSuchModule, written: text, location, args };
}

function noAction(location: Location): Action {
  const args = { value: new Map(), location };
  return { kind: 'action', name: 'debug', written: 'debug', location, args };
}

interface ActionPlace {
  /** Keys of the task that are no keywords. */
  readonly candidates: readonly MapEntry[];
  readonly known: readonly string[];
  readonly keywords: Keywords;
  readonly parent: Parent;
}

function actionOf(map: MapNode, place: ActionPlace, reading: FileReading): Action | undefined {
  const { candidates, known } = place;
  const old = map.entry('action') ?? map.entry('local_action');
  if (old !== undefined) {
    refuseBesides(old, map, place, reading);
    return oldAction(old, map.get('args'), place, reading);
  }
  const found = findActionKey(candidates, map.location, known, reading);
  if (found === undefined) {
    const [only, second] = candidates;
    return only === undefined || second !== undefined ? undefined : missing(only.key);
  }
  const { entry, info, hasStrays } = found;
  const name = entry.key.text;
  const defaults = defaultsOf(familyOf(name, info.name), place);
  const source = { info, name, location: entry.key.location, defaults, hasStrays };
  return parseAction({ ...source, value: entry.value, args: map.get('args') }, reading);
}

/** Beside `action` there is no other module, and no key that is no keyword. */
function refuseBesides(
  { key }: MapEntry,
  map: MapNode,
  { candidates, known }: ActionPlace,
  reading: FileReading,
): void {
  const local = map.entry('local_action');
  const second = local === undefined || local.key === key ? [] : [local];
  for (const entry of [...second, ...candidates]) {
    const word = entry.key.text;
    const isModule = entry === local || reading.catalog.find(word) !== undefined;
    if (isModule) {
      const message = `A task calls one module, and "${key.text}" is one already.`;
      reading.diagnostics.error('playbook/invalid', message, entry.key.location);
    } else unknownKeyword(entry.key, 'tasks', known, reading);
  }
}

/** `action: module k=v`, `action: {module: name, option: value}`, and `local_action` likewise. */
function oldAction(
  { key, value }: MapEntry,
  args: Located | undefined,
  place: ActionPlace,
  reading: FileReading,
): Action | undefined {
  const { diagnostics, catalog } = reading;
  const name =
    value.kind === 'map'
      ? asText(value.get('module'), '"module"', reading)
      : value.kind === 'scalar'
        ? /^\S+/.exec(value.text)?.[0]
        : undefined;
  if (name === undefined) {
    diagnostics.error('playbook/invalid', `"${key.text}" must name a module.`, value.location);
    return undefined;
  }
  const info = catalog.find(name);
  if (info === undefined) {
    const message = `kplay has no module "${name}".`;
    const hint = unknownModuleHint(name, catalog.names());
    const location = placeOfWord(value, name);
    diagnostics.error('playbook/unknown-module', message, location, { hint });
    return missing({ text: name, location });
  }
  const defaults = defaultsOf(familyOf(name, info.name), place);
  const source = { info, name, location: value.location, args, defaults };
  if (value.kind === 'map') {
    return parseAction({ ...source, value: without(value, 'module') }, reading);
  }
  return parseAction(
    { ...source, value: value.kind === 'scalar' ? afterWord(value, name) : undefined },
    reading,
  );
}

/** Where the name of the module stands. */
function placeOfWord(value: Located, name: string): Location {
  if (value.kind === 'map') return value.get('module')?.location ?? value.location;
  if (value.kind !== 'scalar') return value.location;
  const from = value.text.indexOf(name);
  return locationWithin(value.origin, from, from + name.length);
}

function afterWord(node: ScalarNode, word: string): ScalarNode {
  const from = node.text.indexOf(word) + word.length;
  return new ScalarNode({
    location: node.location,
    value: node.text.slice(from),
    text: node.text.slice(from),
    style: node.style,
    origin: {
      location: node.origin.location,
      offsetAt: index => node.origin.offsetAt(index + from),
    },
  });
}

function without(map: MapNode, key: string): MapNode {
  const entries = map.entries.filter(entry => entry.key.text !== key);
  return new MapNode({ location: map.location, entries });
}

function localhost(map: MapNode): Written {
  return { value: 'localhost', location: map.entry('local_action')?.key.location ?? map.location };
}

function optional(
  map: MapNode,
  keyword: string,
  kind: 'integer' | 'number',
  reading: FileReading,
): Written | undefined {
  const node = map.get(keyword);
  return node === undefined ? undefined : checkedScalar(keyword, node, kind, reading);
}

function optionalConditions(
  node: Located | undefined,
  reading: FileReading,
): readonly Condition[] | undefined {
  return node === undefined ? undefined : parseConditions(node, reading);
}

function parseListen(node: Located | undefined, reading: FileReading): readonly string[] {
  return asListOrOne(node).flatMap(item => {
    const topic = asName(item, '"listen"', reading);
    return topic === undefined ? [] : [topic];
  });
}
