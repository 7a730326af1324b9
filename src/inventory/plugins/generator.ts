import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { toText } from '../../jinja/python/text.ts';
import type { Value } from '../../values/value.ts';
import type { Located, MapNode } from '../../yaml/located.ts';
import { toValue } from '../../yaml/to-value.ts';
import type { InventoryEntry } from '../entry.ts';
import { type Evaluating, rendered } from './evaluate-option.ts';
import { checkOptions } from './options.ts';
import type { InventoryPlugin, PluginCall } from './plugin.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['hosts', 'layers'],
  properties: {
    plugin: { type: 'string', description: 'generator' },
    hosts: {
      type: 'object',
      description: 'What each host is named, by a template of the layers, and the groups above it.',
      additionalProperties: false,
      required: ['name'],
      properties: { name: { type: 'string' }, parents: { type: 'array' } },
    },
    layers: {
      type: 'object',
      additionalProperties: { type: 'array' },
      description: 'Lists of values: there is a host for every combination.',
    },
  },
} as const;

const parentSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: { name: { type: 'string' }, parents: { type: 'array' }, vars: { type: 'object' } },
} as const;

/** More is a mistake: the layers multiply. */
const mostHosts = 100_000;

/** Hosts for every combination of the layers' values, and groups above them. */
export const generator: InventoryPlugin = {
  name: 'generator',
  schema,
  run(call) {
    const { root, diagnostics } = call;
    diagnostics.list.push(...checkOptions(schema, root, 'generator'));
    const hosts = root.get('hosts');
    const layers = root.get('layers');
    if (diagnostics.hasErrors || hosts?.kind !== 'map' || layers?.kind !== 'map') return [];
    checkParents(hosts.get('parents'), diagnostics);
    const combinations = combinationsOf(layers, diagnostics);
    if (diagnostics.hasErrors) return [];

    return combinations.flatMap((values): readonly InventoryEntry[] => {
      const evaluating = evaluatingOf(values, call);
      const host = nameOf(hosts, evaluating, diagnostics);
      if (host === undefined) return [];
      const mention = { kind: 'host', group: 'ungrouped', host, location: hosts.location } as const;
      const parents = parentsOf(hosts).flatMap(parent =>
        groupEntries(parent, { ...{ evaluating, diagnostics }, below: { host } }),
      );
      return [mention, ...parents];
    });
  },
};

function checkParents(node: Located | undefined, diagnostics: Diagnostics): void {
  if (node?.kind !== 'seq') return;
  for (const parent of node.items) {
    diagnostics.list.push(...checkOptions(parentSchema, parent, 'parents'));
    if (parent.kind === 'map') checkParents(parent.get('parents'), diagnostics);
  }
}

type Combination = ReadonlyMap<string, Value>;

function combinationsOf(layers: MapNode, diagnostics: Diagnostics): readonly Combination[] {
  const lists = layers.entries.map(({ key, value }) => ({
    name: key.text,
    values: value.kind === 'seq' ? value.items.map(item => toValue(item)) : [],
  }));
  const count = lists.reduce((product, { values }) => product * values.length, 1);
  if (count > mostHosts) {
    const message = `The layers make ${count} hosts; more than ${mostHosts} are taken for a mistake.`;
    diagnostics.error('inventory/invalid', message, layers.location);
    return [];
  }
  return lists.reduce<readonly Combination[]>(
    (all, { name, values }) =>
      all.flatMap(combination => values.map(value => new Map([...combination, [name, value]]))),
    [new Map()],
  );
}

function evaluatingOf(values: Combination, { world, source }: PluginCall): Evaluating {
  const scope = { lookup: (name: string) => values.get(name), names: () => values.keys() };
  return { scope, environment: world.environmentFor(scope, source.directory ?? '.') };
}

function parentsOf(node: MapNode): readonly MapNode[] {
  const parents = node.get('parents');
  return parents?.kind === 'seq' ? parents.items.filter(item => item.kind === 'map') : [];
}

interface GroupContext {
  readonly evaluating: Evaluating;
  readonly diagnostics: Diagnostics;
  readonly below: { readonly host: string } | { readonly group: string };
}

function groupEntries(
  node: MapNode,
  { evaluating, diagnostics, below }: GroupContext,
): readonly InventoryEntry[] {
  const group = nameOf(node, evaluating, diagnostics);
  if (group === undefined) return [];
  const { location } = node;
  const member: InventoryEntry =
    'host' in below
      ? { kind: 'host', group, host: below.host, location }
      : { kind: 'child', group, child: below.group, location };
  const vars = node.get('vars');
  const variables = (vars?.kind === 'map' ? vars.entries : []).flatMap(({ key, value }) => {
    const result = rendered(value, evaluating);
    if (!result.ok) {
      report(result.problem.message, value, diagnostics);
      return [];
    }
    const variable = { value: result.value, location: key.location };
    return [{ kind: 'group-variable', group, name: key.text, variable } as const];
  });
  const above = parentsOf(node).flatMap(parent =>
    groupEntries(parent, { evaluating, diagnostics, below: { group } }),
  );
  return [member, ...variables, ...above];
}

function nameOf(
  node: MapNode,
  evaluating: Evaluating,
  diagnostics: Diagnostics,
): string | undefined {
  const template = node.get('name');
  if (template === undefined) return undefined;
  const result = rendered(template, evaluating);
  const name = result.ok ? toText(result.value) : '';
  if (name !== '') return name;
  report(result.ok ? 'The name is empty.' : result.problem.message, template, diagnostics);
  return undefined;
}

/** Each place once, whatever the number of hosts. */
function report(message: string, { location }: Located, diagnostics: Diagnostics): void {
  if (diagnostics.list.some(told => told.location === location)) return;
  diagnostics.error('inventory/invalid', message, location);
}
