import type { Inventory } from '../../inventory/inventory.ts';
import type { NamesToCome } from '../../inventory/match-pattern.ts';
import type { InventoryVariables } from '../../inventory/variables.ts';
import { equals } from '../../jinja/python/compare.ts';
import { Failure } from '../../module-api/failure.ts';
import type { Value } from '../../values/value.ts';
import { variableOf } from '../secrets/secret-variable.ts';

export interface NewHost {
  readonly name: string;
  readonly groups: readonly string[];
  readonly variables: ReadonlyMap<string, Value>;
  /** Texts in the variables that are not to be shown. */
  readonly secrets?: ReadonlySet<string> | undefined;
}

export interface NewMember {
  readonly host: string;
  readonly group: string;
  readonly parents: readonly string[];
}

/** What a freshly read inventory consists of. */
export interface Reread {
  readonly inventory: Inventory;
  readonly variables: InventoryVariables;
}

const layer = 'add_host';

/** The hosts and groups that tasks add to the inventory of the run. */
export class InventoryChanges {
  /** Tasks of the run may add hosts: a limit may name them before they are there. */
  expected = false;
  /** What they may add. */
  toCome: NamesToCome | undefined;
  readonly #inventory: Inventory;
  readonly #variables: InventoryVariables;
  readonly #done: (() => void)[] = [];

  constructor(inventory: Inventory, variables: InventoryVariables) {
    this.#inventory = inventory;
    this.#variables = variables;
  }

  /** Tells whether anything of it was not there before. */
  addHost(host: NewHost): boolean {
    this.#done.push(() => this.#addHost(host));
    return this.#addHost(host);
  }

  addToGroup(member: NewMember): boolean {
    this.#done.push(() => this.#addToGroup(member));
    return this.#addToGroup(member);
  }

  /** The sources say it all anew; what tasks have added stays. */
  replaceBy({ inventory, variables }: Reread): void {
    this.#inventory.takeOver(inventory);
    this.#variables.takeOver(variables);
    for (const again of this.#done) again();
  }

  #addHost({ name, groups, variables, secrets }: NewHost): boolean {
    const inventory = this.#inventory;
    let changed = !inventory.hosts.has(name);
    const { layers } = inventory.addHost(name);
    for (const [variable, value] of variables) {
      const before = layers.findLast(({ entries }) => entries.has(variable))?.entries.get(variable);
      if (before !== undefined && equals(before.value, value)) continue;
      inventory.setHostVariable(name, layer, variable, variableOf(value, secrets));
      changed = true;
    }
    inventory.addMember('all', name);
    for (const group of groups) if (inventory.addMember(group, name)) changed = true;
    if (changed) inventory.settle();
    return changed;
  }

  #addToGroup({ host, group, parents }: NewMember): boolean {
    const inventory = this.#inventory;
    let changed = inventory.enlist(group, host);
    for (const parent of parents) {
      const known = inventory.groups.get(parent)?.children ?? new Set();
      if ([...known].some(({ name }) => name === group)) continue;
      const circle = inventory.addChild(parent, group);
      if (circle !== undefined) throw new Failure(`groups in a circle: ${circle.join(' > ')}`);
      changed = true;
    }
    if (changed) inventory.settle();
    return changed;
  }
}
