import type { Located } from '../../yaml/located.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { readSource } from '../../yaml/read-source.ts';

/** What only plays are, a list of what could be tasks, what cannot be told yet, or neither. */
export type FileKind = 'playbook' | 'tasks' | 'unclear' | 'other';

export function kindOf(bytes: Uint8Array, path: string): FileKind {
  const source = readSource(bytes, path);
  if (!source.ok) return 'unclear';
  const { text } = source.value;
  const parsed = parseYaml(source.value);
  const root = parsed.ok ? parsed.value : parsed.partial;
  // What cannot be read as YAML is told by its lines.
  if (root === undefined) return lineOfPlays.test(text) ? 'playbook' : 'unclear';
  if (root.kind === 'scalar')
    return root.text === '' || text.startsWith('$ANSIBLE_VAULT') ? 'unclear' : 'other';
  // A play that is in no list is a mistake that reading it as a playbook tells.
  if (root.kind === 'map') return root.get('hosts') === undefined ? 'other' : 'unclear';
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
