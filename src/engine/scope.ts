import type { Location } from '../diagnostics/source-file.ts';
import type { Scope } from '../jinja/environment.ts';
import type { Value } from '../values/value.ts';
import type { VariableLayer } from '../values/variable-layer.ts';
import { findMerged, findVariable } from './layers.ts';
import { type MagicSource, magicNames, magicVariable } from './magic.ts';

/** The variables that a task on a host sees: the layers of precedence, and the magic ones below them. */
export class LayeredScope implements Scope {
  readonly layers: readonly VariableLayer[];
  readonly #magic: MagicSource;

  readonly #find: typeof findVariable;

  constructor(layers: readonly VariableLayer[], magic: MagicSource) {
    this.layers = layers;
    this.#magic = magic;
    this.#find = magic.options.hashBehaviour === 'merge' ? findMerged : findVariable;
  }

  lookup(name: string): Value | undefined {
    const variable = reserved.has(name) ? undefined : this.#find(this.layers, name);
    return variable === undefined ? magicVariable(name, this.#magic) : variable.value;
  }

  locationOf(name: string): Location | undefined {
    return reserved.has(name) ? undefined : findVariable(this.layers, name)?.location;
  }

  /** What layers say of it does not count. */
  isReserved(name: string): boolean {
    return reserved.has(name);
  }

  *names(): Iterable<string> {
    for (const { entries } of this.layers) yield* entries.keys();
    yield* magicNames;
  }
}

/** Names that nobody can set, since everything relies on what they say. */
const reserved: ReadonlySet<string> = new Set([
  'hostvars',
  'groups',
  'group_names',
  'inventory_hostname',
  'ansible_facts',
  'omit',
]);
