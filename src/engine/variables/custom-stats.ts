import type { JsonObject } from '../../module-api/json.ts';
import { type Dict, isDict, isList, type Value } from '../../values/value.ts';
import { Secrets } from '../secrets/secrets.ts';
import { resultJson } from '../tasks/result-json.ts';

export interface ShownStats {
  /** Of the whole run. */
  readonly run: JsonObject;
  readonly hosts: Readonly<Record<string, JsonObject>>;
}

interface Place {
  /** `undefined`: of the whole run. */
  readonly host: string | undefined;
  /** Add to what is there. */
  readonly aggregate: boolean;
}

/** What `set_stats` says. */
export class CustomStats {
  readonly #run: Dict = new Map();
  readonly #hosts = new Map<string, Dict>();
  readonly #secrets = new Secrets();

  set(name: string, value: Value, { host, aggregate }: Place): void {
    const stats = host === undefined ? this.#run : (this.#hosts.get(host) ?? new Map());
    if (host !== undefined) this.#hosts.set(host, stats);
    const before = stats.get(name);
    stats.set(name, aggregate && before !== undefined ? together(before, value) : value);
  }

  addSecrets(texts: Iterable<string>): void {
    this.#secrets.addAll(texts);
  }

  /** `undefined` when nothing was said. */
  shown(): ShownStats | undefined {
    if (this.#run.size === 0 && this.#hosts.size === 0) return undefined;
    const json = (stats: Dict): JsonObject => this.#secrets.redactObject(resultJson(stats));
    const hosts = [...this.#hosts].map(([host, stats]) => [host, json(stats)] as const);
    return { run: json(this.#run), hosts: Object.fromEntries(hosts) };
  }
}

/** As in Ansible, what is of another kind than before is left out. */
function together(before: Value, value: Value): Value {
  if (typeof before === 'number' && typeof value === 'number') return before + value;
  if (typeof before === 'string' && typeof value === 'string') return before + value;
  if (isList(before) && isList(value)) return [...before, ...value];
  if (!isDict(before) || !isDict(value)) return before;
  const merged: Dict = new Map(before);
  for (const [key, item] of value) {
    const under = before.get(key) ?? null;
    merged.set(key, isDict(under) && isDict(item) ? together(under, item) : item);
  }
  return merged;
}
