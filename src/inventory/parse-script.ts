import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { wholeText } from '../values/origin.ts';
import type { Dict, Value } from '../values/value.ts';
import type { InventoryEntry } from './entry.ts';
import { textValue } from './text-value.ts';

/** What a script printed for `--list`. */
export interface ScriptInventory {
  readonly entries: readonly InventoryEntry[];
  readonly hosts: ReadonlySet<string>;
  /** `_meta.hostvars`; without it the script has to be asked for each host. */
  readonly hostVariables: JsonObject | undefined;
}

export interface JsonObject {
  readonly [name: string]: unknown;
}

interface ScriptContext {
  /** The script, in front of messages. */
  readonly name: string;
  readonly diagnostics: Diagnostics;
}

/** Reads groups as scripts print them: objects with `hosts`, `vars` and `children`, or lists of hosts. */
export function parseScriptList(data: JsonObject, context: ScriptContext): ScriptInventory {
  const entries: InventoryEntry[] = [];
  const hosts = new Set<string>();
  for (const [group, value] of Object.entries(data)) {
    if (group === '_meta') continue;
    entries.push({ kind: 'group', group });
    const { listed, variables, children } = partsOf(group, value);
    for (const host of names(listed, `"hosts" of the group "${group}"`, context)) {
      hosts.add(host);
      entries.push({ kind: 'host', group, host });
    }
    const owner = `"vars" of the group "${group}"`;
    for (const [name, variable] of objectEntries(variables, owner, context)) {
      const place = `${context.name}, ${group}.${name}`;
      entries.push({
        kind: 'group-variable',
        group,
        name,
        variable: { value: asValue(variable, place) },
      });
    }
    for (const child of names(children, `"children" of the group "${group}"`, context)) {
      entries.push({ kind: 'child', group, child });
    }
  }
  return { entries, hosts, hostVariables: hostVariablesOf(data, context) };
}

/** The variables of one host, as `_meta.hostvars` or `--host` give them. */
export function parseScriptHost(
  host: string,
  variables: unknown,
  context: ScriptContext,
): readonly InventoryEntry[] {
  return objectEntries(variables, `variables of the host "${host}"`, context).map(
    ([name, variable]) => {
      const value = asValue(variable, `${context.name}, ${host}.${name}`);
      return { kind: 'host-variable', host, name, variable: { value } };
    },
  );
}

/** A list is the group's hosts; an object with none of the three keys is a host's variables. */
function partsOf(group: string, value: unknown) {
  if (!isObject(value)) return { listed: value };
  const { hosts, vars, children } = value;
  if (hosts === undefined && vars === undefined && children === undefined) {
    return { listed: [group], variables: value };
  }
  return { listed: hosts ?? [], variables: vars, children };
}

function hostVariablesOf(data: JsonObject, context: ScriptContext): JsonObject | undefined {
  const meta = data['_meta'];
  const hostVariables = isObject(meta) ? meta['hostvars'] : undefined;
  if (hostVariables === undefined || isObject(hostVariables)) return hostVariables;
  report('"_meta.hostvars" must be an object', context);
  return {};
}

function names(value: unknown, what: string, context: ScriptContext): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(item => typeof item === 'string' && item !== '')) {
    return value;
  }
  report(`the ${what} must be a list of names`, context);
  return [];
}

function objectEntries(value: unknown, what: string, context: ScriptContext) {
  if (value === undefined) return [];
  if (isObject(value)) return Object.entries(value);
  report(`the ${what} must be an object`, context);
  return [];
}

function report(problem: string, { name, diagnostics }: ScriptContext): void {
  diagnostics.error('inventory/invalid', `The output of ${name} is not an inventory: ${problem}.`);
}

/** Strings may be templates, as in files; their place is the text itself, under a name that says whose. */
function asValue(json: unknown, place: string): Value {
  if (typeof json === 'string') return textValue(json, wholeText({ path: place, text: json }));
  if (Array.isArray(json)) return json.map((item, index) => asValue(item, `${place}[${index}]`));
  if (isObject(json)) {
    const dict: Dict = new Map();
    for (const [key, item] of Object.entries(json)) dict.set(key, asValue(item, `${place}.${key}`));
    return dict;
  }
  return typeof json === 'number' || typeof json === 'boolean' ? json : null;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
