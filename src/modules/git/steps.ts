import { type Shell, sh } from '../../module-api/index.ts';
import type { GitArgs } from './args.ts';
import { cleanUrl } from './environment.ts';
import type { Wanted } from './wanted.ts';

/** From nothing to a clone with the wanted version. */
export function cloneSteps(args: GitArgs, wanted: Wanted | undefined): readonly Shell[] {
  const { executable = 'git', dest = '', remote, depth, bare, single_branch } = args;
  const { reference, separate_git_dir: apart, verify_commit, refspec } = args;
  const isNamed = wanted !== undefined && wanted.kind !== 'commit';
  const words = [
    ...['clone', '-q', '--origin', remote],
    ...(bare ? ['--bare'] : ['--no-checkout']),
    ...(isNamed ? ['--branch', wanted.name] : []),
    ...depthWords(args),
    ...(single_branch ? ['--single-branch'] : depth === undefined ? [] : ['--no-single-branch']),
    ...(reference === undefined ? [] : ['--reference', reference]),
    ...(apart === undefined || bare ? [] : ['--separate-git-dir', apart]),
  ];
  const clone = sh`${executable} ${words} -- ${cleanUrl(args)} ${dest}`;
  const config = bare ? [sh`k_git config ${`remote.${remote}.url`} ${cleanUrl(args)}`] : [];
  const more =
    refspec === undefined ? [] : [sh`k_git fetch -q ${depthWords(args)} ${remote} ${refspec}`];
  if (wanted === undefined) return [clone, ...config];
  const steps = [clone, ...config, ...more, ...fetchCommit(args, wanted)];
  if (bare) return [...steps, ...(verify_commit ? [verify(args, wanted)] : [])];
  return [...steps, ...checkoutSteps(args, wanted), ...submoduleSteps(args)];
}

/** Brings what is new of the wanted version. */
export function fetchSteps(args: GitArgs, wanted: Wanted): readonly Shell[] {
  const { remote, bare, refspec } = args;
  const refs = bare
    ? ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']
    : wanted.kind === 'branch'
      ? [`+refs/heads/${wanted.name}:refs/remotes/${remote}/${wanted.name}`]
      : wanted.kind === 'tag'
        ? [`+refs/tags/${wanted.name}:refs/tags/${wanted.name}`]
        : [];
  const all = [...refs, ...(refspec === undefined ? [] : [refspec])];
  return [
    sh`k_git fetch -q --force ${bare ? ['--update-head-ok'] : []} ${depthWords(args)} ${remote} ${all}`,
    ...fetchCommit(args, wanted),
  ];
}

/** A commit that no branch has brought. */
function fetchCommit(args: GitArgs, { kind, name }: Wanted): readonly Shell[] {
  if (kind !== 'commit') return [];
  return [
    sh`{ k_git cat-file -e ${`${name}^{commit}`} 2>/dev/null || k_git fetch -q ${depthWords(args)} ${args.remote} ${name}; }`,
  ];
}

function depthWords({ depth }: GitArgs): readonly string[] {
  return depth === undefined ? [] : ['--depth', String(depth)];
}

export function checkoutSteps(args: GitArgs, wanted: Wanted): readonly Shell[] {
  const { remote, bare, verify_commit } = args;
  const checked = verify_commit ? [verify(args, wanted)] : [];
  if (bare) return checked;
  const { kind, name } = wanted;
  if (kind !== 'branch') {
    return [...checked, sh`k_git checkout -q --force --detach ${refOf(args, wanted)}`];
  }
  return [
    ...checked,
    sh`k_git checkout -q --force --no-track -B ${name} ${refOf(args, wanted)}`,
    sh`{ k_git branch -q ${`--set-upstream-to=${remote}/${name}`} ${name} >/dev/null 2>&1 || :; }`,
  ];
}

function refOf({ remote, bare }: GitArgs, { kind, name }: Wanted): string {
  if (kind === 'branch') return bare ? `refs/heads/${name}` : `refs/remotes/${remote}/${name}`;
  return kind === 'tag' ? `refs/tags/${name}` : name;
}

/** A tag may be signed itself, or the commit it names. */
function verify(args: GitArgs, wanted: Wanted): Shell {
  const ref = refOf(args, wanted);
  const commit = sh`k_git verify-commit --raw ${`${ref}^{commit}`}`;
  const ask = wanted.kind === 'tag' ? sh`{ k_git verify-tag --raw ${ref} || ${commit}; }` : commit;
  const { gpg_allowlist: allowed } = args;
  const signers = allowed.map(one => one.replaceAll(/\s/g, '').toUpperCase());
  const check =
    signers.length === 0
      ? sh`:`
      : sh`{ k_by=$(printf '%s\n' "$k_sig" | awk '$2 == "VALIDSIG" { print $3, $NF }'); for k_s in ${signers}; do case " $k_by " in *"$k_s "*) k_by=ok; break ;; esac; done; [ "$k_by" = ok ] || { echo 'fatal: the signature is of a key that "gpg_allowlist" does not name' >&2; false; }; }`;
  return sh`{ k_sig=$(${ask} 2>&1) || { echo ${`fatal: ${wanted.name} has no good signature`} >&2; false; }; } && ${check}`;
}

/** As they are recorded, or with "track_submodules" the newest; says whether that changed something. */
export function submoduleSteps(args: GitArgs): readonly Shell[] {
  const { dest = '', recursive, bare, track_submodules } = args;
  if (!recursive || bare) return [];
  const remote = track_submodules ? ['--remote'] : [];
  return [
    sh`{ [ ! -f ${dest}/.gitmodules ] || {
k_m=$(k_git submodule status --recursive 2>/dev/null)
k_git submodule sync -q --recursive && k_git submodule update -q --init --recursive --force ${remote} &&
if [ "$k_m" = "$(k_git submodule status --recursive)" ]; then echo 'submodules|same'; else echo 'submodules|changed'; fi; }; }`,
  ];
}
