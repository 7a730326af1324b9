import { posix } from 'node:path';
import { type Change, newFile, sh } from '../../module-api/index.ts';
import { whyNot } from '../accounts/account.ts';
import type { UserArgs } from './args.ts';
import { type Account, keyFile, type UserState } from './user-state.ts';

/** A key for ssh. The passphrase goes from standard input to a file that only `ssh-keygen` asks for. */
export function planKey(args: UserArgs, { key }: UserState, after: Account): readonly Change[] {
  const { name, generate_ssh_key, force } = args;
  if (!generate_ssh_key || (key !== undefined && !force)) return [];
  const { ssh_key_type, ssh_key_bits = 0, ssh_key_comment, ssh_key_passphrase = '' } = args;
  const file = keyFile(args, after.home);
  const folder = posix.dirname(file);
  const words = [
    ...['ssh-keygen', '-q', '-t', ssh_key_type, '-f', file],
    ...(ssh_key_bits > 0 ? ['-b', String(ssh_key_bits)] : []),
    ...(ssh_key_comment === undefined ? [] : ['-C', ssh_key_comment]),
  ];
  const generate =
    ssh_key_passphrase === ''
      ? sh`${words} -N '' </dev/null`
      : sh`SSH_ASKPASS="$k_d/ask" SSH_ASKPASS_REQUIRE=force DISPLAY=: ${words} </dev/null`;
  return [
    {
      kind: 'run',
      script: sh`(
umask 077
k_d=$(mktemp -d) || exit
trap 'rm -rf -- "$k_d"' EXIT
cat > "$k_d/passphrase" && printf '#!/bin/sh\ncat "%s/passphrase"\n' "$k_d" > "$k_d/ask" && chmod 700 "$k_d/ask" || exit
k_o=${name}:"$(id -g -- ${name})"
[ -d ${folder} ] || { mkdir -p -- ${folder} && chown -h -- "$k_o" ${folder}; } || exit
rm -f -- ${file} ${file}.pub
${generate} && chown -h -- "$k_o" ${file} ${file}.pub && cat -- ${file}.pub && ssh-keygen -lf ${file}.pub
)`,
      stdin: ssh_key_passphrase,
      summary: words.join(' '),
      predicts: [
        {
          resource: 'file',
          path: file,
          state: newFile(file, 'file', { owner: name, mode: '0600' }),
        },
        {
          resource: 'file',
          path: `${file}.pub`,
          state: newFile(`${file}.pub`, 'file', { owner: name, mode: '0644' }),
        },
      ],
      failureMessage: (exitCode, stdout, stderr) =>
        whyNot(`make the key ${file}`, { exitCode, stdout, stderr }),
    },
  ];
}
