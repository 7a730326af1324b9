import { type Shell, sh } from '../module-api/shell.ts';
import { loginWord } from './login-line.ts';

/*
 * Some hosts let sudo run only on a terminal, and doas asks for a password only there; but a terminal
 * mixes stdout with stderr. So the terminal is a second channel, which serves the password alone, and
 * the shell that comes up talks through three named pipes with a first channel that has no terminal.
 */

/** Makes the pipes and joins them to the channel; says where they are by the mark `pipes FOLDER`. */
export function pipesProgram(nonce: string): Shell {
  return sh`umask 077; d=$(mktemp -d) && mkfifo "$d/i" "$d/o" "$d/e" || exit; echo ${nonce} 0 pipes "$d"; cat <"$d/e" >&2 & cat <"$d/o" & exec cat >"$d/i"`;
}

/** Opens the pipes as descriptors 3, 4 and 5, removes their names, and runs a command. */
export function attachPipes(folder: string, command: Shell): Shell {
  return sh`d=${loginWord(folder)}; exec 3<"$d/i" 4>"$d/o" 5>"$d/e" || exit; rm -rf "$d"; ${command}`;
}

/** Lets go of whoever waits for the other end of a pipe. */
export function removePipes(folder: string): Shell {
  return sh`d=${loginWord(folder)}; exec 3<>"$d/i" 4<>"$d/o" 5<>"$d/e"; rm -rf "$d"`;
}
