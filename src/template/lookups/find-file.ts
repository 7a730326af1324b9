import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { ExpressionError } from '../../jinja/functions.ts';
import { isVault } from '../algorithms/vault.ts';
import type { LookupReach } from './lookup.ts';

/** An existing file or directory, in `subdirectory` of a search path or in the path itself. */
export function findFile(
  name: string,
  subdirectory: string,
  { controller, surroundings }: LookupReach,
): string | undefined {
  const path = name.replace(/^~(?=\/|$)/, controller.homeDirectory);
  if (isAbsolute(path)) return existsSync(path) ? resolve(path) : undefined;
  return candidates(path, subdirectory, surroundings.searchPaths).find(existsSync);
}

export function requireFile(name: string, subdirectory: string, reach: LookupReach): string {
  const found = findFile(name, subdirectory, reach);
  if (found !== undefined) return found;
  const searched = candidates(name, subdirectory, reach.surroundings.searchPaths);
  throw new ExpressionError(`There is no file "${name}".`, {
    hint: searched.length === 0 ? 'There is nowhere to look.' : `Looked at ${searched.join(', ')}.`,
  });
}

export function readText(path: string, { surroundings }: LookupReach): string {
  const text = read(path);
  if (!isVault(text)) return text;
  const result = surroundings.vault?.decryptFile({ path, text });
  if (result === undefined) {
    throw new ExpressionError(
      `"${path}" is encrypted with a vault, and no vault password was given.`,
    );
  }
  if (result.ok) {
    surroundings.addSecret(result.value.text);
    return result.value.text;
  }
  const problem = result.diagnostics[0]?.message ?? 'it is damaged';
  throw new ExpressionError(`"${path}" cannot be decrypted: ${problem}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExpressionError(`"${path}" cannot be read: ${reason}.`);
  }
}

/** Files of a role are beside its `tasks`, not in it. */
export function candidates(name: string, subdirectory: string, paths: readonly string[]): string[] {
  const isInside = name.split('/')[0] === subdirectory;
  return paths.flatMap(path => {
    const parent = basename(path) === 'tasks' ? dirname(path) : path;
    const own = join(path, name);
    return isInside ? [join(parent, name), own] : [join(parent, subdirectory, name), own];
  });
}
