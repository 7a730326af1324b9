import { agentKeys } from './agent.ts';
import type { HostOptions } from './host-options.ts';
import { type Identity, readIdentity, UnusableKey } from './identity.ts';
import type { Secrets } from './secrets.ts';

/** The keys for one connection, in the order in which they are offered. */
export interface KeyRing {
  readonly identities: readonly Identity[];
  /** Why some keys are not among them. */
  readonly problems: readonly string[];
}

/** The keys of this process: each file is read once, and each agent asked once. */
export class Identities {
  readonly #secrets: Secrets;
  readonly #agentMs: number;
  readonly #files = new Map<string, Promise<Identity>>();
  readonly #agents = new Map<string, Promise<readonly Identity[]>>();

  /** `agentMs`: how long an agent may take to tell its keys. */
  constructor(secrets: Secrets, agentMs: number) {
    this.#secrets = secrets;
    this.#agentMs = agentMs;
  }

  /** Keys named for the host come first, then the agent's, then the ones everybody has. */
  async keyRing({ identities, methods }: HostOptions): Promise<KeyRing> {
    const { files, isDefault, only, agent } = identities;
    const problems: string[] = [];
    const inAgent = agent === undefined ? [] : await this.#agentKeys(agent, problems);
    const inFiles = await this.#fileKeys(files, isDefault ? undefined : problems);
    const named = inFiles
      .flatMap(key => usable(key, inAgent, problems))
      .filter(key => isWithoutQuestion(key, methods.batch, problems));
    if (only) return { identities: distinct(named), problems };
    const order = isDefault ? [...inAgent, ...named] : [...named, ...inAgent];
    return { identities: distinct(order), problems };
  }

  async #fileKeys(
    files: readonly string[],
    problems: string[] | undefined,
  ): Promise<readonly Identity[]> {
    const keys: Identity[] = [];
    for (const file of files) {
      try {
        keys.push(await this.#fileKey(file));
      } catch (error) {
        if (!(error instanceof UnusableKey)) throw error;
        problems?.push(error.message);
      }
    }
    return keys;
  }

  #fileKey(file: string): Promise<Identity> {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const key = readIdentity(file, (path, open) => this.#secrets.passphrase(path, open));
    this.#files.set(file, key);
    return key;
  }

  async #agentKeys(socket: string, problems: string[]): Promise<readonly Identity[]> {
    const known = this.#agents.get(socket) ?? agentKeys(socket, this.#agentMs);
    this.#agents.set(socket, known);
    try {
      return await known;
    } catch {
      problems.push(`ssh-agent does not answer at ${socket}`);
      return [];
    }
  }
}

/** The agent's copy of a key saves asking for its passphrase, and is the only one of a public key file. */
function usable(
  key: Identity,
  inAgent: readonly Identity[],
  problems: string[],
): readonly Identity[] {
  if (key.sign !== undefined && !key.isEncrypted) return [key];
  const copy = inAgent.find(({ publicKey }) => isSame(publicKey, key.publicKey));
  if (copy !== undefined) return [copy];
  if (key.sign !== undefined) return [key];
  problems.push(`${key.source} is a public key, and ssh-agent does not have the private one`);
  return [];
}

function isWithoutQuestion(key: Identity, isBatch: boolean, problems: string[]): boolean {
  if (!isBatch || !key.isEncrypted) return true;
  problems.push(`${key.source} has a passphrase, and BatchMode forbids to ask for it`);
  return false;
}

function distinct(keys: readonly Identity[]): readonly Identity[] {
  return keys.filter(
    (key, index) => keys.findIndex(other => isSame(other.publicKey, key.publicKey)) === index,
  );
}

function isSame(a: Identity['publicKey'], b: Identity['publicKey']): boolean {
  return a.getPublicSSH().equals(b.getPublicSSH());
}
