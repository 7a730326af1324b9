import { posix } from 'node:path';
import type { FileState, PresentFile } from '../module-api/file-state.ts';

/** What one change makes of a path's state; of `undefined`, a state that is not known, perhaps nothing. */
export type Effect = (state: FileState | undefined) => FileState | undefined;

/** Whom an effect at a path concerns. */
export type Scope = 'self' | 'below' | 'tree';

interface Entry {
  readonly at: number;
  readonly scope: Scope;
  readonly effect: Effect;
}

/** The effects on a tree of files, in order. Keeps the effects and not the states: see `fold`. */
export class FileEffects {
  private readonly entries = new Map<string, Entry[]>();
  private readonly links = new Set<string>();
  private count = 0;

  add(path: string, scope: Scope, effect: Effect): void {
    const key = this.resolve(path);
    const list = this.entries.get(key) ?? [];
    list.push({ at: this.count++, scope, effect });
    this.entries.set(key, list);
    if (effect(undefined)?.type === 'link') this.links.add(key);
  }

  /** What the effects make of the state that is there now; `state` itself when none concerns it. */
  fold<S extends FileState | undefined>(path: string, state: S): FileState | S {
    return this.foldAt(this.resolve(path), path, state);
  }

  /** Every path below a directory that has effects of its own. */
  below(path: string): readonly string[] {
    const prefix = this.resolve(path).replace(/\/?$/, '/');
    return Array.from(this.entries.keys()).filter(
      key => key.startsWith(prefix) && key.length > prefix.length,
    );
  }

  private foldAt<S extends FileState | undefined>(key: string, path: string, state: S) {
    const concerned = this.concerning(key);
    let result: FileState | S = state;
    for (const { effect } of concerned) {
      const next = effect(result);
      if (next !== undefined) result = next;
    }
    return result === undefined || result === state ? state : { ...result, path };
  }

  private concerning(key: string): readonly Entry[] {
    const found = (this.entries.get(key) ?? []).filter(({ scope }) => scope !== 'below');
    for (const ancestor of ancestors(key)) {
      for (const entry of this.entries.get(ancestor) ?? []) {
        if (entry.scope !== 'self') found.push(entry);
      }
    }
    return found.sort((a, b) => a.at - b.at);
  }

  /** Through the links that the effects would have made, the last part of the path excepted. */
  private resolve(path: string): string {
    let key = normalized(path);
    for (let turn = 0; turn < 40 && this.links.size > 0; turn++) {
      const link = ancestors(key).find(ancestor => this.linkAt(ancestor) !== undefined);
      const target = link === undefined ? undefined : this.linkAt(link)?.target;
      if (link === undefined || target === undefined) return key;
      key = normalized(posix.resolve(posix.dirname(link), target) + key.slice(link.length));
    }
    return key;
  }

  private linkAt(key: string): PresentFile | undefined {
    if (!this.links.has(key)) return undefined;
    const state = this.foldAt(key, key, undefined);
    return state?.type === 'link' ? state : undefined;
  }
}

/** From the directory that holds it up to the root. */
export function ancestors(path: string): readonly string[] {
  const result: string[] = [];
  for (let at = path; ; at = posix.dirname(at)) {
    const parent = posix.dirname(at);
    if (parent === at || parent === '.') return result;
    result.push(parent);
  }
}

function normalized(path: string): string {
  const plain = posix.normalize(path);
  return plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain;
}
