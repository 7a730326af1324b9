import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import { type Piece, splitPieces } from '../playbook/parse/key-value.ts';
import { isVariableName, nameProblem } from '../playbook/variable-name.ts';
import { openFile, openValues, type Vault } from '../playbook/vault.ts';
import { wholeText } from '../values/origin.ts';
import { Templated, type Value } from '../values/value.ts';
import type { Variable, VariableLayer } from '../values/variable-layer.ts';
import type { Located } from '../yaml/located.ts';
import { parseYaml } from '../yaml/parse.ts';
import { readSource } from '../yaml/read-source.ts';
import { toValue } from '../yaml/to-value.ts';

interface Target {
  readonly entries: Map<string, Variable>;
  readonly diagnostics: Diagnostics;
  readonly vault: Vault;
}

interface ExtraVarsContext {
  /** Where `@file` is looked for. */
  readonly directory: string;
  readonly vault: Vault;
  readonly diagnostics: Diagnostics;
}

/** `-e`: `k=v` pairs (always strings), JSON or YAML, or `@file`. Later ones win. */
export function readExtraVars(
  args: readonly string[],
  { directory, vault, diagnostics }: ExtraVarsContext,
): VariableLayer {
  const entries = new Map<string, Variable>();
  const target: Target = { entries, diagnostics, vault };
  for (const arg of args) {
    const text = arg.trim();
    if (text.startsWith('@')) addFile(text.slice(1), directory, target);
    else if (text.startsWith('{') || text.startsWith('['))
      addYaml({ path: '-e', text }, target, false);
    else addPairs(text, target);
  }
  return { name: 'extra vars', entries };
}

function addFile(path: string, directory: string, target: Target): void {
  const { diagnostics, vault } = target;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(directory, path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    diagnostics.error('file/not-found', `-e @${path}: cannot read the file: ${reason}.`);
    return;
  }
  const read = readSource(bytes, path);
  const source = read.ok ? openFile(read.value, vault) : read;
  if (source.ok) addYaml(source.value, target, true);
  else diagnostics.list.push(...source.diagnostics);
}

function addYaml(
  source: SourceFile,
  { entries, diagnostics, vault }: Target,
  isFile: boolean,
): void {
  const parsed = parseYaml(source);
  if (!parsed.ok) {
    diagnostics.list.push(...parsed.diagnostics);
    return;
  }
  const root: Located = openValues(parsed.value, vault, diagnostics);
  if (source.isSecret === true) vault.hide(root);
  if (root.kind !== 'map') {
    diagnostics.error('cli/wrong-option', '-e takes a dict of variables.', root.location);
    return;
  }
  for (const { key, value } of root.entries) {
    const problem = nameProblem(key.text);
    // As in any file of variables, `vars` and `hostvars` can reach what is a word of the language.
    const isFine = problem === undefined || (isFile && isVariableName(key.text));
    if (isFine) entries.set(key.text, { value: toValue(value), location: key.location });
    else diagnostics.error('cli/wrong-option', problem, key.location);
  }
}

function addPairs(text: string, { entries, diagnostics }: Target): void {
  const source: SourceFile = { path: '-e', text };
  for (const piece of splitPieces(text)) {
    const location = { source, start: piece.start, end: piece.end };
    if (piece.openQuote !== undefined) {
      const message = `-e: the quote ${piece.openQuote} is never closed.`;
      diagnostics.error('cli/wrong-option', message, location);
    }
    if (piece.key === undefined) {
      const hint = 'Write name=value, JSON in braces, or @file.';
      diagnostics.error('cli/wrong-option', `-e: "${piece.value}" sets no variable.`, location, {
        hint,
      });
      continue;
    }
    const problem = nameProblem(piece.key);
    if (problem === undefined) entries.set(piece.key, { value: valueOf(piece, source), location });
    else {
      const end = piece.start + piece.key.length;
      diagnostics.error('cli/wrong-option', problem, { source, start: piece.start, end });
    }
  }
}

function valueOf({ value: text, offsets, end }: Piece, source: SourceFile): Value {
  if (!/\{[{%#]/.test(text)) return text;
  const origin = { ...wholeText(source), offsetAt: (index: number) => offsets[index] ?? end };
  return new Templated(text, origin);
}
