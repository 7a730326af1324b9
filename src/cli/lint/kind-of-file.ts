import type { Located } from '../../yaml/located.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { readSource } from '../../yaml/read-source.ts';

/** A list of what only plays are, of what could be tasks, or neither. */
export type FileKind = 'playbook' | 'tasks' | 'other';

export function kindOf(bytes: Uint8Array, path: string): FileKind {
  const source = readSource(bytes, path);
  if (!source.ok) return 'other';
  const { text } = source.value;
  if (!/^\s*-\s/m.test(text)) return 'other';
  const parsed = parseYaml(source.value);
  const root = parsed.ok ? parsed.value : parsed.partial;
  // What cannot be read as YAML is told by its lines.
  if (root === undefined) return lineOfPlays.test(text) ? 'playbook' : 'other';
  if (root.kind !== 'seq') return 'other';
  if (root.items.some(item => hasAny(item, keysOfPlays))) return 'playbook';
  return root.items.some(item => item.kind === 'map') ? 'tasks' : 'other';
}

/** Where nothing like this stands no line is one of plays. */
export const lineOfPlays =
  /^(?:\s*-\s+|\s+)\{?\s*["']?(?:hosts|(?:ansible\.builtin\.)?import_playbook)["']?\s*:/m;

/** What a play without "hosts" has all the same. */
const keysOfPlays = [
  ...['hosts', 'import_playbook', 'ansible.builtin.import_playbook', 'tasks', 'roles'],
  ...['pre_tasks', 'post_tasks', 'handlers', 'vars_files', 'gather_facts'],
];

function hasAny(node: Located, keys: readonly string[]): boolean {
  return node.kind === 'map' && keys.some(key => node.get(key) !== undefined);
}
