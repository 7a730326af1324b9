import { type Target, UnreachableError } from '../transport.ts';
import { Configuration, type ConfigurationOptions } from './configuration.ts';
import type { HostOptions } from './host-options.ts';
import { type Identity, readIdentity, UnusableKey } from './identity.ts';

/** Why a host will not be reached, as far as files and options tell. */
export interface TargetProblem {
  /** `key`: the private key that was named for the host; else options of ssh, or its configuration. */
  readonly concern: 'options' | 'key';
  readonly reason: string;
  /** Nothing else is known to log in with. */
  readonly isFatal: boolean;
}

/** Looks at what connections will need, and connects to nothing. */
export class TargetCheck {
  readonly #configuration: Configuration;
  readonly #keys = new Map<string, Promise<Identity | string | undefined>>();

  constructor(options: ConfigurationOptions) {
    // The connection itself tells of options that have no effect.
    this.#configuration = new Configuration({ ...options, warn: () => {} });
  }

  async problemOf(target: Target): Promise<TargetProblem | undefined> {
    try {
      const options = (await this.#configuration.route(target)).at(-1);
      return options === undefined ? undefined : await this.#keyProblem(target, options);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      return { concern: 'options', reason: error.reason, isFatal: true };
    }
  }

  async #keyProblem(
    { privateKeyFile, password }: Target,
    { identities, methods }: HostOptions,
  ): Promise<TargetProblem | undefined> {
    const [named, ...others] = identities.files;
    if (privateKeyFile === undefined || named === undefined || !methods.publickey) return undefined;
    const key = await this.#key(named);
    const isPublic = typeof key === 'object' && key.sign === undefined;
    const { agent } = identities;
    if (typeof key !== 'string' && !(isPublic && agent === undefined)) return undefined;
    const reason = typeof key === 'string' ? key : `${named} is a public key, not the private one`;
    const usable = await Promise.all(others.map(file => this.#key(file)));
    const hasOther = agent !== undefined || usable.some(other => typeof other !== 'string');
    return { concern: 'key', reason, isFatal: password === undefined && !hasOther };
  }

  /** The key, or why it is of no use; `undefined` for what only a passphrase can tell. */
  #key(file: string): Promise<Identity | string | undefined> {
    const known = this.#keys.get(file) ?? readKey(file);
    this.#keys.set(file, known);
    return known;
  }
}

async function readKey(file: string): Promise<Identity | string | undefined> {
  try {
    return await readIdentity(file, () => Promise.reject(new IsLocked()));
  } catch (error) {
    if (error instanceof IsLocked) return undefined;
    if (error instanceof UnusableKey) return error.message;
    throw error;
  }
}

/** The key has a passphrase: it is asked for when the key is needed. */
class IsLocked extends Error {}
