import type { Location } from '../../diagnostics/source-file.ts';
import type { Scope } from '../../jinja/environment.ts';
import type { Value } from '../../values/value.ts';
import type { VariableLayer } from '../../values/variable-layer.ts';
import { isPasswordName } from '../secrets/password-names.ts';
import { SecretVariable } from '../secrets/secret-variable.ts';
import { Secrets } from '../secrets/secrets.ts';
import { findMerged, findVariable } from './layers.ts';
import { ComputedDict, isListed, type MagicSource, magicVariable, namesPresent } from './magic.ts';

/**
 * The variables that a task on a host sees: the layers of precedence, and the magic ones below
 * them.
 */
export class LayeredScope implements Scope {
  readonly layers: readonly VariableLayer[];
  readonly #magic: MagicSource;
  #secrets: Secrets | undefined;
  readonly #passwords = new Set<string>();
  /** Called for each variable that holds a password, when it is looked up for the first time. */
  onPassword: (value: Value) => void = () => undefined;
  hintFor: NonNullable<Scope['hintFor']> = () => undefined;

  readonly #find: typeof findVariable;

  constructor(layers: readonly VariableLayer[], magic: MagicSource) {
    this.layers = layers;
    this.#magic = magic;
    this.#find = magic.options.hashBehaviour === 'merge' ? findMerged : findVariable;
  }

  lookup(name: string): Value | undefined {
    const variable = reserved.has(name) ? undefined : this.#find(this.layers, name);
    if (variable === undefined && name === 'vars') return this.#all();
    if (variable === undefined) return this.#magicVariable(name);
    if (variable instanceof SecretVariable) this.noteSecrets(variable.secrets);
    if (isPasswordName(name) && !this.#passwords.has(name)) {
      this.#passwords.add(name);
      this.onPassword(variable.value);
    }
    return variable.value;
  }

  #magicVariable(name: string): Value | undefined {
    const { factSecrets } = this.#magic;
    if (factSecrets.size > 0 && (name === 'ansible_facts' || name === 'facts'))
      this.noteSecrets(factSecrets);
    return magicVariable(name, this.#magic);
  }

  /** `vars`: the variables by their names. */
  #all(): Value {
    return new ComputedDict(
      () => new Set([...this.names()].filter(isListed)),
      name => (name === 'vars' ? undefined : this.lookup(name)),
    );
  }

  /**
   * What must not be shown of the variables that were looked up; `undefined` when there is nothing.
   */
  get secrets(): Secrets | undefined {
    return this.#secrets;
  }

  noteSecrets(texts: Iterable<string>): void {
    this.#secrets ??= new Secrets();
    this.#secrets.addAll(texts);
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
    yield* namesPresent(this.#magic);
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
