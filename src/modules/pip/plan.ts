import {
  type Change,
  fail,
  newFile,
  type RunChange,
  sh,
  splitWords,
} from '../../module-api/index.ts';
import type { PipArgs } from './args.ts';
import { environmentKey, installWords, type PipState, pipFunctions } from './pip-state.ts';
import { isDirect, isMet, nameIn, requirementsOf } from './requirements.ts';

export function planPip(args: PipArgs, state: PipState): readonly Change[] {
  const { virtualenv } = args;
  if (virtualenv !== undefined && !state.hasVirtualenv) {
    if (args.state === 'absent') return [];
    return [makeEnvironment(args, state), ...(asksFor(args) ? [install(args)] : [])];
  }
  if (!asksFor(args)) return [];
  if (!state.hasPip) {
    fail(
      `there is no ${args.executable ?? 'pip'} on the host; install python3-pip, or use "virtualenv"`,
    );
  }
  return args.state === 'absent' ? planAbsent(args, state) : planInstall(args, state);
}

function asksFor(args: PipArgs): boolean {
  return requirementsOf(args).length > 0 || args.requirements !== undefined;
}

function planInstall(args: PipArgs, state: PipState): readonly Change[] {
  const wanted = requirementsOf(args);
  if (args.state === 'forcereinstall') return [install(args)];
  if (wanted.some(isDirect)) return [{ ...install(args), effect: saysChanged }];
  const { attempt } = state;
  if (attempt !== undefined) {
    if (attempt.exitCode !== 0) fail(`pip: ${reasonIn(attempt.text) ?? 'it cannot install that'}`);
    return /^Would install /m.test(attempt.text) ? [install(args)] : [];
  }
  const met = wanted.map(one => isMet(one, state.installed));
  if (args.requirements === undefined && args.state === 'present') {
    if (met.every(one => one === true)) return [];
    if (met.includes(false)) return [install(args)];
  }
  return [{ ...install(args), effect: saysChanged }];
}

/** What pip prints of what was there before and after it. */
function saysChanged(stdout: string): 'change' | 'none' {
  return /^kplay\|same$/m.test(stdout) ? 'none' : 'change';
}

function planAbsent(args: PipArgs, { installed }: PipState): readonly Change[] {
  const names = requirementsOf(args)
    .map(nameIn)
    .filter(name => installed.has(name));
  const { requirements } = args;
  if (names.length === 0 && requirements === undefined) return [];
  const words = [
    ...['uninstall', '-y', ...splitWords(args.extra_args ?? '')],
    ...(requirements === undefined ? [] : ['-r', requirements]),
    ...names,
  ];
  return [{ ...run(args, words), ...(names.length === 0 && { effect: saysChanged }) }];
}

function install(args: PipArgs): RunChange {
  return run(args, installWords(args));
}

function run(args: PipArgs, words: readonly string[]): RunChange {
  const { umask } = args;
  return {
    kind: 'run',
    script: sh`${pipFunctions(args)}
k_b=$(k_pip freeze 2>/dev/null)
k_pip ${words} || exit
if [ "$k_b" = "$(k_pip freeze 2>/dev/null)" ]; then echo 'kplay|same'; else echo 'kplay|changed'; fi`,
    summary: `pip ${words.map(withoutPassword).join(' ')}`,
    predicts: [],
    ...(umask !== undefined && { umask }),
    failureMessage: (exitCode, stdout, stderr) =>
      `pip: ${reasonIn(stderr) ?? reasonIn(stdout) ?? `exit code ${exitCode}`}`,
  };
}

/** Addresses may hold one. */
export function withoutPassword(word: string): string {
  return word.replaceAll(/(:\/\/)[^/@\s]+@/g, '$1');
}

function makeEnvironment(args: PipArgs, { hasTool }: PipState): RunChange {
  const { virtualenv = '', virtualenv_command: command, virtualenv_python: python } = args;
  const own = hasTool ? ['virtualenv'] : [python ?? 'python3', '-m', 'venv'];
  const words = command === undefined ? own : splitWords(command);
  const isVenv = words.some(word => /(?:^|\/)(?:py)?venv$/.test(word));
  if (command !== undefined && isVenv && python !== undefined) {
    fail('"virtualenv_python" is of no use with venv: name that Python in "virtualenv_command"');
  }
  const all = [
    ...words,
    ...(args.virtualenv_site_packages ? ['--system-site-packages'] : []),
    ...(isVenv || python === undefined ? [] : ['-p', python]),
    virtualenv,
  ];
  const enter = args.chdir === undefined ? sh`:` : sh`cd -- ${args.chdir} || exit`;
  return {
    kind: 'run',
    script: sh`${enter}
${all}`,
    summary: all.join(' '),
    ...(args.umask !== undefined && { umask: args.umask }),
    predicts: [
      { resource: 'value', key: environmentKey(virtualenv), value: 'made' },
      { resource: 'file', path: virtualenv, state: newFile(virtualenv, 'directory', {}) },
    ],
    failureMessage: (exitCode, stdout, stderr) =>
      `cannot make the virtual environment ${virtualenv}: ${reasonIn(stderr) ?? reasonIn(stdout) ?? `exit code ${exitCode}`}`,
  };
}

function reasonIn(text: string): string | undefined {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(?:WARNING|DEPRECATION|\[notice\]|hint:|note:)/i.test(line));
  // Behind this one comes a traceback, and what it is about at its end.
  const told = lines.find(line => /^error:(?!\s*Exception:$)/i.test(line));
  return told?.replace(/^error:\s*/i, '') ?? lines.at(-1);
}
