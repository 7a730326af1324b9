import { textOf } from '../../module-api/command-result.ts';
import type { Probe } from '../../module-api/probe.ts';
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
