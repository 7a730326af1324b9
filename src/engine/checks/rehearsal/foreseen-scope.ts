import type { Location } from '../../../diagnostics/source-file.ts';
import type { Scope } from '../../../jinja/environment.ts';
import { unforeseen } from '../../../jinja/unforeseen.ts';
import type { Unknown, Value } from '../../../values/value.ts';
import type { VariableLayer } from '../../../values/variable-layer.ts';
import { findVariable } from '../../variables/layers.ts';
import { ComputedDict, magicNames } from '../../variables/magic.ts';

export interface Foreseen {
  /** The winner first. */
  readonly layers: readonly VariableLayer[];
  /** Names of `-e`: nothing goes before them. */
  readonly extraVars: VariableLayer['entries'];
  /** Names that loops around set to what is not known. */
  readonly looped: ReadonlySet<string>;
  /** Frames of loops whose items are known. */
  readonly frames: readonly VariableLayer['entries'][];
  readonly mayBeSet: (name: string) => boolean;
  /** What is known of a result all the same. */
  readonly registered: (name: string) => Unknown | undefined;
  /** What could not be read may set what nothing else does. */
  readonly hidesNames: boolean;
  /** Layers from this one on may lie below what is not known: `vars_files` whose names are not. */
  readonly knownLayers: number;
  readonly magic: (name: string) => Value | undefined;
  readonly hasHost: (name: string) => boolean;
  readonly hosts: () => Iterable<string>;
  /** Functions that are not called before the run. */
  readonly isFunction: (name: string) => boolean;
  readonly otherNames: () => Iterable<string>;
  readonly hintFor: (name: string) => string | undefined;
}

/** The variables of a task on a host as far as they are the same whenever the task is come to. */
export class ForeseenScope implements Scope {
  readonly #given: Foreseen;

  constructor(given: Foreseen) {
    this.#given = given;
  }

  lookup(name: string): Value | undefined {
    const { frames, looped, extraVars, mayBeSet, layers, knownLayers } = this.#given;
    if (looped.has(name)) return unforeseen;
    for (const frame of frames) {
      const variable = frame.get(name);
      if (variable !== undefined) return variable.value;
    }
    if (reserved.has(name)) return this.#magic(name);
    const extra = extraVars.get(name);
    if (extra !== undefined) return extra.value;
    if (mayBeSet(name)) return this.#registered(name);
    if (isOfFacts(name)) return this.#magic(name);
    const variable = findVariable(layers.slice(0, knownLayers), name);
    if (variable !== undefined) return variable.value;
    return knownLayers < layers.length ? unforeseen : this.#magic(name);
  }

  /** Where nothing registers it, it may be what lies below. */
  #registered(name: string): Unknown {
    const { registered, layers, knownLayers, hidesNames } = this.#given;
    const isOpen = hidesNames || knownLayers < layers.length;
    if (isOpen || findVariable(layers, name) !== undefined) return unforeseen;
    return registered(name) ?? unforeseen;
  }

  #magic(name: string): Value | undefined {
    const { magic, hasHost, hosts, isFunction, mayBeSet, hidesNames } = this.#given;
    if (mayBeSet(name)) return unforeseen;
    if (name === 'hostvars')
      return new ComputedDict(hosts, key => (hasHost(key) ? unforeseen : undefined));
    if (lasting.has(name)) return magic(name);
    const isKnown = magicNames.includes(name) || isOfFacts(name) || open.has(name);
    if (hidesNames && !ofLanguage.has(name)) return unforeseen;
    return isKnown || isFunction(name) ? unforeseen : undefined;
  }

  *names(): Iterable<string> {
    for (const { entries } of this.#given.layers) yield* entries.keys();
    for (const frame of this.#given.frames) yield* frame.keys();
    yield* this.#given.looped;
    yield* magicNames;
    yield* this.#given.otherNames();
  }

  hintFor(name: string): string | undefined {
    return this.#given.hintFor(name);
  }

  locationOf(name: string): Location | undefined {
    if (this.#given.looped.has(name)) return undefined;
    return findVariable(this.#given.layers, name)?.location;
  }
}

/** Facts, and how hosts are reached: there are more than a list could name. */
function isOfFacts(name: string): boolean {
  return name.startsWith('ansible_') && !lasting.has(name);
}

const reserved: ReadonlySet<string> = new Set([
  ...['hostvars', 'groups', 'group_names', 'inventory_hostname', 'ansible_facts', 'omit'],
]);

/** Known before the run, and the same all the time, unless the inventory changes. */
const lasting: ReadonlySet<string> = new Set([
  ...['inventory_hostname', 'inventory_hostname_short', 'group_names', 'groups', 'inventory_dir'],
  ...['inventory_file', 'omit', 'ansible_check_mode', 'ansible_diff_mode', 'ansible_forks'],
  ...['ansible_version', 'kplay_version', 'playbook_dir', 'role_name', 'role_path'],
  ...['ansible_run_tags', 'ansible_skip_tags', 'ansible_play_name', 'ansible_role_name'],
]);

/** Names that Jinja brings, and functions that can be called before the run. */
const ofLanguage: ReadonlySet<string> = new Set([
  ...['range', 'dict', 'namespace', 'cycler', 'joiner', 'omit', 'lookup', 'query', 'q', 'loop'],
]);

const open: ReadonlySet<string> = new Set([
  ...['vars', 'facts', 'environment', 'template_run_date', 'gather_subset', 'module_setup'],
]);
