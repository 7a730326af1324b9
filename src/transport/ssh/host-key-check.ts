import { UnreachableError } from '../transport.ts';
import type { HostOptions } from './host-options.ts';
import {
  fingerprintOf,
  type HostKey,
  type HostKeyVerdict,
  hostKeyOf,
  judgeHostKey,
  type KnownHost,
  knownHostName,
  knownKeyTypes,
} from './known-hosts.ts';
import type { KnownHostsFiles } from './known-hosts-files.ts';

/** Decides whether a host is the one it should be, for one connection. */
export class HostKeyCheck {
  /** The types of key that are known for the host; to be asked for first. */
  readonly knownTypes: readonly string[];
  /** Why the key was refused. */
  refusal: UnreachableError | undefined;
  readonly #options: HostOptions;
  readonly #entries: readonly KnownHost[];
  readonly #files: KnownHostsFiles;
  #accepted: HostKey | undefined;

  static async prepare(options: HostOptions, files: KnownHostsFiles): Promise<HostKeyCheck> {
    const { userFiles, globalFiles } = options.hostKey;
    const paths = [...userFiles, ...globalFiles];
    const named = await files.entriesFor(nameOf(options), paths);
    // As in OpenSSH, a key that is known for the host on the usual port is good on any other.
    const hasKey = knownKeyTypes(named).length > 0;
    const others = hasKey ? [] : await files.entriesFor(plainNameOf(options), paths);
    return new HostKeyCheck(options, [...named, ...others], files);
  }

  private constructor(options: HostOptions, entries: readonly KnownHost[], files: KnownHostsFiles) {
    this.#options = options;
    this.#entries = entries;
    this.#files = files;
    this.knownTypes = knownKeyTypes(entries);
  }

  /** Called with every key exchange; a connection lives through more than one. */
  verify(blob: Buffer): boolean {
    const key = hostKeyOf(blob);
    if (this.#accepted !== undefined) return this.#accepted.key === key.key;
    const verdict = judgeHostKey(this.#entries, key);
    const isGood =
      verdict.kind === 'known' || (verdict.kind !== 'revoked' && this.#isTrusted(verdict));
    if (isGood) this.#accepted = key;
    else this.refusal = new UnreachableError('host-key', refusalOf(verdict, key, this.#options));
    return isGood;
  }

  /** Writes a new key down. Not before the host has proved that the key is its own. */
  async remember(): Promise<void> {
    const { checking, userFiles, hashNames } = this.#options.hostKey;
    const [file] = userFiles;
    const key = this.#accepted;
    if (checking !== 'accept-new' || file === undefined || key === undefined) return;
    if (judgeHostKey(this.#entries, key).kind !== 'unknown') return;
    await this.#files.add({ file, name: nameOf(this.#options), key, hashed: hashNames });
  }

  #isTrusted({ kind }: HostKeyVerdict): boolean {
    const { checking } = this.#options.hostKey;
    return checking === 'no' || (checking === 'accept-new' && kind === 'unknown');
  }
}

/** An alias stands for itself, whatever the port. */
function nameOf({ host, port, hostKey }: HostOptions): string {
  return hostKey.alias?.toLowerCase() ?? knownHostName(host, port);
}

function plainNameOf({ host, hostKey }: HostOptions): string {
  return (hostKey.alias ?? host).toLowerCase();
}

function refusalOf(verdict: HostKeyVerdict, key: HostKey, options: HostOptions): string {
  const offered = `${key.type} ${fingerprintOf(key.key)}`;
  if (verdict.kind === 'unknown') {
    return verdict.authority === undefined
      ? unknownKey(offered, key, options)
      : `its host key ${offered} is not in known_hosts, and the host certificates that ` +
          `${placeOf(verdict.authority)} asks for cannot be verified by this transport: ` +
          `add the key itself`;
  }
  const { kind, entry } = verdict;
  if (kind === 'revoked') return `its host key ${offered} is revoked at ${placeOf(entry)}`;
  const change =
    kind === 'changed'
      ? `its host key has changed: it offers ${offered}, but ${placeOf(entry)} holds ` +
        fingerprintOf(entry.key)
      : `its host key is not the known one: it offers ${offered}, but ${placeOf(entry)} holds ` +
        `a key of type ${entry.type}`;
  return (
    `${change}; if the host was installed anew remove that line ` +
    `("ssh-keygen -R '${nameOf(options)}'"), otherwise somebody may be in between`
  );
}

function unknownKey(offered: string, { type }: HostKey, options: HostOptions): string {
  return (
    `its host key is not known: compare ${offered} with the host's own ` +
    `("ssh-keygen -lf /etc/ssh/ssh_host_${shortType(type)}_key.pub" there), then add it with ` +
    `"${additionOf(type, options)}", or accept new keys with StrictHostKeyChecking=accept-new`
  );
}

/** The command that adds a host to known_hosts. ssh-keyscan knows no way but the straight one. */
function additionOf(type: string, options: HostOptions): string {
  const { host, port, hostKey, proxyJump, proxyCommand } = options;
  const atPort = port === 22 ? '' : ` -p ${port}`;
  const [file = '~/.ssh/known_hosts'] = hostKey.userFiles;
  if (proxyJump.length === 0 && proxyCommand === undefined) {
    return `ssh-keyscan -t ${shortType(type)}${atPort} ${host} >> ${file}`;
  }
  const hops = proxyJump.map(hop => hop.host).join(',');
  return `ssh${hops === '' ? '' : ` -J ${hops}`}${atPort} ${host}`;
}

function shortType(type: string): string {
  return type.startsWith('ecdsa-') ? 'ecdsa' : type.replace(/^ssh-/, '');
}

function placeOf({ file, line }: KnownHost): string {
  return `${file}:${line}`;
}
