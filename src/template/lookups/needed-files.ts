import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Location } from '../../diagnostics/source-file.ts';
import { literalsOf } from '../../jinja/check-arguments.ts';
import type { FunctionReference } from '../../jinja/references.ts';
import { candidates } from './find-file.ts';
import type { LookedUpFile } from './lookup.ts';
import { findLookup, lookupDeclarations } from './run-lookup.ts';

/** A file that a call of a lookup cannot do without. */
export interface NeededFile extends LookedUpFile {
  readonly lookup: string;
  readonly location: Location;
  /** The lookup need not be come to. */
  readonly isConditional: boolean;
}

/** The files that a call names literally. */
export function filesOfCall(reference: FunctionReference): readonly NeededFile[] {
  const { name, location, isConditional, args, locate } = reference;
  const declared = lookupDeclarations.find(name);
  if (declared === undefined) return [];
  const { literals, spanOf } = literalsOf(declared, args);
  // With any other value the lookup may find nothing.
  if (literals.has('errors') && literals.get('errors') !== 'strict') return [];
  const files = findLookup(name)?.files?.(literals) ?? [];
  return files.map(file => {
    const span = spanOf(file.parameter);
    const at = span === undefined ? location : locate(span);
    return { ...file, lookup: name, location: at, isConditional };
  });
}

/** Whether one of the names is there; what is outside of the project is taken to be. */
export function isThere({ names, folders }: LookedUpFile, searchPaths: readonly string[]): boolean {
  return names.some(name => {
    if (isAbsolute(name) || name.startsWith('~')) return true;
    return folders.some(folder => candidates(name, folder, searchPaths).some(existsSync));
  });
}
