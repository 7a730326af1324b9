import { dirname, join } from 'node:path';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { addEntries, type InventoryEntry } from './entry.ts';
import type { Inventory, SourceName } from './inventory.ts';
import type { ReadOptions } from './load-options.ts';
import { loadScript } from './load-script.ts';
import { parseFile } from './parse-file.ts';
import { parseHostList } from './parse-host-list.ts';
import { runPlugin } from './plugins/run-plugin.ts';
import { readFile } from './read-file.ts';
import type { InventoryReaders } from './readers.ts';
import type { InventoryVariables } from './variables.ts';
import { namesIn } from './vars-directory.ts';

export interface SourceContext extends ReadOptions {
  readonly inventory: Inventory;
  readonly variables: InventoryVariables;
  readonly diagnostics: Diagnostics;
  /** Files of directories that were not read, because they end as no inventory does. */
  readonly passedOver: string[];
}

/** Adds what `-i <source>` names to the inventory: a list of hosts, a file, a script or a directory. */
export async function loadSource(source: string, context: SourceContext): Promise<void> {
  const { readers, diagnostics } = context;
  const kind = readers.kindOf(source);
  if (kind === 'directory') {
    await loadDirectory(source, context);
  } else if (kind === 'file') {
    await loadFile(source, context);
  } else if (source.includes(',')) {
    const name = { name: '--inventory', file: source, directory: undefined };
    add(parseHostList(source, diagnostics), name, context);
  } else {
    diagnostics.error('file/not-found', `There is no inventory "${source}".`, undefined, {
      hint: `If it is a host, write "${source},".`,
    });
  }
}

/** What else stands in such directories: variables, plugins, and files for other programs. */
const ignoredNames = /^\.|^(?:host_vars|group_vars|vars_plugins)$|~$/;
const defaultEnds: readonly string[] = [
  ...['.pyc', '.pyo', '.swp', '.bak', '.rpm', '.md', '.txt', '.rst', '.orig', '.ini', '.cfg'],
  '.retry',
];

async function loadDirectory(directory: string, context: SourceContext): Promise<void> {
  for (const name of namesIn(directory, context, context.diagnostics)) {
    const path = join(directory, name);
    if (isIgnored(name, context)) {
      if (endsAsOther(name, context)) context.passedOver.push(path);
      continue;
    }
    if (context.readers.kindOf(path) === 'directory') await loadDirectory(path, context);
    else await loadFile(path, context);
  }
}

function isIgnored(name: string, context: SourceContext): boolean {
  if (ignoredNames.test(name) || endsAsOther(name, context)) return true;
  return context.ignored?.patterns.some(pattern => pattern.test(name)) === true;
}

function endsAsOther(name: string, { ignored }: SourceContext): boolean {
  return (ignored?.ends ?? defaultEnds).some(end => name.endsWith(end));
}

async function loadFile(path: string, context: SourceContext): Promise<void> {
  const file = context.readers.absolute(path);
  const entries = await fileEntries(path, context);
  add(entries, { name: path, file, directory: dirname(file) }, context);
}

async function fileEntries(
  path: string,
  context: SourceContext,
): Promise<readonly InventoryEntry[]> {
  const { readers, inventory, vault } = context;
  const isExecutable = readers.isExecutable(path);
  if (isExecutable && isProgram(path, readers)) return loadScript(path, context);
  const source = readFile(path, context, context.diagnostics);
  if (source === undefined) return [];

  const diagnostics = new Diagnostics();
  const isKnownGroup = (name: string) => inventory.groups.has(name);
  const file = readers.absolute(path);
  const place = { name: path, file, directory: dirname(file) };
  const entries = parseFile(source, {
    ...{ diagnostics, vault, isKnownGroup },
    runPlugin: (name, root, found) =>
      runPlugin(name, {
        ...{ root, inventory, source: place },
        ...{ variables: context.variables, world: context.world, diagnostics: found },
      }),
  });
  if (diagnostics.hasErrors && source.text.startsWith('#!') && !isExecutable) {
    const message = `"${path}" looks like an inventory script, but is not executable.`;
    const location = { source, start: 0, end: source.text.search(/\r?$/m) };
    const hint = `Run "chmod +x ${path}".`;
    context.diagnostics.error('inventory/script-failed', message, location, { hint });
    return [];
  }
  context.diagnostics.list.push(...diagnostics.list);
  return entries;
}

/** Other files, too, are often marked as executable; to run an INI file would be a bad surprise. */
function isProgram(path: string, readers: InventoryReaders): boolean {
  try {
    const bytes = readers.read(path);
    return (bytes[0] === 0x23 && bytes[1] === 0x21) || bytes.subarray(0, 4096).includes(0);
  } catch {
    // Whoever reads it next reports why it cannot be read.
    return false;
  }
}

function add(
  entries: readonly InventoryEntry[],
  source: SourceName,
  { inventory, diagnostics }: SourceContext,
): void {
  addEntries(inventory, entries, { source, diagnostics });
}
