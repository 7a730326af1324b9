import { type FileState, type RunChange, type Shell, sh } from '../../module-api/index.ts';
import { apt } from '../package/managers/apt.ts';
import { aptEnvironment, aptLists, aptUpdateScript } from '../package/managers/apt-update.ts';
import type { AptRepositoryArgs } from './args.ts';

/** Fetches the lists of one changed file alone; if that fails, the file is put back as it was. */
export function updateOf(args: AptRepositoryArgs, before: FileState): RunChange {
  const { path } = before;
  const old = before.type === 'absent' ? undefined : before.content;
  const restore =
    old === undefined
      ? sh`rm -f -- ${path}`
      : sh`base64 -d > ${`${path}.kplay`} <<'k_OLD' && mv -f -- ${`${path}.kplay`} ${path}
${Buffer.from(old).toString('base64')}
k_OLD`;
  const words = [
    ...['-o', `Dir::Etc::sourcelist=${path}`, '-o', 'Dir::Etc::sourceparts=-'],
    ...['-o', 'APT::Get::List-Cleanup=0'],
  ];
  return runOf(args, {
    words,
    // The other lists are as old as they were.
    first: sh`k_t=$(stat -c %Y -- ${aptLists} 2>/dev/null)`,
    succeeded: sh`[ -z "$k_t" ] || touch -d "@$k_t" -- ${aptLists}`,
    failed: restore,
    summary: `apt-get update of ${path}`,
  });
}

/** Fetches all lists: what is left of a repository that was removed goes with it. */
export function updateAfterRemoval(args: AptRepositoryArgs): RunChange {
  const succeeded = sh`touch -- ${aptLists}`;
  return runOf(args, {
    words: [],
    first: sh`:`,
    succeeded,
    failed: sh`:`,
    summary: 'apt-get update',
  });
}

interface Parts {
  readonly words: readonly string[];
  readonly first: Shell;
  readonly succeeded: Shell;
  readonly failed: Shell;
  readonly summary: string;
}

function runOf(args: AptRepositoryArgs, { words, first, succeeded, failed, summary }: Parts) {
  const script = aptUpdateScript({
    ...{ words, succeeded, failed, lockTimeout: 60 },
    ...{ retries: args.update_cache_retries, maxDelay: args.update_cache_retry_max_delay },
  });
  const change: RunChange = {
    ...{ kind: 'run', summary, effect: 'none', env: aptEnvironment },
    script: sh`${first}\n${script}`,
    failureMessage: (exitCode, stdout, stderr) => failureOf(`${stdout}\n${stderr}`, exitCode),
  };
  return change;
}

function failureOf(text: string, exitCode: number): string {
  const keys = Array.from(text.matchAll(/^W: GPG error: (.*)$/gm), ([, said = '']) => said);
  const said = [...new Set([...keys, apt.failureOf(text)])].filter(one => one !== '');
  return said.length === 0 ? `apt-get update ended with exit code ${exitCode}` : said.join('; ');
}
