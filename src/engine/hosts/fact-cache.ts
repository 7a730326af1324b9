import { fromPlain, type Plain, toPlain } from '../../values/plain.ts';
import type { Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';

/** Texts that outlive the run, one for each host. None of these throws but for faults of the machine. */
export interface FactStore {
  /** `undefined` when there is none, or it is too old. */
  read(host: string): string | undefined;
  write(host: string, text: string): void;
  remove(host: string): void;
}

interface Options {
  /** In check mode nothing is kept, and nothing forgotten. */
  readonly readOnly: boolean;
  readonly warn: (message: string) => void;
}

/** The facts of hosts from earlier runs, as Ansible's `jsonfile` keeps them: by the names of their variables. */
export class FactCache {
  readonly #store: FactStore;
  readonly #options: Options;

  constructor(store: FactStore, options: Options) {
    this.#store = store;
    this.#options = options;
  }

  /** What is kept cannot be so wrong that a run without it would not do. */
  read(host: string): ReadonlyMap<string, Value> {
    try {
      const text = this.#store.read(host);
      if (text === undefined) return new Map();
      const plain: unknown = JSON.parse(text);
      if (isObject(plain)) return variablesOf(plain);
      this.#options.warn(
        `The facts that were kept of ${host} are not a JSON object: they are left out.`,
      );
    } catch (error) {
      this.#warn(`The facts that were kept of ${host} cannot be read`, error);
    }
    return new Map();
  }

  write(host: string, facts: Variables): void {
    if (this.#options.readOnly) return;
    const kept = Object.fromEntries(
      [...facts].flatMap(([name, { value }]) => {
        const plain = plainOf(value);
        return plain === undefined ? [] : [[name, plain] as const];
      }),
    );
    try {
      this.#store.write(host, JSON.stringify(kept));
    } catch (error) {
      this.#warn(`The facts of ${host} cannot be kept`, error);
    }
  }

  forget(host: string): void {
    if (this.#options.readOnly) return;
    try {
      this.#store.remove(host);
    } catch (error) {
      this.#warn(`The facts that were kept of ${host} cannot be removed`, error);
    }
  }

  #warn(what: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.warn(`${what}: ${reason}`);
  }
}

/** Ansible writes marks of its own among the facts. */
function variablesOf(facts: Readonly<Record<string, Plain>>): ReadonlyMap<string, Value> {
  const own = Object.entries(facts).filter(([name]) => !name.startsWith('_ansible'));
  return new Map(own.map(([name, value]) => [name, fromPlain(value)]));
}

function isObject(plain: unknown): plain is Readonly<Record<string, Plain>> {
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain);
}

/** `undefined` for what JSON cannot hold. */
function plainOf(value: Value): Plain | undefined {
  try {
    return toPlain(value);
  } catch {
    return undefined;
  }
}
