import type { Attributes, FileState } from '../module-api/file-state.ts';
import { formatMode, modeBits } from '../module-api/mode.ts';
import { joinShell, type Shell, sh } from '../module-api/shell.ts';

/** A path as a word that no tool takes for an option. */
export function wordFor(path: string): Shell {
  return path.startsWith('-') ? sh`${`./${path}`}` : sh`${path}`;
}

/** Prints what is there now, for `Outcome.after`. */
export function reportState(path: string, { sum = false } = {}): Shell {
  return sh`k_file 0 ${sum ? sh`sha1` : sh`''`} 0 '' 0 0 ${path}`;
}

/** Each step only when the one before succeeded, in a shell of their own. */
export function inSubshell(steps: readonly Shell[]): Shell {
  return sh`(\n${joinShell(steps, ' && ')}\n)`;
}

export interface AttributeTarget {
  /** What the commands are given: a path, or a variable of the script. */
  readonly file: Shell;
  /** Where the file will be: what SELinux's policy is asked about. */
  readonly path: Shell;
  /** What is there now, and is to keep what is not mentioned. */
  readonly before: FileState;
  /** A directory is being made. */
  readonly makesDirectory?: boolean | undefined;
}

/** The commands that set attributes. The owner comes first, because `chown` clears set-user-ID. */
export function attributeSteps(target: AttributeTarget, wanted: Attributes): readonly Shell[] {
  const { file, path, before } = target;
  const isNew = before.type === 'absent';
  const mode = modeWord(target, wanted);
  const { owner, group, seuser = '', serole = '', setype = '', selevel = '' } = wanted;
  return [
    ...(owner === undefined ? [] : [sh`chown -h -- ${owner} ${file}`]),
    ...(group === undefined ? [] : [sh`chgrp -h -- ${group} ${file}`]),
    ...(mode === undefined ? [] : [sh`chmod -- ${mode} ${file}`]),
    ...(isNew || seuser + serole + setype + selevel !== ''
      ? [sh`k_context ${file} ${path} ${isNew ? 1 : 0} ${[seuser, serole, setype, selevel]}`]
      : []),
  ];
}

/** `chattr` comes last: what is immutable can be neither renamed nor changed. */
export function flagSteps(path: string, wanted: Attributes): readonly Shell[] {
  const { attributes } = wanted;
  return attributes === undefined ? [] : [sh`chattr ${flagsWord(attributes)} ${wordFor(path)}`];
}

/** Without an operator, `=` is meant. */
export function flagsWord(attributes: string): string {
  return /^[-+=]/.test(attributes) ? attributes : `=${attributes}`;
}

/**
 * Five digits, because GNU `chmod` keeps a directory's set-ID bits unless the number says otherwise.
 * A symbolic mode of a file that is not there yet is left to `chmod`, which knows the umask.
 */
function modeWord(
  { before, makesDirectory = false }: AttributeTarget,
  { mode, owner, group }: Attributes,
): string | undefined {
  if (before.type === 'link') return undefined;
  const known = before.type !== 'absent';
  if (mode === undefined) {
    const lost =
      known && before.type === 'file' && (Number.parseInt(before.mode, 8) & 0o6000) !== 0;
    return lost && (owner !== undefined || group !== undefined) ? `0${before.mode}` : undefined;
  }
  if (!known && typeof mode === 'string' && !isOctal(mode)) return withoutX(mode, makesDirectory);
  const bits = known ? Number.parseInt(before.mode, 8) : 0;
  return `0${formatMode(modeBits(mode, { bits, directory: before.type === 'directory' }))}`;
}

export function isOctal(mode: string): boolean {
  return /^\s*(0o)?[0-7]+\s*$/.test(mode);
}

/** `X` spelt out: tools do not agree on what it means after `=`. */
export function withoutX(mode: string, executable: boolean): string {
  return mode.trim().replaceAll('X', executable ? 'x' : '');
}
