import type { Module } from '../module-api/define-module.ts';
import type { ArgsSchema, Constraints } from '../module-api/schema.ts';
import type { ActionCatalog, ActionInfo } from '../playbook/loading.ts';
import type { ActionDefinition } from './actions/action.ts';
import type { Registry } from './run.ts';

interface Named {
  readonly name: string;
  readonly aliases?: readonly string[];
}

const collections = /^(?:ansible\.builtin|ansible\.legacy|kplay)\./;

/** Finds by name, by alias, and by either with the prefix of Ansible's own collection. */
export class NamedRegistry<T extends Named> implements Registry<T> {
  readonly #byName = new Map<string, T>();

  constructor(all: Iterable<T>) {
    for (const one of all) this.add(one);
  }

  add(one: T): void {
    for (const name of [one.name, ...(one.aliases ?? [])]) this.#byName.set(name, one);
  }

  find(name: string): T | undefined {
    return this.#byName.get(name) ?? this.#byName.get(name.replace(collections, ''));
  }

  names(): Iterable<string> {
    return this.#byName.keys();
  }
}

/** What a playbook's text needs to know of modules and actions. */
export function catalogOf(
  modules: Registry<Module>,
  actions: Registry<ActionDefinition>,
): ActionCatalog {
  return {
    find(name) {
      const action = actions.find(name);
      if (action !== undefined) return infoOf('action', action);
      const module = modules.find(name);
      return module === undefined ? undefined : infoOf('module', module);
    },
    *names() {
      yield* actions.names();
      yield* modules.names();
    },
  };
}

interface Declared {
  readonly name: string;
  readonly args: ArgsSchema;
  readonly freeForm?: string;
  readonly constraints?: Constraints;
  readonly anyOption?: true;
}

function infoOf(
  kind: ActionInfo['kind'],
  { name, args, freeForm, constraints, anyOption }: Declared,
): ActionInfo {
  return { kind, name, args, freeForm, constraints, anyOption };
}
