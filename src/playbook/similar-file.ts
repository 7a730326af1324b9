import { basename, dirname, join } from 'node:path';
import { nearest } from '../diagnostics/did-you-mean.ts';
import type { LoaderFiles } from './loading.ts';

/**
 * The hint for a file that is in none of the places: what it was likely meant to be, or where it
 * was looked for.
 */
export async function missingFileHint(
  name: string,
  places: readonly string[],
  files: LoaderFiles,
): Promise<string> {
  const folder = dirname(name);
  const there = await Promise.all(places.map(place => files.list(join(place, folder))));
  const candidates = new Set(there.flat());
  const similar =
    sameButForEnding(basename(name), candidates) ?? nearest(basename(name), candidates);
  if (similar !== undefined) return `Did you mean "${join(folder, similar)}"?`;
  return `Looked in ${shownPlaces(places, files)}.`;
}

/** Where something was looked for, for people. */
export function shownPlaces(places: readonly string[], files: LoaderFiles): string {
  const shown = places.map(place => files.shown(place).replace(/^\.$/, 'the working directory'));
  return [...new Set(shown)].join(', ');
}

/** `motd` for `motd.j2`, `main.yaml` for `main.yml`. */
function sameButForEnding(name: string, candidates: Iterable<string>): string | undefined {
  const stem = name.replace(/\.[^.]+$/, '');
  return [...candidates].find(
    candidate => candidate.startsWith(`${name}.`) || candidate.replace(/\.[^.]+$/, '') === stem,
  );
}
