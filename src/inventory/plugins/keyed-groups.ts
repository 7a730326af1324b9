import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Expression } from '../../jinja/parse.ts';
import { toText } from '../../jinja/python/text.ts';
import { isDict, isList, type Value } from '../../values/value.ts';
import type { Located, MapNode } from '../../yaml/located.ts';
import type { InventoryEntry } from '../entry.ts';
import type { Host } from '../inventory.ts';
import {
  type Evaluating,
  evaluated,
  expressionOf,
  type Failures,
  rendered,
} from './evaluate-option.ts';
import { flagOf, safeGroupName, textOf } from './options.ts';

/** One of `keyed_groups`: groups named after what an expression gives. */
export interface KeyedGroup {
  readonly node: MapNode;
  readonly keyNode: Located;
  readonly key: Expression;
  readonly prefix: string;
  /** Between prefix and name. */
  readonly separator: string;
  /** Between the key and the value of a dict. */
  readonly pairSeparator: string;
  readonly parent: Located | undefined;
  readonly otherwise: string | undefined;
  /** Whether a name of a dict whose value is empty ends in the separator. */
  readonly trailing: boolean;
}

export function parseKeyedGroup(
  node: MapNode,
  leading: boolean,
  diagnostics: Diagnostics,
): KeyedGroup | undefined {
  const keyNode = node.get('key');
  if (keyNode === undefined) return undefined;
  const key = expressionOf(keyNode, diagnostics);
  const otherwise = textOf(node, 'default_value');
  if (otherwise !== undefined && node.get('trailing_separator') !== undefined) {
    const message = 'Of "default_value" and "trailing_separator" a keyed group takes one.';
    diagnostics.error('inventory/invalid', message, node.location);
    return undefined;
  }
  if (key === undefined) return undefined;
  const prefix = textOf(node, 'prefix') ?? '';
  const separator = textOf(node, 'separator') ?? '_';
  return {
    ...{ node, keyNode, key, prefix, otherwise },
    separator: prefix === '' && !leading ? '' : separator,
    pairSeparator: separator,
    parent: node.get('parent_group'),
    trailing: flagOf(node, 'trailing_separator', true),
  };
}

interface Context {
  readonly evaluating: Evaluating;
  readonly failures: Failures | undefined;
  readonly diagnostics: Diagnostics;
}

export function keyedEntries(
  host: Host,
  group: KeyedGroup,
  { evaluating, failures, diagnostics }: Context,
): readonly InventoryEntry[] {
  const result = evaluated(group.key, evaluating);
  if (!result.ok) {
    failures?.report(group.keyNode, host.name, result.problem);
    return [];
  }
  const names = namesOf(result.value, group);
  if (names === undefined) {
    const problem = { severity: 'error', code: 'inventory/invalid' } as const;
    const isNothing = result.value === '' || result.value === null;
    const message = isNothing
      ? 'the key of the group is empty.'
      : 'the key of a group must be a text, a list of texts or a dict.';
    if (!isNothing) {
      diagnostics.error(
        problem.code,
        `For the host "${host.name}": ${message}`,
        group.keyNode.location,
      );
    } else failures?.report(group.keyNode, host.name, { ...problem, message });
    return [];
  }
  const parent = parentOf(host, group, { evaluating, failures, diagnostics });
  if (parent === 'failed') return [];
  const { location } = group.node;
  return names.flatMap((name): readonly InventoryEntry[] => {
    const own = safeGroupName(`${group.prefix}${group.separator}${name}`);
    return [
      { kind: 'host', group: own, host: host.name, location },
      ...(parent === undefined
        ? []
        : [{ kind: 'child', group: parent.name, child: own, location } as const]),
    ];
  });
}

/** `undefined` when there is no key to make a name of. */
function namesOf(key: Value, group: KeyedGroup): readonly string[] | undefined {
  const { otherwise } = group;
  const named = (text: string): string => (text === '' ? (otherwise ?? '') : text);
  if (typeof key === 'string') {
    return key === '' && otherwise === undefined ? undefined : [named(key)];
  }
  if (isList(key)) return key.map(item => named(toText(item)));
  if (isDict(key)) return [...key].map(([name, value]) => pairName(String(name), value, group));
  return undefined;
}

function pairName(name: string, value: Value, { pairSeparator, otherwise, trailing }: KeyedGroup) {
  const text = toText(value);
  if (text !== '') return `${name}${pairSeparator}${text}`;
  if (otherwise !== undefined) return `${name}${pairSeparator}${otherwise}`;
  return trailing ? `${name}${pairSeparator}` : name;
}

function parentOf(
  host: Host,
  { parent }: KeyedGroup,
  { evaluating, failures }: Context,
): { readonly name: string } | 'failed' | undefined {
  if (parent === undefined) return undefined;
  const result = rendered(parent, evaluating);
  if (result.ok) return { name: safeGroupName(toText(result.value)) };
  failures?.report(parent, host.name, result.problem);
  return 'failed';
}
