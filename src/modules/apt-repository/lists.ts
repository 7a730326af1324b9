import { posix } from 'node:path';
import {
  type Change,
  type FileState,
  type Predicted,
  type Probe,
  parseFileState,
  partOf,
  planFile,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { hasSource, isEmptyList, type SourceLine, withoutSource, withSource } from './one-line.ts';

export const sourcesFolder = '/etc/apt/sources.list.d';
const mainList = '/etc/apt/sources.list';

/** Every file that holds repositories as lines. */
export function listFiles(): Probe<readonly FileState[]> {
  return {
    script: sh`for k_l in ${mainList} ${sourcesFolder}/*.list; do
  [ -f "$k_l" ] || continue
  printf 'list|%s\\n' "$k_l"
  k_file 1 '' 1 '' 1048576 0 "$k_l"
done`,
    parse: result =>
      textOf(result.stdout)
        .split(/^list\|/m)
        .slice(1)
        .map(part => {
          const end = part.indexOf('\n');
          return parseFileState(part.slice(0, end), partOf(result, part.slice(end + 1)));
        }),
    overlay: (observed, predicted) => overlaid(observed, predicted),
  };
}

function overlaid(observed: readonly FileState[], predicted: Predicted): readonly FileState[] {
  const known = new Set(observed.map(({ path }) => path));
  const added = predicted
    .filesBelow(sourcesFolder)
    .filter(({ path }) => path.endsWith('.list') && !known.has(path));
  return [...observed.map(state => predicted.over(state)), ...added];
}

export interface LineInput {
  readonly lists: readonly FileState[];
  readonly line: SourceLine;
  /** Where the line goes when it is nowhere. */
  readonly path: string;
  readonly mode: string | number;
}

/** What it takes to have the line in one file. */
export function planLine({ lists, line, path, mode }: LineInput): readonly Change[] {
  if (lists.some(list => holdsLine(list, line))) return [];
  const off = lists.find(list => hasSource(contentOf(list), line, true));
  const before = off ?? lists.find(list => list.path === path) ?? { type: 'absent', path };
  const content = withSource(contentOf(before), line);
  const attributes = off === undefined ? { mode } : {};
  return planFile({ path: before.path, before, content, attributes });
}

/** What it takes to have the line in no file. A file that holds no repository then goes too. */
export function planNoLine({ lists, line }: LineInput): readonly Change[] {
  return lists.flatMap((before): readonly Change[] => {
    const text = contentOf(before);
    if (!hasSource(text, line)) return [];
    const { path } = before;
    const content = withoutSource(text, line);
    if (isEmptyList(content) && posix.dirname(path) === sourcesFolder) {
      return [{ kind: 'remove', path, before }];
    }
    return planFile({ path, before, content, attributes: {} });
  });
}

export function holdsLine(list: FileState, line: SourceLine): boolean {
  return hasSource(contentOf(list), line);
}

function contentOf(state: FileState): string {
  if (state.type === 'absent' || state.content === undefined) return '';
  return Buffer.from(state.content).toString('utf8');
}
