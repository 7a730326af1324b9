import { extname, join } from 'node:path';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import type { VariableLayer } from '../values/variable-layer.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { ReadOptions } from './load-options.ts';
import { describe, readFile, variablesOf } from './read-file.ts';

type Kind = 'group_vars' | 'host_vars';

/** In the order in which they are looked for; the first that is there is taken. */
const suffixes: readonly string[] = ['', '.yml', '.yaml', '.json'];

/**
 * The `group_vars` and `host_vars` in one directory. Each file is a layer, read when it is first asked
 * for. What is wrong with it is reported then: to `diagnostics` until `finishLoading`, later by
 * throwing an `InputError`.
 */
export class VarsDirectory {
  readonly path: string;
  readonly #options: ReadOptions;
  readonly #names: Readonly<Record<Kind, ReadonlySet<string>>>;
  readonly #layers = new Map<string, readonly VariableLayer[]>();
  #diagnostics: Diagnostics | undefined;

  constructor(path: string, options: ReadOptions, diagnostics: Diagnostics) {
    this.path = path;
    this.#options = options;
    this.#diagnostics = diagnostics;
    this.#names = {
      group_vars: this.#list('group_vars', diagnostics),
      host_vars: this.#list('host_vars', diagnostics),
    };
  }

  layersOfGroup(name: string): readonly VariableLayer[] {
    return this.#layersOf('group_vars', name);
  }

  layersOfHost(name: string): readonly VariableLayer[] {
    return this.#layersOf('host_vars', name);
  }

  /**
   * Warns of files for a name that is nearly one that there is, and that has no file of its own: who numbers hosts,
   * or keeps variables for other inventories beside these, means what is written.
   */
  warnOfMisspelt(groups: Iterable<string>, hosts: Iterable<string>): void {
    this.#warnOfMisspelt('group_vars', [...groups]);
    this.#warnOfMisspelt('host_vars', [...hosts]);
  }

  finishLoading(): void {
    this.#diagnostics = undefined;
  }

  #warnOfMisspelt(kind: Kind, known: readonly string[]): void {
    const stems = new Map(
      [...this.#names[kind]].map(file => [file.replace(/(?<=.)\.(?:ya?ml|json)$/, ''), file]),
    );
    const open = known.filter(name => !stems.has(name));
    for (const [stem, file] of stems) {
      if (known.includes(stem) || /^\.|~$/.test(stem)) continue;
      const letters = (name: string): string => name.replaceAll(/\d+/g, '');
      const near = stem.length < 4 ? undefined : nearest(stem, open, stem.length < 8 ? 1 : 2);
      if (near === undefined || letters(near) === letters(stem)) continue;
      const what = kind === 'group_vars' ? 'group' : 'host';
      const path = join(this.path, kind, file);
      const message = `"${path}" is not read: there is no ${what} "${stem}".`;
      const hint = `Did you mean "${near}"?`;
      this.#diagnostics?.warning('inventory/invalid', message, undefined, { hint });
    }
  }

  #layersOf(kind: Kind, name: string): readonly VariableLayer[] {
    const key = `${kind}/${name}`;
    const known = this.#layers.get(key);
    if (known !== undefined) return known;
    const diagnostics = this.#diagnostics ?? new Diagnostics();
    const layers = this.#read(kind, name, diagnostics);
    if (diagnostics !== this.#diagnostics) diagnostics.throwIfErrors();
    this.#layers.set(key, layers);
    return layers;
  }

  #read(kind: Kind, name: string, diagnostics: Diagnostics): readonly VariableLayer[] {
    const present = suffixes
      .map(suffix => name + suffix)
      .filter(file => this.#names[kind].has(file));
    const [taken, ...passedOver] = present.map(file => join(this.path, kind, file));
    if (taken === undefined) return [];
    for (const path of passedOver) {
      const message = `"${path}" is not read, because there is "${taken}".`;
      diagnostics.warning('inventory/invalid', message);
    }
    const { readers } = this.#options;
    const files =
      readers.kindOf(taken) === 'directory' ? this.#filesBelow(taken, diagnostics) : [taken];
    return files.flatMap(file => this.#layer(file, diagnostics) ?? []);
  }

  /** Alphabetically, directories (whose names have no dot) among the files. */
  #filesBelow(directory: string, diagnostics: Diagnostics): readonly string[] {
    const { readers } = this.#options;
    return namesIn(directory, this.#options, diagnostics).flatMap(name => {
      if (name.startsWith('.') || name.endsWith('~')) return [];
      const path = join(directory, name);
      const isDirectory = readers.kindOf(path) === 'directory';
      if (isDirectory) return extname(name) === '' ? this.#filesBelow(path, diagnostics) : [];
      return suffixes.includes(extname(name)) ? [path] : [];
    });
  }

  /** A file without a value has no layer. */
  #layer(path: string, diagnostics: Diagnostics): VariableLayer | undefined {
    const source = readFile(path, this.#options, diagnostics);
    if (source === undefined) return undefined;
    const parsed = parseYaml(source);
    diagnostics.list.push(...(parsed.ok ? (parsed.warnings ?? []) : parsed.diagnostics));
    if (!parsed.ok) return undefined;
    const root = parsed.value;
    if (root.kind === 'scalar' && root.value === null) return undefined;
    if (root.kind !== 'map') {
      const message = `A file of variables must hold a mapping of names to values, not ${describe(root)}.`;
      diagnostics.error('inventory/invalid', message, root.location);
      return undefined;
    }
    if (source.isSecret === true) this.#options.vault?.hide(root);
    const entries = variablesOf(root, this.#options, diagnostics);
    const priority = entries.get('ansible_group_priority');
    if (priority !== undefined) {
      const message = '"ansible_group_priority" counts only in an inventory source.';
      diagnostics.warning('inventory/invalid', message, priority.location);
    }
    return { name: path, entries };
  }

  #list(kind: Kind, diagnostics: Diagnostics): ReadonlySet<string> {
    const directory = join(this.path, kind);
    const found = this.#options.readers.kindOf(directory);
    if (found === 'file') {
      diagnostics.warning(
        'inventory/invalid',
        `"${directory}" is not read: it is not a directory.`,
      );
    }
    return new Set(found === 'directory' ? namesIn(directory, this.#options, diagnostics) : []);
  }
}

/** The names in a directory, in the order of their characters. */
export function namesIn(
  directory: string,
  { readers }: ReadOptions,
  diagnostics: Diagnostics,
): readonly string[] {
  try {
    return readers.list(directory).toSorted();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    diagnostics.error('file/unreadable', `"${directory}" cannot be read: ${reason}.`);
    return [];
  }
}
