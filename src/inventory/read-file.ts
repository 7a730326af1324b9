import { type Diagnostics, InputError } from '../diagnostics/diagnostic.ts';
import type { Location, SourceFile } from '../diagnostics/source-file.ts';
import type { Value } from '../values/value.ts';
import type { Variable } from '../values/variable-layer.ts';
import type { Located, MapEntry, MapNode } from '../yaml/located.ts';
import { readSource } from '../yaml/read-source.ts';
import { toValue } from '../yaml/to-value.ts';
import type { ReadOptions } from './load-options.ts';

/** The text of a file, decrypted; `undefined` when something was reported. */
export function readFile(
  path: string,
  { readers, vault }: ReadOptions,
  diagnostics: Diagnostics,
): SourceFile | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readers.read(path);
  } catch (error) {
    diagnostics.error('file/unreadable', `"${path}" cannot be read: ${reasonOf(error)}.`);
    return undefined;
  }
  const read = readSource(bytes, path);
  const result = read.ok && isEncrypted(read.value) ? decrypt(read.value, vault) : read;
  if (result.ok) return result.value;
  diagnostics.list.push(...result.diagnostics);
  return undefined;
}

/** The variables of a YAML dict by name; what is wrong with it is reported. */
export function variablesOf(
  node: MapNode,
  { vault }: Pick<ReadOptions, 'vault'>,
  diagnostics: Diagnostics,
): ReadonlyMap<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const entry of node.entries) {
    const name = entry.key.value;
    if (typeof name !== 'string') {
      diagnostics.error(
        'inventory/invalid',
        `The name of a variable must be a text, and ${entry.key.text} is not one.`,
        entry.key.location,
        { hint: `Put it in quotes: "${entry.key.text}".` },
      );
      continue;
    }
    const value = valueOf(entry.value, vault, diagnostics);
    if (value !== undefined) variables.set(name, { value, location: placeOf(entry) });
  }
  return variables;
}

/** What is there instead of what was expected. */
export function describe(node: Located): string {
  if (node.kind !== 'scalar') return node.kind === 'seq' ? 'a list' : 'a mapping';
  return node.value === null ? 'nothing' : `"${node.text}"`;
}

function valueOf(
  node: Located,
  vault: ReadOptions['vault'],
  diagnostics: Diagnostics,
): Value | undefined {
  try {
    return toValue(node, vault && { decrypt: scalar => vault.decryptValue(scalar) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    diagnostics.list.push(...error.diagnostics);
    return undefined;
  }
}

/** From the name to the end of the value, but for values that an alias took from elsewhere. */
function placeOf({ key, value }: MapEntry): Location {
  const { source, start, end } = key.location;
  return { source, start, end: Math.max(end, value.location.end) };
}

function isEncrypted({ text }: SourceFile): boolean {
  return text.startsWith('$ANSIBLE_VAULT;');
}

function decrypt(source: SourceFile, vault: ReadOptions['vault']) {
  if (vault !== undefined) return vault.decryptFile(source);
  const message = 'This file is encrypted with a vault, and no vault password was given.';
  const location = { source, start: 0, end: '$ANSIBLE_VAULT'.length };
  const diagnostic = { severity: 'error', code: 'yaml/vault', message, location } as const;
  return { ok: false, diagnostics: [diagnostic] } as const;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
