import { type CommandResult, textOf } from '../command-result.ts';
import { fail } from '../failure.ts';
import type { FileState, PresentFile } from '../file-state.ts';
import type { Probe } from '../probe.ts';
import { sh } from '../shell.ts';
import { overlayFile } from './file-overlay.ts';
import { defaultContentLimit, type FileProbeOptions } from './file-probe-options.ts';
import { parseStat } from './parse-stat.ts';

export type { ChecksumAlgorithm, FileProbeOptions } from './file-probe-options.ts';

/** What is at a path. Fails the task only where the host will not say (a directory that may not be searched). */
export function fileState(path: string, options: FileProbeOptions = {}): Probe<FileState> {
  const { follow = false, content = false, unlessSha1 = '', flags = false } = options;
  const { contentLimit = defaultContentLimit } = options;
  const checksum = options.checksum ?? (unlessSha1 === '' ? '' : 'sha1');
  const words = [bit(follow), word(checksum), bit(content), word(unlessSha1), contentLimit];
  return {
    script: sh`k_file ${words} ${bit(flags)} ${path}`,
    parse: result => parseFileState(path, result),
    overlay: (observed, predicted) => overlayFile(observed, predicted, options),
  };
}

function bit(on: boolean): number {
  return on ? 1 : 0;
}

/** `''` has to stay a word. */
function word(text: string) {
  return text === '' ? sh`''` : sh`${text}`;
}

/** Reads what `k_file` printed. */
export function parseFileState(path: string, result: CommandResult): FileState {
  const lines = textOf(result.stdout).split('\n');
  let state: PresentFile | undefined;
  let target: string | undefined;
  for (const line of lines) {
    const bar = line.indexOf('|');
    const word = bar === -1 ? line : line.slice(0, bar);
    const rest = bar === -1 ? '' : line.slice(bar + 1);
    if (word === 'absent') {
      return state === undefined
        ? { type: 'absent', path }
        : { ...state, target, targetExists: false };
    }
    if (word === 'error') fail(`cannot look at ${path}: ${rest}`);
    if (word === 'stat')
      state = {
        ...parseStat(path, rest),
        ...(target !== undefined && { target, targetExists: true, real: state?.real }),
      };
    if (word === 'target') {
      target = decodeText(rest);
      if (state !== undefined) state = { ...state, target };
    }
    if (state === undefined) continue;
    if (word === 'real' && rest !== '') state = { ...state, real: decodeText(rest) };
    if (word === 'flags') state = { ...state, flags: rest.replaceAll('-', '') };
    if (word === 'context' && rest !== '?') state = { ...state, context: rest };
    if (word === 'checksum') state = { ...state, checksum: rest };
    if (word === 'content') state = { ...state, content: Buffer.from(rest, 'base64') };
    if (word === 'unreadable') fail(`cannot read ${path}: permission denied`);
  }
  if (state === undefined) {
    const said = textOf(result.stderr).trim();
    fail(`cannot look at ${path}: ${said === '' ? 'the host gave no answer' : said}`);
  }
  return state;
}

function decodeText(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8').replace(/\n$/, '');
}
