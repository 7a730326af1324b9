import { basename } from 'node:path';
import { isCloseTo, type Making, mayWriteTo, type Way, writesTo } from './ways-of-making.ts';

/** What makes files. */
interface Made {
  readonly making: Making;
}

/** Who may make a file, each list in the order of all. What makes it in a sure way may be in others, too. */
export type Makers<T extends Made> = Readonly<Record<Way, readonly (readonly T[])[]>>;

/** Finds makers by the names of files, since each of many tasks may ask for those of its own. */
export class MakerIndex<T extends Made> {
  readonly #named: ReadonlyMap<string, readonly T[]>;
  readonly #roles: ReadonlyMap<string, readonly T[]>;
  readonly #mentioned: ReadonlyMap<string, readonly T[]>;
  readonly #into: readonly T[];
  readonly #templates: readonly T[];
  readonly #open: readonly T[];
  readonly #closed: readonly T[];
  /** Those that run a program, which may make any file whatever the task names. */
  readonly programs: Makers<T>;
  readonly #makers = new Map<string, Makers<T>>();
  readonly #writers = new Map<string, Makers<T>>();

  constructor(all: readonly T[]) {
    this.#named = grouped(all, ({ making }) => making.names);
    this.#roles = grouped(all, ({ making }) => making.roles);
    this.#mentioned = grouped(all, ({ making }) => making.words);
    this.#into = all.filter(({ making }) => making.into !== undefined && !making.isOpen);
    this.#templates = all.filter(({ making }) => making.templates.length > 0);
    this.#open = all.filter(({ making }) => making.isOpen);
    const programs = all.filter(({ making }) => making.runsProgram);
    this.programs = { named: [], mentioned: [], perhaps: [programs] };
    this.#closed = all.filter(({ making }) => !making.isOpen);
  }

  /** Of a file by its name, whatever folder it is in. */
  makersOf(file: string): Makers<T> {
    return known(this.#makers, file, () => {
      const own = basename(file);
      const close = this.#closed.filter(({ making }) => isCloseTo(making, file));
      const into = this.#into.filter(
        ({ making }) => making.into?.includes(own) === true && !isCloseTo(making, file),
      );
      return {
        named: [this.#named.get(own) ?? []],
        mentioned: [this.#mentioned.get(own) ?? [], into],
        perhaps: [this.#open, close],
      };
    });
  }

  makersOfRole(name: string): Makers<T> {
    const { mentioned, perhaps } = this.makersOf(name);
    return { named: [this.#roles.get(basename(name)) ?? []], mentioned, perhaps };
  }

  /** Of a file that is there: many have the same name. */
  writersOf(path: string): Makers<T> {
    return known(this.#writers, path, () => {
      const own = basename(path);
      const mentioned = this.#mentioned.get(own) ?? [];
      const into = this.#into.filter(
        ({ making }) => making.into !== undefined && basename(making.into) === own,
      );
      return {
        named: [(this.#named.get(own) ?? []).filter(({ making }) => writesTo(making, path))],
        mentioned: [
          ...[mentioned, into].map(all => all.filter(({ making }) => !making.names.has(own))),
          this.#templates.filter(({ making }) => mayWriteTo(making, path)),
        ],
        perhaps: [],
      };
    });
  }
}

function known<T>(cache: Map<string, T>, key: string, find: () => T): T {
  const found = cache.get(key) ?? find();
  cache.set(key, found);
  return found;
}

function grouped<T>(
  all: readonly T[],
  keysOf: (one: T) => Iterable<string>,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    for (const key of keysOf(one)) {
      const others = found.get(key);
      if (others === undefined) found.set(key, [one]);
      else others.push(one);
    }
  }
  return found;
}
