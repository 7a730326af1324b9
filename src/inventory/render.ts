import { toText } from '../jinja/python/text.ts';
import { renderJson } from '../template/algorithms/json.ts';
import { type Dict, LazyDict, Templated, type Value } from '../values/value.ts';
import type { Variable, VariableLayer } from '../values/variable-layer.ts';
import type { Group, Host, Inventory } from './inventory.ts';
import type { InventoryVariables } from './variables.ts';

/** What is to be shown: as Ansible does, templates as they are written. */
export interface ShownInventory {
  readonly inventory: Inventory;
  readonly variables: InventoryVariables;
  /** What is shown in the place of a variable's value. */
  readonly show?: ((name: string, variable: Variable) => Value) | undefined;
}

export interface ListOptions {
  /** Shows variables where they are set, in groups and hosts, instead of what each host gets of them. */
  readonly export?: boolean;
  /** Shows these hosts only. */
  readonly hosts?: ReadonlySet<Host> | undefined;
}

/** The inventory as inventory scripts print it for `--list`: JSON, with the variables in `_meta`. */
export function renderList(
  { inventory, variables, show }: ShownInventory,
  { export: isExport = false, hosts }: ListOptions = {},
): string {
  const shown = inventory.membersOf(inventory.all).filter(host => hosts?.has(host) ?? true);
  const list: Dict = new Map();
  for (const group of groupsBelow(inventory.all)) {
    const entry = groupEntry(group, new Set(shown));
    const vars = isExport ? groupVariables(group, { variables, show }) : new Map();
    if (vars.size > 0) entry.set('vars', vars);
    if (entry.size > 0) list.set(group.name, entry);
  }
  const hostvars: Dict = new Map();
  for (const host of shown) {
    const layers = isExport ? variables.layersOfHost(host) : variables.layersFor(host);
    const values = mergedVariables(layers, show);
    if (values.size > 0) hostvars.set(host.name, values);
  }
  return asJson(list.set('_meta', new Map([['hostvars', hostvars]])));
}

/** The variables of one host as JSON, as inventory scripts print them for `--host`. */
export function renderHost({ variables, show }: ShownInventory, host: Host): string {
  return asJson(mergedVariables(variables.layersFor(host), show));
}

export interface GraphOptions {
  /** Where to begin. */
  readonly group: Group;
  readonly vars: boolean;
}

/** A group, the groups below it and their hosts as a tree of lines. */
export function renderGraph(shown: ShownInventory, options: GraphOptions): string {
  return graphLines(shown, options, 0).join('\n');
}

function graphLines(
  shown: ShownInventory,
  { group, vars }: GraphOptions,
  depth: number,
): readonly string[] {
  const { variables, show } = shown;
  const variableLines = (values: Dict, level: number) =>
    vars ? sorted(values).map(([name, value]) => line(`{${name} = ${toText(value)}}`, level)) : [];
  const hosts = group.name === 'all' ? [] : [...group.hosts];
  return [
    line(`@${group.name}:`, depth),
    ...[...group.children].flatMap(child => graphLines(shown, { group: child, vars }, depth + 1)),
    ...hosts.flatMap(host => [
      line(host.name, depth + 1),
      ...variableLines(mergedVariables(variables.layersFor(host), show), depth + 2),
    ]),
    ...variableLines(groupVariables(group, shown), depth + 1),
  ];
}

function line(text: string, depth: number): string {
  return depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`;
}

function groupEntry({ name, hosts, children }: Group, shown: ReadonlySet<Host>): Dict {
  const entry: Dict = new Map();
  const names = [...hosts].filter(host => shown.has(host)).map(host => host.name);
  if (name !== 'all' && names.length > 0) entry.set('hosts', names);
  if (children.size > 0)
    entry.set(
      'children',
      Array.from(children, child => child.name),
    );
  return entry;
}

export function groupVariables(
  group: Group,
  { variables, show }: Pick<ShownInventory, 'variables' | 'show'>,
): Dict {
  const values = mergedVariables(variables.layersOfGroup(group.name), show);
  return group.priority === 1 ? values : values.set('ansible_group_priority', group.priority);
}

function groupsBelow(group: Group): ReadonlySet<Group> {
  const groups = new Set([group]);
  for (const { children } of groups) for (const child of children) groups.add(child);
  return groups;
}

export function mergedVariables(
  layers: readonly VariableLayer[],
  show: ShownInventory['show'] = (_, { value }) => value,
): Dict {
  const values: Dict = new Map();
  for (const { entries } of layers) {
    for (const [name, variable] of entries) values.set(name, asWritten(show(name, variable)));
  }
  return values;
}

function asWritten(value: Value): Value {
  if (value instanceof Templated) return value.text;
  if (Array.isArray(value)) return value.map(asWritten);
  if (!(value instanceof Map) || value instanceof LazyDict) return value;
  return new Map(Array.from(value, ([key, item]) => [key, asWritten(item)]));
}

function sorted(values: Dict): readonly (readonly [string, Value])[] {
  const entries = Array.from(values, ([name, value]) => [String(name), value] as const);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

function asJson(value: Value): string {
  const separators = { item: ',', key: ': ' };
  return renderJson(value, { indent: '    ', separators, sortKeys: true, ensureAscii: false });
}
