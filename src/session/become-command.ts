import { type Shell, sh } from '../module-api/shell.ts';
import { splitWords } from '../module-api/words.ts';
import { wrongFlags } from './become-failure.ts';
import { loginWord, loginWords } from './login-line.ts';
import { promptOf } from './nonce.ts';
import type { Become } from './session.ts';

export interface BecomeCommand {
  readonly nonce: string;
  /** What the other user's shell is to run; one line in which nothing needs quoting. */
  readonly program: Shell;
  /** Descriptors 3, 4 and 5 lead to kplay; the terminal is for the password alone. */
  readonly terminal: boolean;
}

/** Whether input may follow the command at once: none of it can be taken for a password. */
export function neverAsks(become: Become | undefined): boolean {
  return become === undefined || (become.password === undefined && become.method !== 'su');
}

/** doas asks only on a terminal. */
export function needsTerminal({ method, password }: Become): boolean {
  return method === 'doas' && password !== undefined;
}

/** Equal for those that can share a shell. */
export function becomeKey(become: Become | undefined): string {
  if (become === undefined) return '';
  const { method, user, password, flags, executable } = become;
  return JSON.stringify([method, user, password, flags, executable]);
}

/** `exec …`, as text for `loginLine`: English messages, and a program that says when it has begun. */
export function becomeCommand(become: Become, command: BecomeCommand): Shell {
  const { nonce, program, terminal } = command;
  const up = `echo ${nonce} 0 up; ${program.text}`;
  const descriptors = terminal ? sh` 0<&3 1>&4 2>&5` : sh``;
  const start = sh`exec env LC_ALL=C ${loginWords(becomeWords(become, command))}`;
  // su reads the password from its standard input: it has to be the terminal until the shell is up.
  if (become.method === 'su') {
    return sh`${start} -c ${loginWord(terminal ? `exec${descriptors.text}; ${up}` : up)}`;
  }
  return sh`${start} /bin/sh -c ${loginWord(up)}${descriptors}`;
}

function becomeWords(become: Become, { nonce, terminal }: BecomeCommand): readonly string[] {
  const { method, user, password, flags = '', executable = method } = become;
  // Ansible's default flags hold them; with a password they are wrong.
  const extra = flagWords(flags).filter(word => word !== '-n' && word !== '-S');
  switch (method) {
    case 'sudo': {
      const asks = terminal ? ['-p', promptOf(nonce)] : ['-S', '-p', promptOf(nonce)];
      return [executable, ...(password === undefined ? ['-n'] : asks), '-H', ...extra, '-u', user];
    }
    case 'doas':
      return [executable, ...(password === undefined ? ['-n'] : []), ...extra, '-u', user];
    case 'su':
      return [executable, '-s', '/bin/sh', ...extra, user];
  }
}

function flagWords(flags: string): readonly string[] {
  try {
    return splitWords(flags);
  } catch (error) {
    throw wrongFlags(error);
  }
}
