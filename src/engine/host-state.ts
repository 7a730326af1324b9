import type { HostInfo } from '../module-api/host-info.ts';
import type { Dict, Value } from '../values/value.ts';
import type { Variable, Variables } from '../values/variable-layer.ts';
import type { Recap } from './events.ts';

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

  constructor(name: string) {
    this.name = name;
  }

  get factVariables(): Variables {
    return this.#factVariables;
  }

  setVariable(name: string, value: Value): void {
    this.setFacts.set(name, { value });
  }

  addFacts(facts: Dict): void {
    for (const [key, value] of facts) {
      this.facts.set(key, value);
      this.#factVariables.set(`ansible_${String(key)}`, { value });
    }
  }

  clearFacts(): void {
    this.facts.clear();
    this.#factVariables.clear();
  }
}
