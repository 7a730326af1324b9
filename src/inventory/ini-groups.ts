import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { InventoryEntry } from './entry.ts';

interface Mention {
  readonly parent: string;
  readonly location: Location;
}

/**
 * The groups of an INI file. A group is declared by a section of its own, which may come after the
 * group was named as a child or got variables.
 */
export class IniGroups {
  readonly #entries: InventoryEntry[];
  readonly #isKnown: (name: string) => boolean;
  readonly #declared = new Set(['all', 'ungrouped']);
  /** Groups that the entries have made, of which some may have to be declared yet. */
  readonly #made = new Set(['all', 'ungrouped']);
  readonly #awaited = new Map<string, Mention[]>();
  readonly #withVariables: { readonly name: string; readonly location: Location }[] = [];

  /** Adds to `entries`. `isKnown` tells the groups of earlier sources. */
  constructor(entries: InventoryEntry[], isKnown: (name: string) => boolean) {
    this.#entries = entries;
    this.#isKnown = isKnown;
  }

  declare(group: string): void {
    this.#declared.add(group);
    this.#make(group);
    for (const { parent, location } of this.#awaited.get(group) ?? []) {
      this.#entries.push({ kind: 'child', group: parent, child: group, location });
    }
    this.#awaited.delete(group);
  }

  nameChild(parent: string, child: string, location: Location): void {
    if (this.#made.has(child) || this.#isKnown(child)) {
      this.#entries.push({ kind: 'child', group: parent, child, location });
      return;
    }
    const mentions = this.#awaited.get(child) ?? [];
    this.#awaited.set(child, [...mentions, { parent, location }]);
  }

  nameForVariables(name: string, location: Location): void {
    this.#withVariables.push({ name, location });
    this.#make(name);
  }

  /** To be called at the end of the file. */
  reportUndeclared(diagnostics: Diagnostics): void {
    const report = (start: string, name: string, location: Location) => {
      const hint = didYouMean(name, this.#declared);
      const message = `${start} has no section of its own.`;
      diagnostics.error('inventory/invalid', message, location, { hint });
    };
    for (const [child, mentions] of this.#awaited) {
      for (const { parent, location } of mentions) {
        report(`[${parent}:children] names the group "${child}", which`, child, location);
      }
    }
    for (const { name, location } of this.#withVariables) {
      if (this.#declared.has(name) || this.#isKnown(name)) continue;
      report(`[${name}:vars] is for a group that`, name, location);
    }
  }

  #make(group: string): void {
    if (this.#made.has(group)) return;
    this.#made.add(group);
    this.#entries.push({ kind: 'group', group });
  }
}
