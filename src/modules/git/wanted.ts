import { fail } from '../../module-api/index.ts';
import type { GitArgs } from './args.ts';
import { cleanUrl } from './environment.ts';
import type { GitState } from './git-state.ts';

/** What is to be checked out. */
export interface Wanted {
  readonly kind: 'branch' | 'tag' | 'commit';
  readonly name: string;
  /** `undefined`: only a fetch tells. */
  readonly commit: string | undefined;
}

/** `undefined`: the repository has no commits. */
export function wantedOf(args: GitArgs, state: GitState): Wanted | undefined {
  const { version, remote, refspec } = args;
  const { refs, mainBranch, clone } = state;
  if (refs === undefined) return { kind: 'commit', name: version, commit: clone?.known };
  if (version === 'HEAD') {
    const commit = refs.get('HEAD');
    if (commit === undefined) return undefined;
    if (mainBranch === undefined) return { kind: 'commit', name: commit, commit };
    return { kind: 'branch', name: mainBranch, commit };
  }
  const name = version.startsWith(`${remote}/`) ? version.slice(remote.length + 1) : version;
  const branch = refs.get(`refs/heads/${name}`);
  if (branch !== undefined) return { kind: 'branch', name, commit: branch };
  const tag = refs.get(`refs/tags/${name}^{}`) ?? refs.get(`refs/tags/${name}`);
  if (tag !== undefined) return { kind: 'tag', name, commit: tag };
  if (/^[0-9a-f]{4,64}$/.test(version)) {
    const full = version.length >= 40 ? version : clone?.known;
    return { kind: 'commit', name: version, commit: full };
  }
  if (refs.has(version)) return { kind: 'commit', name: version, commit: refs.get(version) };
  if (refspec !== undefined) return { kind: 'commit', name: version, commit: clone?.known };
  return fail(`${cleanUrl(args)} has no branch, tag or commit ${JSON.stringify(version)}`);
}
