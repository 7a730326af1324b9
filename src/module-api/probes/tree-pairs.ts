import { posix } from 'node:path';
import { type CommandResult, textOf } from '../command-result.ts';
import type { FileState } from '../file-state.ts';
import type { Predicted } from '../predicted.ts';
import type { Probe } from '../probe.ts';
import { sh } from '../shell.ts';
import { overlayFile } from './file-overlay.ts';
import { parseFileState } from './file-state.ts';
import { partOf } from './file-states.ts';

/** One thing below a directory, and what is at the same place below another. Files have their SHA-1. */
export interface TreePair {
  /** Path below both directories. */
  readonly relative: string;
  readonly source: FileState;
  readonly dest: FileState;
}

/** Everything below `source`, parents before children. `follow`: links to files count as these. */
export function treePairs(
  source: string,
  dest: string,
  follow = false,
): Probe<readonly TreePair[]> {
  return {
    script: sh`k_pairs ${follow ? 1 : 0} ${source} ${dest}`,
    parse: result => parsePairs(source, dest, result),
    overlay: (observed, predicted) => overlayPairs(observed, predicted, { source, dest }),
  };
}

function parsePairs(source: string, dest: string, result: CommandResult): readonly TreePair[] {
  const pairs: TreePair[] = [];
  let folder = '';
  let name = '';
  for (const part of textOf(result.stdout).split(/^(?=entry\||enter$|leave$)/m)) {
    const [word = '', ...lines] = part.split('\n');
    if (word === 'enter') folder = posix.join(folder, name);
    else if (word === 'leave') {
      name = posix.basename(folder);
      folder = posix.dirname(folder).replace(/^\.$/, '');
    } else if (word.startsWith('entry|')) {
      name = Buffer.from(word.slice('entry|'.length), 'base64').toString().slice(0, -1);
      const relative = posix.join(folder, name);
      const split = lines.indexOf('dest');
      const state = (root: string, text: readonly string[]) =>
        parseFileState(posix.join(root, relative), partOf(result, text.join('\n')));
      pairs.push({
        relative,
        source: state(source, lines.slice(0, split)),
        dest: state(dest, lines.slice(split + 1)),
      });
    }
  }
  return pairs;
}

function overlayPairs(
  observed: readonly TreePair[],
  predicted: Predicted,
  roots: { readonly source: string; readonly dest: string },
): readonly TreePair[] {
  const options = { checksum: 'sha1' } as const;
  const made = predicted
    .filesBelow(roots.source)
    .map(({ path }) => posix.relative(roots.source, path))
    .filter(relative => !observed.some(pair => pair.relative === relative));
  const absent = made.map((relative): TreePair => {
    const at = (root: string): FileState => ({ type: 'absent', path: posix.join(root, relative) });
    return { relative, source: at(roots.source), dest: at(roots.dest) };
  });
  return [...observed, ...absent]
    .map(({ relative, source, dest }) => ({
      relative,
      source: overlayFile(source, predicted, options),
      dest: overlayFile(dest, predicted, options),
    }))
    .filter(({ source }) => source.type !== 'absent')
    .sort((a, b) => (a.relative < b.relative ? -1 : 1));
}
