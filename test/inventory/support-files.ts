import { posix } from 'node:path';
import { Diagnostics } from '../../src/diagnostics/diagnostic.ts';
import { type LoadOptions, loadInventory } from '../../src/inventory/load-inventory.ts';
import type { InventoryReaders, ScriptOutcome } from '../../src/inventory/readers.ts';
import { merged, places } from './support.ts';

export interface FakeFiles {
  /** Contents by path, from the working directory `/work-dir`. */
  readonly files: Readonly<Record<string, string>>;
  /** What scripts print, by their command lines. */
  readonly scripts?: Readonly<Record<string, ScriptOutcome | string>>;
}

/** Readers of files in memory, which count what they are asked. */
function fakeReaders({ files, scripts = {} }: FakeFiles) {
  const counts = { kindOf: 0, list: 0, read: 0, run: 0 };
  const children = new Map<string, Set<string>>();
  for (const path of Object.keys(files)) {
    for (let at = path; at !== '.'; at = posix.dirname(at)) {
      const directory = posix.dirname(at);
      const names = children.get(directory) ?? new Set();
      children.set(directory, names.add(posix.basename(at)));
    }
  }
  const readers: InventoryReaders = {
    kindOf(path) {
      counts.kindOf++;
      if (children.has(path)) return 'directory';
      return path in files ? 'file' : undefined;
    },
    isExecutable: path => Object.keys(scripts).some(line => line.startsWith(`${path} `)),
    list(directory) {
      counts.list++;
      return [...(children.get(directory) ?? [])].toReversed();
    },
    read(path) {
      counts.read++;
      const text = files[path];
      if (text === undefined) throw new Error(`no such file: ${path}`);
      if (text === 'unreadable') throw new Error('permission denied');
      return new TextEncoder().encode(text);
    },
    absolute: path => posix.resolve('/work-dir', path),
    run(path, args) {
      counts.run++;
      const outcome = scripts[[path, ...args].join(' ')];
      if (typeof outcome !== 'string') {
        return Promise.resolve(outcome ?? { kind: 'not-started', reason: 'no such program' });
      }
      const stdout = new TextEncoder().encode(outcome);
      return Promise.resolve({ kind: 'ended', exitCode: 0, stdout, stderr: '' });
    },
  };
  return { readers, counts };
}

/** Loads from files in memory: by default the source `hosts`. */
export async function load(fake: FakeFiles, options: Partial<Omit<LoadOptions, 'readers'>> = {}) {
  const { readers, counts } = fakeReaders(fake);
  const { inventory, variables, diagnostics } = await loadInventory({
    ...{ sources: ['hosts'], playbookDirectories: [] },
    ...options,
    readers,
  });
  const found = new Diagnostics();
  found.list.push(...diagnostics);
  const host = (name: string) => {
    const known = inventory.host(name);
    if (known === undefined) throw new Error(`there is no host ${name}`);
    return known;
  };
  return {
    ...{ inventory, variables, diagnostics, counts, host },
    problems: places(found),
    layers: (name: string) => variables.layersFor(host(name)),
    valuesOf: (name: string) => merged(variables.layersFor(host(name))),
  };
}
