import { joinShell, quote, type Shell, sh, splitWords } from '../../module-api/index.ts';
import { shownUrl } from '../http/args.ts';
import type { GitArgs } from './args.ts';

/** Sets what git reads of its environment: how to use ssh, and who to be for a server of the web. */
export function gitEnvironment(args: GitArgs): Shell {
  const ssh = sshWords(args);
  const settings = [
    sh`export GIT_TERMINAL_PROMPT=0 LC_ALL=C.UTF-8`,
    ...(ssh.length === 0
      ? []
      : [sh`export GIT_SSH_COMMAND=${['ssh', ...ssh].map(quote).join(' ')}`]),
    ...(isConfidential(args) ? [identity(args.repo)] : []),
  ];
  return joinShell(settings, '\n');
}

/** The address as it may be seen, and as the clone keeps it. */
export function cleanUrl({ repo }: GitArgs): string {
  return /^https?:/i.test(repo) ? shownUrl(repo) : repo;
}

function isConfidential(args: GitArgs): boolean {
  return cleanUrl(args) !== args.repo;
}

/** git replaces the beginning of the address when it connects, and nowhere else. */
function identity(repo: string): Shell {
  const [, whole = ''] = /^([a-z]+:\/\/[^/?#]*)/i.exec(repo) ?? [];
  const key = `url.${whole}/.insteadOf`;
  const clean = shownUrl(`${whole}/`);
  return sh`k_i=\${GIT_CONFIG_COUNT:-0}
export GIT_CONFIG_COUNT=$((k_i + 1)) "GIT_CONFIG_KEY_$k_i"=${key} "GIT_CONFIG_VALUE_$k_i"=${clean}`;
}

function sshWords({ key_file, ssh_opts, accept_hostkey, accept_newhostkey }: GitArgs): string[] {
  const checking = accept_hostkey ? 'no' : accept_newhostkey ? 'accept-new' : undefined;
  return [
    ...(key_file === undefined ? [] : ['-i', key_file, '-o', 'IdentitiesOnly=yes']),
    ...(checking === undefined ? [] : ['-o', `StrictHostKeyChecking=${checking}`]),
    ...(ssh_opts === undefined ? [] : splitWords(ssh_opts)),
  ];
}
