import { textOf } from '../../module-api/command-result.ts';
import { fail } from '../../module-api/failure.ts';
import type { FileState } from '../../module-api/file-state.ts';
import type { Probe } from '../../module-api/probe.ts';
import { fileState } from '../../module-api/probes/file-state.ts';
import { Shell, sh } from '../../module-api/shell.ts';

export interface RunConditions {
  readonly creates?: string | undefined;
  readonly removes?: string | undefined;
  readonly chdir?: string | undefined;
}

/** Whether `creates` is there, and whether `removes` is; patterns count when anything matches. */
export function conditionProbes({ creates, removes, chdir }: RunConditions) {
  return {
    ...(creates !== undefined && { created: exists(creates, chdir) }),
    ...(removes !== undefined && { removable: exists(removes, chdir) }),
  };
}

/** Of check mode: a run finds out by itself whether it can change into `chdir`. */
export function directoryProbe({ chdir }: RunConditions, checkMode: boolean) {
  return {
    ...(chdir !== undefined && checkMode && { directory: fileState(chdir, { follow: true }) }),
  };
}

/** Fails in check mode where a run could not change into `chdir`. */
export function requireDirectory(
  { chdir = '' }: RunConditions,
  { directory }: { readonly directory?: FileState | undefined },
): void {
  if (directory === undefined || directory.type === 'directory') return;
  const isThere = directory.type !== 'absent' && directory.targetExists !== false;
  fail(`"chdir": ${cannotEnter(chdir)}it ${isThere ? 'is not a directory' : 'does not exist'}`);
}

/** What the run says that could not change into `chdir`; `undefined` when something else failed. */
export function chdirFailure({ chdir }: RunConditions, stderr: string): string | undefined {
  const said = stderr.trim();
  return chdir !== undefined && said.startsWith(cannotEnter(chdir))
    ? `"chdir": ${said}`
    : undefined;
}

const cannotEnter = (chdir: string): string => `cannot change into ${chdir}: `;

/** Why the command need not run; `undefined` when it has to. */
export function reasonToSkip(
  { creates, removes }: RunConditions,
  {
    created,
    removable,
  }: { readonly created?: boolean | undefined; readonly removable?: boolean | undefined },
): string | undefined {
  if (created === true) return `skipped, since ${creates ?? ''} exists`;
  return removable === false ? `skipped, since ${removes ?? ''} does not exist` : undefined;
}

function exists(path: string, chdir: string | undefined): Probe<boolean> {
  const enter = chdir === undefined ? sh`` : sh`cd -- ${chdir} 2>/dev/null || exit 0; `;
  const isPlain = !/[*?[]/.test(path);
  return {
    script: sh`${enter}for k_p in ${globWord(path)}; do if [ -e "$k_p" ] || [ -L "$k_p" ]; then echo yes; break; fi; done`,
    parse: ({ stdout }) => textOf(stdout).trim() === 'yes',
    overlay: (observed, predicted) => {
      // What a pattern matches is asked of the host only.
      const state = isPlain && path.startsWith('/') ? predicted.file(path) : undefined;
      return state === undefined ? observed : state.type !== 'absent';
    },
  };
}

/** The path as one shell word in which only the signs of a pattern are left to the shell. */
function globWord(path: string): Shell {
  const home = /^~[A-Za-z0-9_-]*(?=\/|$)/.exec(path)?.[0] ?? '';
  const parts = path.slice(home.length).split(/(\*|\?|\[[^\]]*\])/);
  const words = parts.map((part, index) =>
    index % 2 === 1 ? new Shell(part) : part === '' ? sh`` : sh`${part}`,
  );
  return new Shell(home + words.map(word => word.text).join(''));
}
