import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { Undecided } from '../failure.ts';
import type { FileState, PresentFile } from '../file-state.ts';
import type { Predicted } from '../predicted.ts';
import { defaultContentLimit, type FileProbeOptions } from './file-probe-options.ts';

/** What `fileState` would have seen after the tasks before. */
export function overlayFile(
  observed: FileState,
  predicted: Predicted,
  options: FileProbeOptions,
): FileState {
  const state =
    options.follow === true ? throughLinks(observed, predicted) : predicted.over(observed);
  if (state.type === 'absent') {
    const { installing } = predicted;
    if (installing !== undefined && options.needs?.includes('presence'))
      throw new Undecided(installing);
    return state;
  }
  return state.type === 'file' && state.predictedBy !== undefined
    ? asProbed(state, state.predictedBy, options)
    : state;
}

function throughLinks(observed: FileState, predicted: Predicted): FileState {
  const { path } = observed;
  if (observed.type !== 'absent' && observed.target !== undefined) {
    const { target, real } = observed;
    const link: PresentFile = { ...observed, type: 'link', targetExists: undefined };
    const linkAfter = predicted.over(link);
    if (linkAfter !== link) return followed(linkAfter, predicted);
    if (real === undefined) return observed;
    const atEnd: FileState =
      observed.type === 'link' ? { type: 'absent', path: real } : { ...observed, path: real };
    const after = predicted.over(atEnd);
    if (after === atEnd) return observed;
    return after.type === 'absent'
      ? { ...link, targetExists: false }
      : { ...after, path, target, targetExists: true, real };
  }
  return followed(predicted.over(observed), predicted);
}

/** A link that a task would make leads to something that was not looked at. */
function followed(state: FileState, predicted: Predicted): FileState {
  if (state.type !== 'link' || state.predictedBy === undefined) return state;
  const { path, target = '' } = state;
  const real = posix.resolve(posix.dirname(path), target);
  const end = predicted.file(real);
  if (end === undefined) throw new Undecided(state.predictedBy);
  if (end.type === 'absent') return { ...state, targetExists: false };
  return { ...end, path, target, targetExists: true, real };
}

/** With exactly as much of its content as the probe asks for. */
function asProbed(file: PresentFile, task: string, options: FileProbeOptions): PresentFile {
  const { content, ...rest } = file;
  const { unlessSha1, contentLimit = defaultContentLimit } = options;
  const algorithm = options.checksum ?? (unlessSha1 === undefined ? undefined : 'sha1');
  const checksum = algorithm === undefined ? undefined : sumOf(file, algorithm);
  if (algorithm !== undefined && checksum === undefined) throw new Undecided(task);

  const state = { ...rest, checksum };
  if (options.content !== true || (checksum !== undefined && checksum === unlessSha1)) return state;
  if (content === undefined && options.needs?.includes('content')) throw new Undecided(task);
  return content === undefined || content.length > contentLimit ? state : { ...state, content };
}

function sumOf({ content, checksum }: PresentFile, algorithm: string): string | undefined {
  if (content !== undefined) return createHash(algorithm).update(content).digest('hex');
  return algorithm === 'sha1' ? checksum : undefined;
}
