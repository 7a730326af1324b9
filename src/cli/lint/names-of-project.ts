import { basename, join } from 'node:path';
import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Run } from '../../engine/run.ts';
import { magicNames } from '../../engine/variables/magic.ts';
import { factsKeptBy } from '../../lint/known-names.ts';
import type { LintedPlay } from '../../lint/project.ts';
import { wordsOf } from '../../lint/words.ts';
import { templatesIn } from '../../playbook/uses.ts';
import { globalDeclarations } from '../../template/globals.ts';
import { templateVariables } from '../../template/template-scope.ts';

/**
 * Names that have a value before any play: of kplay, of the inventory, of files beside the
 * playbooks, of `-e`.
 */
export async function givenNames(
  run: Run,
  plays: readonly LintedPlay[],
  diagnostics: Diagnostics,
): Promise<ReadonlySet<string>> {
  const { inventory, variables, options } = run;
  const names = new Set<string>([
    ...magicNames,
    ...templateVariables,
    'vars',
    ...options.extraVars.entries.keys(),
  ]);
  for (const host of [...inventory.hosts.values(), inventory.host('localhost')]) {
    if (host === undefined) continue;
    for (const { entries } of [...variables.layersFor(host), variables.magicFor(host)]) {
      for (const name of entries.keys()) names.add(name);
    }
  }
  for (const name of globalDeclarations.names()) names.add(name);
  const directories = new Set(plays.map(({ play }) => play.directory));
  for (const directory of directories) {
    for (const folder of ['group_vars', 'host_vars']) {
      for (const file of await filesBelow(join(directory, folder), run)) {
        if (!/\.(ya?ml|json)$/.test(file) && /\.\w+$/.test(basename(file))) continue;
        for (const name of (await run.loader.loadVariables(file, diagnostics)).keys())
          names.add(name);
      }
    }
  }
  return names;
}

/** What any of the playbooks leaves to later runs: which of them is run first nobody knows. */
export function namesKeptLater(
  plays: readonly LintedPlay[],
  { keepsFacts }: Run,
): ReadonlySet<string> {
  if (!keepsFacts) return new Set();
  const tasks = plays.flatMap(play => [...play.tasks, ...play.handlers, ...play.candidates]);
  return new Set(tasks.flatMap(factsKeptBy));
}

/** Of templates, and of variables of hosts and groups. */
export async function templateWords(
  {
    roles,
    directories,
  }: { readonly roles: Iterable<string>; readonly directories: Iterable<string> },
  run: Run,
): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  const folders = [...[...roles, ...directories].map(path => join(path, 'templates'))];
  for (const path of directories) folders.push(join(path, 'group_vars'), join(path, 'host_vars'));
  for (const folder of folders) {
    for (const file of await filesBelow(folder, run)) {
      const text = Buffer.from((await run.files.read(file)) ?? []).toString('utf8');
      for (const word of wordsOf(text)) words.add(word);
    }
  }
  for (const host of run.inventory.hosts.values()) {
    for (const { entries } of run.variables.layersFor(host)) {
      const texts = [...entries.values()].flatMap(({ value }) => [...templatesIn(value)]);
      for (const { text } of texts) for (const word of wordsOf(text)) words.add(word);
    }
  }
  return words;
}

export async function specified(
  roles: readonly string[],
  { files }: Run,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const role of roles) {
    for (const file of ['argument_specs.yml', 'argument_specs.yaml']) {
      if (await files.exists(join(role, 'meta', file))) found.add(role);
    }
  }
  return found;
}

async function filesBelow(directory: string, run: Run): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await run.files.list(directory)) {
    if (name.startsWith('.')) continue;
    const path = join(directory, name);
    if (await run.files.isDirectory(path)) found.push(...(await filesBelow(path, run)));
    else found.push(path);
  }
  return found;
}
