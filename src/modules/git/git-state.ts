import { type Predicted, type Probe, sh, textOf, Undecided } from '../../module-api/index.ts';
import type { GitArgs } from './args.ts';
import { cleanUrl, gitEnvironment } from './environment.ts';

/** What is in the directory, and what the server has. */
export interface GitState {
  readonly hasGit: boolean;
  /** Why the clone cannot be looked at. */
  readonly problem?: string | undefined;
  readonly clone: Clone | undefined;
  /** There is a directory with something in it, but no clone. */
  readonly isOccupied: boolean;
  /** By their names; `undefined`: it was not asked. */
  readonly refs: ReadonlyMap<string, string> | undefined;
  /** The branch that HEAD of the server names. */
  readonly mainBranch: string | undefined;
  readonly unreachable?: string | undefined;
}

export interface Clone {
  /** `undefined`: no commit yet. */
  readonly commit: string | undefined;
  readonly url: string | undefined;
  readonly isModified: boolean;
  /** The wanted version, where the clone knows it. */
  readonly known: string | undefined;
  readonly submodulesDiffer: boolean;
  readonly hasSubmodules: boolean;
  readonly isArchived: boolean;
}

/** The key of what is predicted of a clone: its commit. */
export function cloneKey(dest: string): string {
  return `git:${dest}`;
}

export function gitState(args: GitArgs): Probe<GitState> {
  const { executable = 'git', dest = '', version, remote, bare, recursive } = args;
  const isCommit = /^[0-9a-f]{40}$/.test(version);
  const name = version.replace(new RegExp(`^${escapeRegex(remote)}/`), '');
  const refs = ['HEAD', `refs/heads/${name}`, `refs/tags/${name}`, `refs/tags/${name}^{}`, version];
  const asks = args.update || !bare;
  return {
    script: sh`(
${gitEnvironment(args)}
k_git() { ${executable} -C ${dest} "$@"; }
command -v ${executable} >/dev/null 2>&1 || { echo 'no git'; exit 0; }
k_here= k_known=
if [ -n ${quoted(dest)} ] && if [ ${bare ? 1 : 0} = 1 ]; then [ -f ${dest}/HEAD ] && [ -d ${dest}/objects ]; else [ -e ${dest}/.git ]; fi; then
  k_here=1
  echo clone
  k_said=$(k_git rev-parse --git-dir 2>&1) || { printf 'problem|%s\n' "$(printf '%s' "$k_said" | head -n 1)"; exit 0; }
  printf 'commit|%s\n' "$(k_git rev-parse -q --verify ${bare ? `${name}^{commit}` : 'HEAD^{commit}'})"
  printf 'url|'; k_git config --get ${`remote.${remote}.url`} | k_base64; echo
  [ ${bare ? 1 : 0} = 1 ] || printf 'modified|%s\n' "$(k_git status --porcelain --untracked-files=no --ignore-submodules=none | head -n 1)"
  k_known=$(k_git rev-parse -q --verify ${`${version}^{commit}`}) && printf 'known|%s\n' "$k_known"
  if [ ${recursive && !bare ? 1 : 0} = 1 ] && [ -f ${dest}/.gitmodules ]; then
    echo 'submodules|'; k_git submodule status --recursive 2>/dev/null | grep -q '^[-+U]' && echo 'differ|'
  fi
  ${archiveProbe(args)}
elif [ -n ${quoted(dest)} ] && [ -d ${dest} ] && [ -n "$(ls -A -- ${dest} 2>/dev/null)" ]; then echo occupied
fi
if [ -z "$k_here" ] || { [ ${asks && args.update ? 1 : 0} = 1 ] && ! { [ ${isCommit ? 1 : 0} = 1 ] && [ -n "$k_known" ]; }; }; then
  if k_refs=$(${executable} ls-remote --symref -- ${cleanUrl(args)} ${refs} 2>&1); then echo refs; printf '%s\n' "$k_refs"
  else printf 'unreachable|%s\n' "$(printf '%s' "$k_refs" | grep -v -i '^warning' | head -n 1)"; fi
fi
)`,
    parse: ({ stdout }) => parseGitState(textOf(stdout)),
    overlay: (observed, predicted) => overlay(observed, predicted, dest),
  };
}

function quoted(text: string) {
  return text === '' ? sh`''` : sh`${text}`;
}

function archiveProbe(args: GitArgs) {
  const { archive, version } = args;
  if (archive === undefined) return sh`:`;
  return sh`[ ! -f ${archive} ] || [ "$(k_git archive ${archiveWords(args)} ${version} 2>/dev/null | sha1sum)" != "$(sha1sum < ${archive})" ] || echo 'archived|'`;
}

export function archiveWords({ archive = '', archive_prefix }: GitArgs): readonly string[] {
  const [, extension = 'tar'] = /\.(zip|tar|tar\.gz|tgz)$/.exec(archive) ?? [];
  return [
    `--format=${extension}`,
    ...(archive_prefix === undefined ? [] : [`--prefix=${archive_prefix}`]),
  ];
}

export function parseGitState(text: string): GitState {
  const lines = text.split('\n');
  const field = (key: string) =>
    lines.find(line => line.startsWith(`${key}|`))?.slice(key.length + 1);
  const filled = (value: string | undefined) => (value === '' ? undefined : value);
  const at = lines.indexOf('refs');
  const told = at === -1 ? [] : lines.slice(at + 1);
  const refs = told.flatMap(line => {
    const [, commit = '', name = ''] = /^([0-9a-f]{40,64})\t(.+)$/.exec(line) ?? [];
    return name === '' ? [] : [[name, commit] as const];
  });
  return {
    hasGit: !lines.includes('no git'),
    problem: field('problem'),
    clone: lines.includes('clone')
      ? {
          commit: filled(field('commit')),
          url: filled(
            Buffer.from(field('url') ?? '', 'base64')
              .toString()
              .trim(),
          ),
          isModified: filled(field('modified')) !== undefined,
          known: field('known'),
          hasSubmodules: field('submodules') !== undefined,
          submodulesDiffer: field('differ') !== undefined,
          isArchived: field('archived') !== undefined,
        }
      : undefined,
    isOccupied: lines.includes('occupied'),
    refs: at === -1 ? undefined : new Map(refs),
    mainBranch: told
      .map(line => /^ref: refs\/heads\/(\S+)\tHEAD$/.exec(line)?.[1])
      .find(name => name !== undefined),
    unreachable: field('unreachable'),
  };
}

function overlay(observed: GitState, predicted: Predicted, dest: string): GitState {
  const { installing, changing } = predicted;
  const commit = predicted.value(cloneKey(dest));
  if (commit !== undefined) throw new Undecided(changing ?? 'an earlier task');
  if (!observed.hasGit && installing !== undefined) {
    if (observed.clone !== undefined) throw new Undecided(installing);
    return { ...observed, hasGit: true };
  }
  if (observed.unreachable !== undefined && changing !== undefined) throw new Undecided(changing);
  return observed;
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
