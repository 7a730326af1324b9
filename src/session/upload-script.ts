import { type Shell, sh } from '../module-api/shell.ts';
import { loginWord } from './login-line.ts';
import type { Upload } from './session.ts';

export interface ReceiveOptions {
  readonly nonce: string;
  readonly isCompressed: boolean;
}

/** Runs a script of so many bytes from the input, and leaves what follows to it as descriptor 3. */
export function uploadProgram(shell: string, scriptBytes: number): Shell {
  // Byte by byte, because no other tool is sure to read only as much as it was told.
  return sh`exec 3<&0; dd bs=1 count=${scriptBytes} 2>/dev/null | ${loginWord(shell)}`;
}

/**
 * Makes a file of what comes on descriptor 3. It must not exist: who may write to the directory could
 * have put a link there. What did not arrive whole is removed, also when the connection was lost.
 *
 * The shell begins with its last byte, and not before: who hands the script over reads from the same
 * input, and what is left of the script there would be taken for content.
 */
export function receiveScript(
  upload: Pick<Upload, 'path' | 'mode' | 'size'>,
  options: ReceiveOptions,
) {
  const { path, mode, size } = upload;
  const { nonce, isCompressed } = options;
  const file = sh`${path.startsWith('-') ? `./${path}` : path}`;
  const reader = isCompressed ? sh`gzip -dc` : sh`cat`;
  return sh`
PATH=$PATH:/usr/sbin:/sbin
trap : HUP
kp_mark() { printf '%s 1 %s\\n' ${nonce} "$1"; printf '%s 1 %s\\n' ${nonce} "$1" >&2; }
kp_whole() {
  kp_n=$(wc -c <${file}) && [ "$kp_n" -eq ${size} ] && return
  echo "$kp_n of ${size} bytes have arrived" >&2
  return 1
}
kp_receive() {
  umask 077
  (set -C; : >${file}) || return
  ${reader} <&3 >>${file} && kp_whole && chmod ${mode} ${file} && return
  rm -f ${file}
  return 1
}
{
kp_mark begin
kp_receive
kp_mark "end $?"
}
`;
}
