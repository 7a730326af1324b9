import { relative } from 'node:path';

export function isTemplate(path: string, folders: readonly string[]): boolean {
  return folders.includes('templates') || /\.(?:j2|jinja2?|hbs)$/.test(path);
}

/** Names without an ending are taken for YAML, too: `group_vars/all`, and `-`. */
export function isYaml(path: string): boolean {
  return /(?:\.(?:ya?ml|json)|\/[^.]+)$/.test(path);
}

type Part = 'tasks' | 'handlers' | 'variables' | 'templates' | 'meta' | 'none';

/** The folders of a role, and what is in them. */
const folders: ReadonlyMap<string, Part> = new Map([
  ...(['tasks', 'handlers', 'templates', 'meta'] as const).map(name => [name, name] as const),
  ...['defaults', 'vars'].map(name => [name, 'variables'] as const),
  ['files', 'none'],
]);

/** What a file of a role is. */
export function partOf(path: string, role: string): Part {
  const [folder = ''] = relative(role, path).split('/');
  const part = folders.get(folder) ?? 'none';
  return part === 'templates' || isYaml(path) ? part : 'none';
}

/** Whether a folder of a role is called so. */
export function isPartOfRole(folder: string): boolean {
  return folders.has(folder);
}
