import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRecord, type JsonRecord, within } from '../json.ts';

/** Where an object is; `namespace` is empty for what has none. */
export interface Key {
  readonly group: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
}

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly key: Key;
  readonly revision: number;
  readonly object: JsonRecord;
  readonly previous: JsonRecord | undefined;
}

export interface Entry {
  readonly key: Key;
  readonly object: JsonRecord;
}

/** More events than this are not remembered for clients that come back. */
const remembered = 5000;

/**
 * All objects of a cluster. Each is a file below the folder of etcd, so that they are lost with that and survive a
 * restart. What the store returns must not be changed: put a copy.
 */
export class Store {
  private readonly folder: string;
  private readonly entries = new Map<string, Entry>();
  /** The same by their kinds: lists of one kind are asked for all the time. */
  private readonly kinds = new Map<string, Map<string, Entry>>();
  private readonly events: StoreEvent[] = [];
  private readonly listeners = new Set<(event: StoreEvent) => void>();
  private latest = 1;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.json')) this.load(file);
    }
    // What was deleted last left no file that tells its revision.
    if (this.entries.size > 0) this.latest += 1000;
  }

  get revision(): number {
    return this.latest;
  }

  /** The revision after which all events are still remembered. */
  get oldest(): number {
    return (this.events[0]?.revision ?? this.latest + 1) - 1;
  }

  find(key: Key): JsonRecord | undefined {
    return this.entries.get(textOfKey(key))?.object;
  }

  /** Sorted by namespace and name; of all namespaces if none is given. */
  list({ group, plural }: Pick<Key, 'group' | 'plural'>, namespace?: string): Entry[] {
    const ofKind = [...(this.kinds.get(`${group}/${plural}`) ?? [])];
    return ofKind
      .filter(([, { key }]) => namespace === undefined || key.namespace === namespace)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, entry]) => entry);
  }

  all(): Entry[] {
    return [...this.entries.values()];
  }

  put(key: Key, wanted: JsonRecord): JsonRecord {
    const previous = this.find(key);
    const revision = this.latest + 1;
    const object = structuredClone(wanted);
    within(object, 'metadata')['resourceVersion'] = String(revision);
    const type = previous === undefined ? 'ADDED' : 'MODIFIED';
    this.take({ type, key, revision, object, previous });
    return object;
  }

  remove(key: Key): JsonRecord | undefined {
    const previous = this.find(key);
    if (previous === undefined) return undefined;
    const revision = this.latest + 1;
    const object = structuredClone(previous);
    within(object, 'metadata')['resourceVersion'] = String(revision);
    this.take({ type: 'DELETED', key, revision, object, previous });
    return object;
  }

  /** Makes an event of this or of another store true here. */
  take(event: StoreEvent): void {
    const { type, key, object, revision } = event;
    this.latest = Math.max(this.latest, revision);
    if (type === 'DELETED') this.drop(key);
    else this.keep({ key, object });
    this.save(event);
    this.events.push(event);
    if (this.events.length > remembered) this.events.splice(0, remembered / 2);
    for (const listener of this.listeners) listener(event);
  }

  /** Takes over all objects of another store. */
  replaceAll(entries: readonly Entry[], revision: number): void {
    const kept = new Set(entries.map(({ key }) => textOfKey(key)));
    for (const { key, object } of this.all()) {
      if (kept.has(textOfKey(key))) continue;
      this.take({ type: 'DELETED', key, revision, object, previous: object });
    }
    for (const { key, object } of entries) {
      const previous = this.find(key);
      const type = previous === undefined ? 'ADDED' : 'MODIFIED';
      this.take({ type, key, revision, object, previous });
    }
    this.latest = Math.max(this.latest, revision);
  }

  since(revision: number): readonly StoreEvent[] {
    return this.events.filter(event => event.revision > revision);
  }

  /** Returns how to stop listening. */
  listen(listener: (event: StoreEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private keep(entry: Entry): void {
    const { group, plural } = entry.key;
    const text = textOfKey(entry.key);
    this.entries.set(text, entry);
    const kind = `${group}/${plural}`;
    const ofKind = this.kinds.get(kind) ?? new Map<string, Entry>();
    this.kinds.set(kind, ofKind.set(text, entry));
  }

  private drop(key: Key): void {
    this.entries.delete(textOfKey(key));
    this.kinds.get(`${key.group}/${key.plural}`)?.delete(textOfKey(key));
  }

  private load(file: string): void {
    const content: unknown = JSON.parse(readFileSync(join(this.folder, file), 'utf8'));
    if (!isRecord(content)) return;
    const parts = file
      .replace(/\.json$/, '')
      .split('/')
      .map(decodeURIComponent);
    const [group = '', plural = '', namespace = '', name = ''] = parts.map(part =>
      part === '_' ? '' : part,
    );
    const key = { group, plural, namespace, name };
    this.keep({ key, object: content });
    const revision = Number(within(content, 'metadata')['resourceVersion']);
    this.latest = Math.max(this.latest, revision);
  }

  private save({ type, key, object }: StoreEvent): void {
    // Heartbeats come often and mean nothing after a restart.
    if (key.plural === 'leases') return;
    const file = join(this.folder, `${textOfKey(key)}.json`);
    if (type === 'DELETED') return rmSync(file, { force: true });
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(object), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

/** Also the path of its file. */
function textOfKey({ group, plural, namespace, name }: Key): string {
  const parts = [group, plural, namespace, name];
  return parts.map(part => (part === '' ? '_' : encodeURIComponent(part))).join('/');
}
