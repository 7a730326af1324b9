import { isConnectionVariable } from '../../inventory/connection-variables.ts';
import type { HostInfo } from '../../module-api/host-info.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { Variable, Variables } from '../../values/variable-layer.ts';
import type { Recap } from '../events.ts';
import type { FactCache } from '../hosts/fact-cache.ts';
import { variableOf } from '../secrets/secret-variable.ts';

/** What a run knows of one host. One object for all plays. */
export class HostState {
  readonly name: string;
  /** Facts by Ansible's names without `ansible_`. */
  readonly facts: Dict = new Map();
  /** The same as variables: `ansible_os_family`. */
  readonly #factVariables = new Map<string, Variable>();
  /** `set_fact` and `register`. */
  readonly setFacts = new Map<string, Variable>();
  /** `include_vars`. */
  readonly included = new Map<string, Variable>();
  /** What modules may know of the host, once it was asked. */
  info: HostInfo | undefined;
  readonly counts: { -readonly [K in keyof Recap]: number } = {
    ok: 0,
    changed: 0,
    unreachable: 0,
    failed: 0,
    skipped: 0,
    rescued: 0,
    ignored: 0,
    undecided: 0,
  };
  /** Out of this and all later plays. */
  lost: 'failed' | 'unreachable' | undefined;

  readonly #cache: FactCache | undefined;
  readonly #factSecrets = new Set<string>();

  /** With what is kept of the host's facts. */
  constructor(name: string, cache?: FactCache) {
    this.name = name;
    this.#cache = cache;
    for (const [variable, value] of cache?.read(name) ?? []) this.#keep(variable, value);
  }

  get factVariables(): Variables {
    return this.#factVariables;
  }

  setVariable(name: string, value: Value, secrets?: ReadonlySet<string>): void {
    this.setFacts.set(name, variableOf(value, secrets));
  }

  /** Texts in the facts that are not to be shown: `no_log`. */
  get factSecrets(): ReadonlySet<string> {
    return this.#factSecrets;
  }

  /** By the names of their variables: `ansible_os_family`, `getent_passwd`. */
  addFacts(facts: Dict, secrets?: ReadonlySet<string>): void {
    for (const text of secrets ?? []) this.#factSecrets.add(text);
    for (const [key, value] of facts) {
      const name = String(key);
      this.#set(name.replace(/^ansible_/, ''), value);
      // No host may say how it, or another that it speaks for, is to be reached.
      if (!isConnectionVariable(name)) this.#factVariables.set(name, variableOf(value, secrets));
    }
    this.#cache?.write(this.name, this.#factVariables);
  }

  /** `set_fact` with `cacheable`: facts by the names of their variables. */
  addFactVariables(variables: ReadonlyMap<string, Value>): void {
    for (const [name, value] of variables) this.#keep(name, value);
    this.#cache?.write(this.name, this.#factVariables);
  }

  clearFacts(): void {
    this.facts.clear();
    this.#factVariables.clear();
    this.#cache?.forget(this.name);
  }

  #keep(variable: string, value: Value): void {
    this.#set(variable.replace(/^ansible_/, ''), value);
    this.#factVariables.set(variable, { value });
  }

  /** The host's own facts have both names, since Ansible shortens all but this one. */
  #set(name: string, value: Value): void {
    this.facts.set(name, value);
    if (name === 'local') this.facts.set('ansible_local', value);
  }
}
