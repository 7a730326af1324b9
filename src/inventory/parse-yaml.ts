import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Located, MapEntry, MapNode, ScalarNode } from '../yaml/located.ts';
import type { InventoryEntry } from './entry.ts';
import { readHostNames } from './host-names.ts';
import type { ReadOptions } from './load-options.ts';
import { describe, variablesOf } from './read-file.ts';
import { partOf } from './text-value.ts';

interface YamlContext {
  readonly diagnostics: Diagnostics;
  readonly vault?: ReadOptions['vault'];
  /** Children may stand in a list, as in TOML. */
  readonly listsOfNames?: boolean;
}

/** Reads an inventory of nested groups. The entries count only if nothing was reported. */
export function parseYamlInventory(root: MapNode, context: YamlContext): readonly InventoryEntry[] {
  return new YamlReader(context).read(root);
}

/** A host or a group with what is said of it, if anything. */
interface Member {
  readonly key: ScalarNode;
  readonly value?: Located;
}

const sections: readonly string[] = ['hosts', 'children', 'vars'];

class YamlReader {
  readonly #diagnostics: Diagnostics;
  readonly #vault: ReadOptions['vault'];
  readonly #listsOfNames: boolean;
  readonly #entries: InventoryEntry[] = [];

  constructor({ diagnostics, vault, listsOfNames = false }: YamlContext) {
    this.#listsOfNames = listsOfNames;
    this.#diagnostics = diagnostics;
    this.#vault = vault;
  }

  read(root: MapNode): readonly InventoryEntry[] {
    for (const entry of root.entries) this.#group(entry);
    return this.#entries;
  }

  /** The name of the group, unless it is not one. */
  #group({ key, value }: Member): string | undefined {
    const name = this.#nameOf(key, 'group');
    if (name === undefined) return undefined;
    this.#entries.push({ kind: 'group', group: name });
    if (value === undefined || isNothing(value)) return name;
    if (value.kind !== 'map') {
      this.#error(
        value,
        `The group "${name}" must be a mapping with "hosts", "children" and "vars", not ${describe(value)}.`,
      );
      return name;
    }
    for (const entry of value.entries) this.#section(name, entry);
    return name;
  }

  #section(group: string, { key, value }: MapEntry): void {
    if (typeof key.value !== 'string' || !sections.includes(key.value)) {
      this.#unknownKey(group, key);
      return;
    }
    if (isNothing(value)) return;
    if (key.value === 'vars') this.#groupVariables(group, value);
    else if (key.value === 'hosts') this.#hosts(group, value);
    else this.#children(group, value);
  }

  #groupVariables(group: string, node: Located): void {
    if (node.kind !== 'map') {
      this.#error(
        node,
        `"vars" of the group "${group}" must be a mapping of names to values, not ${describe(node)}.`,
      );
      return;
    }
    for (const [name, variable] of this.#variables(node)) {
      this.#entries.push({ kind: 'group-variable', group, name, variable });
    }
  }

  #children(group: string, node: Located): void {
    for (const entry of this.#members(node, `"children" of the group "${group}"`)) {
      const child = this.#group(entry);
      if (child === undefined) continue;
      this.#entries.push({ kind: 'child', group, child, location: entry.key.location });
    }
  }

  #hosts(group: string, node: Located): void {
    for (const { key, value } of this.#members(node, `"hosts" of the group "${group}"`)) {
      const name = this.#nameOf(key, 'host');
      if (name === undefined) continue;
      const found = readHostNames(name);
      if ('problem' in found) {
        const { message, start, end } = found.problem;
        const place = partOf(key.origin, start, end).location;
        this.#diagnostics.error('inventory/invalid', message, place);
        continue;
      }
      const variables = this.#hostVariables(name, value);
      for (const host of found.names) {
        this.#entries.push({ kind: 'host', group, host, port: found.port, location: key.location });
        for (const [name, variable] of variables) {
          this.#entries.push({ kind: 'host-variable', host, name, variable });
        }
      }
    }
  }

  #hostVariables(host: string, node: Located | undefined) {
    if (node === undefined || isNothing(node)) return [];
    if (node.kind === 'map') {
      for (const entry of node.entries) this.#warnOfVars(host, entry);
      return [...this.#variables(node)];
    }
    this.#error(
      node,
      `The host "${host}" must have a mapping of variables or nothing, not ${describe(node)}.`,
    );
    return [];
  }

  /** Only groups have a place of their own for variables. */
  #warnOfVars(host: string, { key, value }: MapEntry): void {
    if (key.text !== 'vars' || value.kind !== 'map') return;
    const message = `"vars" of the host "${host}" is a variable with that name.`;
    const hint = 'The variables of a host stand right below it.';
    this.#diagnostics.warning('inventory/invalid', message, key.location, { hint });
  }

  /** One name alone may stand for a mapping. */
  #members(node: Located, what: string): readonly Member[] {
    if (node.kind === 'map') return node.entries;
    if (node.kind === 'scalar' && typeof node.value === 'string') {
      return [{ key: node }];
    }
    if (this.#listsOfNames && node.kind === 'seq') {
      return node.items.flatMap(key => {
        if (key.kind === 'scalar') return [{ key }];
        this.#error(key, `${what} must be a list of names, not of ${describe(key)}.`);
        return [];
      });
    }
    const first = node.kind === 'seq' ? node.items[0] : undefined;
    const name = first?.kind === 'scalar' ? first.text : undefined;
    const hint = name === undefined ? undefined : `Write "${name}:" instead of "- ${name}".`;
    this.#error(node, `${what} must be a mapping of names, not ${describe(node)}.`, hint);
    return [];
  }

  #nameOf(key: ScalarNode, what: 'host' | 'group'): string | undefined {
    if (typeof key.value === 'string' && key.value !== '') return key.value;
    const isText = key.value === '' || key.value === null;
    const hint = isText ? undefined : `Put it in quotes: "${key.text}".`;
    this.#error(key, `The name of a ${what} must be a text, not ${describe(key)}.`, hint);
    return undefined;
  }

  #unknownKey(group: string, key: ScalarNode): void {
    const hint =
      didYouMean(key.text, sections) ??
      'Hosts stand below "hosts", groups below "children", variables below "vars".';
    this.#error(key, `The group "${group}" has no key "${key.text}".`, hint);
  }

  #variables(node: MapNode) {
    return variablesOf(node, { vault: this.#vault }, this.#diagnostics);
  }

  #error(node: Located, message: string, hint?: string): void {
    this.#diagnostics.error('inventory/invalid', message, node.location, { hint });
  }
}

function isNothing(node: Located): boolean {
  return node.kind === 'scalar' && node.value === null;
}
