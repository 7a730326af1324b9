import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UnreachableError } from '../transport.ts';
import {
  type HostKey,
  hashedName,
  isForHost,
  type KnownHost,
  parseKnownHosts,
} from './known-hosts.ts';

/** The known_hosts files of this process: each is read once, and new hosts are added one at a time. */
export class KnownHostsFiles {
  readonly #entries = new Map<string, Promise<readonly KnownHost[]>>();
  #lastAddition: Promise<void> = Promise.resolve();

  /** Everything the files say about a host, in order. */
  async entriesFor(name: string, files: readonly string[]): Promise<readonly KnownHost[]> {
    const lists = await Promise.all(files.map(file => this.#read(file)));
    return lists.flat().filter(entry => isForHost(entry, name));
  }

  /** Adds a key unless it is there by then: many hosts may be met at the same time. */
  add(addition: Addition): Promise<void> {
    const turn = this.#lastAddition.then(() => this.#add(addition));
    this.#lastAddition = turn.catch(() => {});
    return turn;
  }

  async #add({ file, name, key, hashed }: Addition): Promise<void> {
    const entries = parseKnownHosts(file, await textOf(file));
    if (entries.some(entry => entry.key === key.key && isForHost(entry, name))) return;
    const host = hashed ? hashedName(name, randomBytes(20)) : name;
    try {
      await append(file, `${host} ${key.type} ${key.key}\n`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new UnreachableError('host-key', `its host key cannot be added to ${file}: ${message}`);
    }
    this.#entries.delete(file);
  }

  #read(file: string): Promise<readonly KnownHost[]> {
    const known = this.#entries.get(file);
    if (known !== undefined) return known;
    const entries = textOf(file).then(text => parseKnownHosts(file, text));
    this.#entries.set(file, entries);
    return entries;
  }
}

export interface Addition {
  readonly file: string;
  readonly name: string;
  readonly key: HostKey;
  /** Whether the name is written so that it cannot be read. */
  readonly hashed: boolean;
}

/** One write to a file opened for appending: other processes may add to it as well. */
async function append(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const needsNewline = !(await endsWithNewline(file));
  await appendFile(file, needsNewline ? `\n${line}` : line, { mode: 0o600 });
}

async function endsWithNewline(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return true;
  try {
    const { size } = await handle.stat();
    if (size === 0) return true;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() === '\n';
  } finally {
    await handle.close();
  }
}

/** A file that is not there knows no hosts; one that cannot be read is no reason to trust anybody. */
async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
