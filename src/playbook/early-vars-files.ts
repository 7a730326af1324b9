import { isList, type Value } from '../values/value.ts';
import type { Variables } from '../values/variable-layer.ts';
import type { EarlyReading } from './early.ts';
import { findFile } from './find-file.ts';
import type { Play } from './model.ts';
import { variablesOfFile } from './variables-of-file.ts';

const known = new WeakMap<Play, Promise<readonly Variables[]>>();

/**
 * What `vars_files` set whose names do not hang on a host. Read only where a template asks for
 * variables early.
 */
export function earlyVarsFiles(play: Play, reading: EarlyReading): Promise<readonly Variables[]> {
  const found = known.get(play) ?? read(play, reading);
  known.set(play, found);
  return found;
}

async function read(play: Play, reading: EarlyReading): Promise<readonly Variables[]> {
  const { directory, options } = reading;
  const varsFiles: Variables[] = [];
  for (const { value, location } of play.varsFiles) {
    const names = options.renderEarly(value, { directory, node: play, varsFiles });
    const path = names.ok ? await firstThere(names.value, reading) : undefined;
    if (path !== undefined) varsFiles.push(await variablesOfFile(path, reading, location));
  }
  return varsFiles;
}

async function firstThere(
  names: Value,
  { directory, options: { files } }: EarlyReading,
): Promise<string | undefined> {
  for (const name of isList(names) ? names : [names]) {
    if (typeof name !== 'string') continue;
    const path = await findFile(name, [`${directory}/vars`, directory], files);
    if (path !== undefined) return path;
  }
  return undefined;
}
