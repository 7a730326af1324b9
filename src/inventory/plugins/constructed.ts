import type { Expression } from '../../jinja/parse.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import type { Variable, VariableLayer, Variables } from '../../values/variable-layer.ts';
import type { Located, MapEntry } from '../../yaml/located.ts';
import { addEntries, type InventoryEntry } from '../entry.ts';
import type { Host } from '../inventory.ts';
import { type Evaluating, evaluated, expressionOf, Failures } from './evaluate-option.ts';
import { type KeyedGroup, keyedEntries, parseKeyedGroup } from './keyed-groups.ts';
import { checkOptions, flagOf, safeGroupName } from './options.ts';
import type { InventoryPlugin, PluginCall } from './plugin.ts';

const scalar = { type: ['string', 'number', 'boolean', 'null'] } as const;

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    plugin: { type: 'string', description: 'constructed' },
    strict: { type: 'boolean', description: 'An expression that fails is an error.' },
    use_extra_vars: { type: 'boolean', description: 'Expressions see what -e sets.' },
    use_vars_plugins: {
      type: 'boolean',
      description: 'Expressions see group_vars and host_vars.',
    },
    leading_separator: {
      type: 'boolean',
      description: 'Names of keyed groups without a prefix begin with the separator.',
    },
    compose: {
      type: ['object', 'null'],
      additionalProperties: scalar,
      description: 'Variables of each host, by expressions.',
    },
    groups: {
      type: ['object', 'null'],
      additionalProperties: scalar,
      description: 'Groups, each with the condition under which a host is in it.',
    },
    keyed_groups: {
      type: ['array', 'null'],
      description: 'Groups named after what an expression gives.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['key'],
        properties: {
          key: {
            type: 'string',
            description: 'The expression: a text, a list of texts, or a dict.',
          },
          prefix: { type: 'string', description: 'What the names begin with.' },
          separator: { type: 'string', description: 'Between the prefix and the value.' },
          parent_group: { type: 'string', description: 'The group above them.' },
          default_value: { type: 'string', description: 'In the place of an empty value.' },
          trailing_separator: {
            type: 'boolean',
            description: 'Whether the separator ends a name whose value is empty.',
          },
        },
      },
    },
  },
} as const;

/** Variables and groups of the hosts there are, from expressions over their variables. */
export const constructed: InventoryPlugin = {
  name: 'constructed',
  schema,
  run(call) {
    const { root, diagnostics, inventory, source } = call;
    diagnostics.list.push(...checkOptions(schema, root, 'constructed'));
    const composed = namedExpressions(root.get('compose'), call);
    const groups = namedExpressions(root.get('groups'), call);
    const keyed = keyedGroups(root.get('keyed_groups'), call);
    if (diagnostics.hasErrors) return [];

    const strict = flagOf(root, 'strict', false);
    const failures = strict ? new Failures(diagnostics) : undefined;
    inventory.settle();
    const hosts = [...inventory.hosts.values()];
    const variables = hosts.flatMap(host => composedEntries(host, composed, { call, failures }));
    // Groups may depend on what was composed.
    addEntries(inventory, variables, { source, diagnostics });
    return hosts.flatMap(host => {
      const evaluating = evaluatingFor(host, call);
      return [
        ...groupEntries(host, groups, { evaluating, failures }),
        ...keyed.flatMap(one => keyedEntries(host, one, { evaluating, failures, diagnostics })),
      ];
    });
  },
};

interface Named {
  readonly entry: MapEntry;
  readonly expression: Expression;
}

function namedExpressions(
  node: Located | undefined,
  { diagnostics }: PluginCall,
): readonly Named[] {
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(entry => {
    const expression = expressionOf(entry.value, diagnostics);
    return expression === undefined ? [] : [{ entry, expression }];
  });
}

function keyedGroups(node: Located | undefined, { root, diagnostics }: PluginCall) {
  if (node?.kind !== 'seq') return [];
  const leading = flagOf(root, 'leading_separator', true);
  return node.items.flatMap((item): readonly KeyedGroup[] => {
    const group = item.kind === 'map' ? parseKeyedGroup(item, leading, diagnostics) : undefined;
    return group === undefined ? [] : [group];
  });
}

interface Composing {
  readonly call: PluginCall;
  readonly failures: Failures | undefined;
}

function composedEntries(
  host: Host,
  composed: readonly Named[],
  { call, failures }: Composing,
): readonly InventoryEntry[] {
  const evaluating = evaluatingFor(host, call);
  return composed.flatMap(({ entry, expression }): readonly InventoryEntry[] => {
    const result = evaluated(expression, evaluating);
    if (result.ok) {
      const variable = { value: result.value, location: entry.key.location };
      return [{ kind: 'host-variable', host: host.name, name: entry.key.text, variable }];
    }
    failures?.report(entry.value, host.name, result.problem);
    return [];
  });
}

function groupEntries(
  host: Host,
  groups: readonly Named[],
  {
    evaluating,
    failures,
  }: { readonly evaluating: Evaluating; readonly failures: Failures | undefined },
): readonly InventoryEntry[] {
  return groups.flatMap(({ entry, expression }): readonly InventoryEntry[] => {
    const result = evaluated(expression, evaluating);
    if (!result.ok) failures?.report(entry.value, host.name, result.problem);
    if (!result.ok || !isTruthy(result.value)) return [];
    const group = safeGroupName(entry.key.text);
    return [{ kind: 'host', group, host: host.name, location: entry.key.location }];
  });
}

/** `group_vars` and `host_vars` only where the file asks for them. */
function inventoryLayers(
  host: Host,
  { inventory, variables, root }: PluginCall,
): readonly VariableLayer[] {
  if (flagOf(root, 'use_vars_plugins', false)) return variables.layersFor(host);
  const groups = [inventory.all, ...inventory.groupsOf(host)];
  return [...groups.flatMap(({ layers }) => layers), ...host.layers];
}

function factsOf({ name }: Host, { world }: PluginCall): Variables {
  return new Map(Array.from(world.factsOf?.(name) ?? [], ([key, value]) => [key, { value }]));
}

/** What expressions see of a host: its variables in the sources so far, and where it is. */
function evaluatingFor(host: Host, call: PluginCall): Evaluating {
  const { inventory, root, source, world } = call;
  const groups = inventory.groupsOf(host);
  const magic: Variables = new Map<string, Variable>([
    ['inventory_hostname', { value: host.name }],
    ['inventory_hostname_short', { value: host.name.split('.')[0] ?? host.name }],
    ['group_names', { value: groups.map(({ name }) => name).toSorted() }],
  ]);
  const layers: readonly Variables[] = [
    magic,
    ...(flagOf(root, 'use_extra_vars', false) ? [world.extraVars] : []),
    factsOf(host, call),
    ...inventoryLayers(host, call)
      .map(({ entries }) => entries)
      .toReversed(),
  ];
  const find = (name: string): Variable | undefined =>
    layers.find(entries => entries.has(name))?.get(name);
  const scope = {
    lookup: (name: string) => find(name)?.value,
    names: () => layers.flatMap(entries => [...entries.keys()]),
    locationOf: (name: string) => find(name)?.location,
  };
  return { scope, environment: world.environmentFor(scope, source.directory ?? '.') };
}
