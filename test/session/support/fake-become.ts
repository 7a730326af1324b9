import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quote } from '../../../src/module-api/shell.ts';

/** How a stand-in for sudo, su or doas behaves. */
export interface FakeBehaviour {
  /** Default: it does not ask. */
  readonly password?: string;
  /** Printed before anything else. */
  readonly lecture?: string;
  /** What su asks with. */
  readonly prompt?: string;
  readonly needsTerminal?: boolean;
  readonly isForbidden?: boolean;
  /** Says nothing and does nothing. */
  readonly hangs?: boolean;
}

/** Stand-ins that become nobody, but speak as the real ones do. `$BECAME` says whose shell it would be. */
export class FakeBecome {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kplay-become-'));
  #count = 0;

  sudo(behaviour: FakeBehaviour = {}): string {
    return this.#write(sudo, behaviour);
  }

  su(behaviour: FakeBehaviour = {}): string {
    return this.#write(su, behaviour);
  }

  doas(behaviour: FakeBehaviour = {}): string {
    return this.#write(doas, behaviour);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(text: string, behaviour: FakeBehaviour): string {
    const { password, lecture = '', prompt = 'Password: ' } = behaviour;
    const settings = {
      asks: password === undefined ? '' : '1',
      password: password ?? '',
      lecture,
      prompt,
      needs_terminal: behaviour.needsTerminal ? '1' : '',
      forbidden: behaviour.isForbidden ? '1' : '',
      hangs: behaviour.hangs ? '1' : '',
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${quote(value)}`);
    const path = join(this.#folder, `fake ${this.#count++}`);
    writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n${common}\n${text}`, { mode: 0o755 });
    return path;
  }
}

const common = `
[ -z "$hangs" ] || { sleep 300; exit; }
printf %s "$lecture" >&2
has_terminal() { ( : </dev/tty ) 2>/dev/null; }
# Whatever is in the pipe beside the password would be taken for one.
nothing_waits() {
  [ "$(timeout .1 dd bs=1 count=1 <&8 2>/dev/null | wc -c)" -eq 0 ] && return
  echo "$0: input came $1" >&2
  exit 99
}`;

const sudo = `
while [ $# -gt 0 ]; do
  case $1 in
    -n) n=1 ;;
    -S) from_stdin=1 ;;
    -p) shift; prompt=$1 ;;
    -u) shift; user=$1 ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
[ -z "$needs_terminal" ] || has_terminal || { echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1; }
if [ -n "$asks" ]; then
  [ -z "$n" ] || { echo 'sudo: a password is required' >&2; exit 1; }
  if [ -n "$from_stdin" ]; then exec 3>&2 8<&0; else exec 3>/dev/tty 8</dev/tty; fi
  tries=0
  while :; do
    nothing_waits 'before the prompt'
    printf %s "$prompt" >&3
    IFS= read -r answer <&8 || { echo 'sudo: no password was provided' >&2; exit 1; }
    nothing_waits 'with the password'
    [ "$answer" = "$password" ] && break
    tries=$((tries + 1))
    [ "$tries" -lt 3 ] || { echo 'sudo: 3 incorrect password attempts' >&2; exit 1; }
    echo 'Sorry, try again.' >&2
  done
fi
[ -z "$forbidden" ] || { echo 'alice is not in the sudoers file.' >&2; exit 1; }
export BECAME="$user"
exec 3>&- 8<&- "$@"
`;

const su = `
[ -z "$needs_terminal" ] || [ -t 0 ] || { echo 'su: must be run from a terminal' >&2; exit 1; }
user=
while [ $# -gt 0 ]; do
  case $1 in
    -s) shift; shell=$1 ;;
    -c) shift; command=$1 ;;
    -*) ;;
    *) user=$1 ;;
  esac
  shift
done
if [ -n "$asks" ]; then
  exec 8<&0
  nothing_waits 'before the prompt'
  printf %s "$prompt" >&2
  IFS= read -r answer
  nothing_waits 'with the password'
  [ "$answer" = "$password" ] || { echo; echo 'su: Authentication failure' >&2; exit 1; }
  echo >&2
fi
export BECAME="$user"
exec 8<&- "$shell" -c "$command"
`;

const doas = `
while [ $# -gt 0 ]; do
  case $1 in
    -n) n=1 ;;
    -u) shift; user=$1 ;;
    -*) ;;
    *) break ;;
  esac
  shift
done
[ -z "$forbidden" ] || { echo 'doas: Operation not permitted' >&2; exit 1; }
if [ -n "$asks" ]; then
  [ -z "$n" ] || { echo 'doas: Authentication required' >&2; exit 1; }
  has_terminal || { echo 'doas: a tty is required' >&2; exit 1; }
  printf 'doas (alice@host) password: ' >/dev/tty
  IFS= read -r answer </dev/tty
  [ "$answer" = "$password" ] || { echo 'doas: Authentication failed' >&2; exit 1; }
fi
export BECAME="$user"
exec "$@"
`;
