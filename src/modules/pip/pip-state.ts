import {
  joinShell,
  type Probe,
  type Shell,
  sh,
  splitWords,
  textOf,
  Undecided,
} from '../../module-api/index.ts';
import type { PipArgs } from './args.ts';
import { isDirect, nameIn, requirementsOf } from './requirements.ts';

/** What a pip says of what it has, and of what it would do. */
export interface PipState {
  readonly hasPip: boolean;
  readonly hasVirtualenv: boolean;
  /** Whether `virtualenv` is there to make one; otherwise Python's own `venv`. */
  readonly hasTool: boolean;
  /** Versions, by name. */
  readonly installed: ReadonlyMap<string, string>;
  /** `undefined`: this pip is too old to say what it would do, or need not be asked. */
  readonly attempt: { readonly exitCode: number; readonly text: string } | undefined;
}

/** The key of what is predicted of a virtual environment that would be made. */
export function environmentKey(path: string): string {
  return `pip:${path}`;
}

/** Defines `k_pip`, and sets what pip and Python read of the environment. */
export function pipFunctions(args: PipArgs): Shell {
  const { virtualenv, executable, chdir, break_system_packages } = args;
  const settings = sh`export LC_ALL=C.UTF-8 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1`;
  const breaks = break_system_packages ? sh`export PIP_BREAK_SYSTEM_PACKAGES=1` : sh`:`;
  const enter = chdir === undefined ? sh`:` : sh`cd -- ${chdir} || exit`;
  const call =
    virtualenv !== undefined
      ? sh`k_pip() { ${virtualenv}/bin/python -m pip "$@"; }`
      : executable !== undefined
        ? sh`k_pip() { ${executable} "$@"; }`
        : sh`if command -v pip3 >/dev/null 2>&1; then k_pip() { pip3 "$@"; }
elif command -v pip >/dev/null 2>&1; then k_pip() { pip "$@"; }
else k_pip() { python3 -m pip "$@"; }; fi`;
  return joinShell([settings, breaks, enter, call], '\n');
}

/** The words of `pip install`, without those that only ask. */
export function installWords(args: PipArgs): readonly string[] {
  const { state, requirements, extra_args = '', editable } = args;
  return [
    'install',
    ...(state === 'latest' ? ['--upgrade'] : []),
    ...(state === 'forcereinstall' ? ['--upgrade', '--force-reinstall'] : []),
    ...splitWords(extra_args),
    ...(requirements === undefined ? [] : ['-r', requirements]),
    ...requirementsOf(args).flatMap(one => (editable && isDirect(one) ? ['-e', one] : [one])),
  ];
}

export function pipState(args: PipArgs): Probe<PipState> {
  const { virtualenv, state } = args;
  const asks =
    (state === 'present' || state === 'latest') &&
    !requirementsOf(args).some(isDirect) &&
    installWords(args).length > 1;
  const attempt = asks
    ? sh`if k_pip install --help 2>/dev/null | grep -q -e --dry-run; then
  k_o=$(k_pip ${installWords(args)} --dry-run 2>&1 </dev/null); printf 'attempt|%d|' "$?"; printf '%s' "$k_o" | k_base64; echo
fi`
    : sh`:`;
  const environment =
    virtualenv === undefined ? sh`:` : sh`[ ! -x ${virtualenv}/bin/python ] || echo virtualenv`;
  return {
    script: sh`(
command -v virtualenv >/dev/null 2>&1 && echo tool
${environment}
${pipFunctions(args)}
if k_pip --version >/dev/null 2>&1; then
  echo pip
  k_pip list --format=freeze 2>/dev/null | sed -n 's/==/|/; s/^/installed|/p'
  ${attempt}
fi
)`,
    parse: ({ stdout }) => parsePipState(textOf(stdout)),
    overlay(observed, predicted) {
      const { installing, changing } = predicted;
      const isMade =
        virtualenv !== undefined && predicted.value(environmentKey(virtualenv)) !== undefined;
      if (isMade) return { ...observed, hasVirtualenv: true, hasPip: true, attempt: undefined };
      if (!observed.hasPip && virtualenv === undefined && installing !== undefined) {
        return { ...observed, hasPip: true };
      }
      const isRefused = observed.attempt !== undefined && observed.attempt.exitCode !== 0;
      if (isRefused && changing !== undefined) throw new Undecided(changing);
      return observed;
    },
  };
}

export function parsePipState(text: string): PipState {
  const lines = text.split('\n');
  const [, code, output = ''] = /^attempt\|(\d+)\|(.*)$/m.exec(text) ?? [];
  const installed = lines.flatMap(line => {
    const [kind, name = '', version = ''] = line.split('|');
    return kind === 'installed' ? [[nameIn(name), version] as const] : [];
  });
  return {
    hasPip: lines.includes('pip'),
    hasVirtualenv: lines.includes('virtualenv'),
    hasTool: lines.includes('tool'),
    installed: new Map(installed),
    attempt:
      code === undefined
        ? undefined
        : { exitCode: Number(code), text: Buffer.from(output, 'base64').toString() },
  };
}
