import {
  type Change,
  fail,
  newFile,
  type Prediction,
  type RunChange,
  type Shell,
  sh,
} from '../../module-api/index.ts';
import type { GitArgs } from './args.ts';
import { cleanUrl, gitEnvironment } from './environment.ts';
import { archiveWords, type Clone, cloneKey, type GitState } from './git-state.ts';
import { checkoutSteps, cloneSteps, fetchSteps, submoduleSteps } from './steps.ts';
import { type Wanted, wantedOf } from './wanted.ts';

export function planGit(args: GitArgs, state: GitState): readonly Change[] {
  const { dest, repo } = args;
  if (repo.trim() === '') fail('"repo" must not be empty');
  if (!state.hasGit) fail('the host has no git; install it first');
  if (state.problem !== undefined) fail(`git cannot use ${dest}: ${state.problem}`);
  if (state.clone === undefined) return planClone(args, state);
  if (!args.update) return planArchive(args, state.clone, false);
  if (state.clone.isModified && !args.force) {
    fail(`Local modifications exist in the destination: ${dest} (force=no).`);
  }
  requireAnswer(args, state);
  const changes = planUpdate(args, state, state.clone);
  return [...changes, ...planArchive(args, state.clone, changes.length > 0)];
}

function requireAnswer(args: GitArgs, { unreachable }: GitState): void {
  if (unreachable !== undefined) fail(`cannot read ${cleanUrl(args)}: ${unreachable}`);
}

function planClone(args: GitArgs, state: GitState): readonly Change[] {
  const { dest = '' } = args;
  if (!args.clone) return [];
  if (state.isOccupied) fail(`${dest} is there, has something in it, and is not a git repository`);
  requireAnswer(args, state);
  const wanted = wantedOf(args, state);
  const change: RunChange = {
    ...runOf(args, cloneSteps(args, wanted)),
    summary: `git clone ${cleanUrl(args)} ${dest}`,
    predicts: [
      ...predict(args, wanted),
      { resource: 'file', path: dest, state: newFile(dest, 'directory', {}) },
    ],
  };
  const clone: Clone = {
    ...{ commit: undefined, url: undefined, isModified: false, known: undefined },
    ...{ submodulesDiffer: false, hasSubmodules: false, isArchived: false },
  };
  return [change, ...planArchive(args, clone, true)];
}

function planUpdate(args: GitArgs, state: GitState, clone: Clone): readonly Change[] {
  const { remote, dest = '', track_submodules, recursive, bare } = args;
  const url = cleanUrl(args);
  const wanted = wantedOf(args, state);
  const isRight = isAt(clone, wanted) && !clone.isModified;
  const steps: Shell[] = [];
  const names: string[] = [];
  if (clone.url !== url) {
    steps.push(
      sh`{ k_git remote set-url ${remote} ${url} 2>/dev/null || k_git remote add ${remote} ${url}; }`,
    );
    names.push(`git remote set-url ${remote} ${url}`);
  }
  if (!isRight && wanted !== undefined) {
    const isKnown = isAt(clone, wanted) || (wanted.kind === 'commit' && clone.known !== undefined);
    steps.push(...(isKnown ? [] : fetchSteps(args, wanted)), ...checkoutSteps(args, wanted));
    names.push(bare ? `git fetch ${remote}` : `git checkout ${wanted.name} in ${dest}`);
  }
  const isRecursive = recursive && !bare;
  if (isRecursive && (clone.submodulesDiffer || steps.length > 0 || track_submodules)) {
    steps.push(...submoduleSteps(args));
    if (clone.submodulesDiffer && names.length === 0) names.push('git submodule update');
  }
  const tracks = isRecursive && track_submodules && clone.hasSubmodules;
  if (names.length === 0 && !tracks) return [];
  const summary = names.length === 0 ? 'git submodule update --remote' : names.join('; ');
  return [
    {
      ...runOf(args, steps),
      summary,
      predicts: predict(args, wanted),
      // Only then it is known whether there was something newer.
      ...(names.length === 0 && {
        effect: (stdout: string) => (/^submodules\|changed$/m.test(stdout) ? 'change' : 'none'),
      }),
    },
  ];
}

function isAt({ commit }: Clone, wanted: Wanted | undefined): boolean {
  return wanted?.commit === commit;
}

function predict(args: GitArgs, wanted: Wanted | undefined): readonly Prediction[] {
  return [{ resource: 'value', key: cloneKey(args.dest ?? ''), value: wanted?.commit ?? '?' }];
}

function planArchive(args: GitArgs, { isArchived }: Clone, isChanged: boolean): readonly Change[] {
  const { archive } = args;
  if (archive === undefined || (isArchived && !isChanged)) return [];
  const pack = sh`k_t=${archive}.kplay.$$ && trap 'rm -f -- "$k_t"' EXIT && k_git archive ${archiveWords(args)} ${args.version} > "$k_t" && mv -f -- "$k_t" ${archive}`;
  const predicts = [
    { resource: 'file', path: archive, state: newFile(archive, 'file', {}) } as const,
  ];
  return [{ ...runOf(args, [pack]), summary: `git archive ${archive}`, predicts }];
}

function runOf(args: GitArgs, steps: readonly Shell[]): RunChange {
  const { dest = '', executable = 'git', umask } = args;
  const body = steps.map(step => sh`${step} || exit`);
  return {
    kind: 'run',
    script: sh`${gitEnvironment(args)}
k_git() { ${executable} -C ${dest} "$@"; }
${body.map(step => sh`${step}\n`)}
printf 'after|%s\n' "$(k_git rev-parse -q --verify ${`${args.bare ? args.version : 'HEAD'}^{commit}`})"`,
    summary: 'git',
    ...(umask !== undefined && {
      umask: typeof umask === 'number' ? umask.toString(8).padStart(4, '0') : umask,
    }),
    failureMessage: (exitCode, _, stderr) => `git: ${reasonIn(stderr) ?? `exit code ${exitCode}`}`,
  };
}

/** The line that tells most. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(?:Cloning into|warning:|From |\*)/.test(line));
  return lines.find(line => /^(?:fatal|error):/.test(line)) ?? lines.at(-1);
}
