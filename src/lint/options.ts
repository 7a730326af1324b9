import type { Location } from '../diagnostics/source-file.ts';
import type { ActionCatalog } from '../playbook/loading.ts';
import type { Task } from '../playbook/model.ts';
import { Templated, type Value } from '../values/value.ts';

/** The value of a task's option, under whichever of its names it was written. */
export function optionOf(task: Task, name: string, catalog: ActionCatalog): Value | undefined {
  const { args, written } = task.action;
  if (!(args.value instanceof Map)) return undefined;
  const aliases = catalog.find(written)?.args[name]?.aliases ?? [];
  for (const one of [name, ...aliases]) {
    if (args.value.has(one)) return args.value.get(one);
  }
  return undefined;
}

export function hasOption(task: Task, name: string, catalog: ActionCatalog): boolean {
  return optionOf(task, name, catalog) !== undefined;
}

/** Where the value of an option stands, under whichever of its names; the module's name where it is not written out. */
export function placeOfOption(
  { action: { places, written, location } }: Task,
  name: string,
  catalog: ActionCatalog,
): Location {
  const names = [name, ...(catalog.find(written)?.args[name]?.aliases ?? [])];
  return names.map(one => places?.get(one)).find(place => place !== undefined) ?? location;
}

/** All options come from one template, so that nothing is known of them. */
export function isOpaque(task: Task): boolean {
  return !(task.action.args.value instanceof Map);
}

const runs: ReadonlySet<string> = new Set(['command', 'shell', 'raw']);

export function runsCommand(task: Task): boolean {
  return runs.has(task.action.name);
}

/** The text of a `command`, `shell` or `raw`; each template in it is replaced by a word. */
export function commandText(task: Task, catalog: ActionCatalog): string | undefined {
  if (!runsCommand(task)) return undefined;
  const written = task.action.freeForm?.value ?? optionOf(task, 'cmd', catalog);
  if (written instanceof Templated) return withoutTemplates(written.text);
  return typeof written === 'string' ? written : undefined;
}

function withoutTemplates(text: string): string {
  return text.replaceAll(/\{\{[\s\S]*?\}\}/g, 'x').replaceAll(/\{[%#][\s\S]*?[%#]\}/g, '');
}
