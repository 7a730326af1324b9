import { UnreachableError } from '../transport/transport.ts';
import { promptOf } from './nonce.ts';
import type { Become } from './session.ts';

/** Words for "password" in prompts that are not ours; `LC_ALL=C` makes most of them English. */
const passwordWords =
  /pass(word|phrase|code)|passwor[dt]|kennwort|mot de passe|contrase|contrasinal|senha|palavra|wachtwoord|adgangskode|lösenord|passord|salasana|parool|parol|has(ł|l)o|heslo|geslo|lozinka|zaporka|jelszó|slaptažodis|парол|κωδικός|şifre|סיסמ|密[码碼]|口令|パスワード|암호|비밀번호|รหัสผ่าน|mật khẩu/iu;

/** Whether the last thing said, without a newline behind it, asks for a password. */
export function asksForPassword(text: string, nonce: string): boolean {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  if (line.includes(promptOf(nonce).trimEnd())) return true;
  return /[:：]\s*$/u.test(line) && passwordWords.test(line);
}

/** Whether the password was refused, though the method may be about to ask again. */
export function refusesPassword(text: string): boolean {
  return /try again|incorrect password|authentication (failure|failed|error)/i.test(text);
}

/** The method insists on a terminal. */
export function demandsTerminal(text: string): boolean {
  return /you must have a tty|must be run from a terminal|must be a tty|tty is required|terminal is required/i.test(
    text,
  );
}

/** The host has no such user to become. */
function knowsNoUser(text: string): boolean {
  return /unknown (user|login|id)\b|user .*(does not exist|not found)|no passwd entry/i.test(text);
}

/** What was printed before the shell was up. */
export interface Said {
  readonly text: string;
  readonly nonce: string;
}

export interface FailedStart extends Said {
  readonly exitCode: number | undefined;
}

/** Why no shell came up. */
export function startFailure(become: Become | undefined, failed: FailedStart): UnreachableError {
  const said = lastWords(failed, become?.method);
  const code = failed.exitCode === undefined ? '' : ` with exit code ${failed.exitCode}`;
  const detail = said === '' ? '' : `: ${said}`;
  if (become === undefined) {
    return new UnreachableError('protocol', `the login shell ended${code} at once${detail}`);
  }
  const kind = knowsNoUser(said) ? 'unknown-user' : 'become';
  return new UnreachableError(kind, becomeReason(become, { ...failed, detail, code }));
}

export function startTimeout(
  become: Become | undefined,
  words: Said,
  seconds: number,
): UnreachableError {
  const said = lastWords(words, become?.method);
  const shell = become === undefined ? 'the shell' : `the shell of user "${become.user}"`;
  const detail = said === '' ? '' : `; the host said: ${said}`;
  return new UnreachableError('timeout', `${shell} did not start within ${seconds} s${detail}`);
}

export function needsPassword({ method, user }: Become): UnreachableError {
  return new UnreachableError(
    'become',
    `${method} asks for a password to become "${user}", and none was given`,
  );
}

export function twoLines({ user }: Become): UnreachableError {
  return new UnreachableError('become', `the password to become "${user}" has more than one line`);
}

export function wrongFlags(error: unknown): UnreachableError {
  const message = error instanceof Error ? error.message : String(error);
  return new UnreachableError('become', `become_flags: ${message}`);
}

export function wrongPassword({ method, user }: Become, words: Said): UnreachableError {
  const said = lastWords(words, method);
  return new UnreachableError(
    'become',
    `${method} did not accept the password to become "${user}"${said === '' ? '' : `: ${said}`}`,
  );
}

interface Reasons extends FailedStart {
  readonly detail: string;
  readonly code: string;
}

function becomeReason(become: Become, { text, exitCode, detail, code }: Reasons): string {
  const { method, user, executable = method, password } = become;
  if (/password is required|(authentication|authorization) (is )?required/i.test(text)) {
    if (password === undefined) return needsPassword(become).reason;
  }
  if (refusesPassword(text)) {
    return `${method} did not accept the password to become "${user}"${detail}`;
  }
  if (exitCode === 127) return `${executable} was not found on the host`;
  if (/not (in the sudoers|allowed|permitted)|may not run|permission denied/i.test(text)) {
    return `${method} does not allow this user to become "${user}"${detail}`;
  }
  return `${method} ended${code} instead of becoming "${user}"${detail}`;
}

const longestQuote = 200;

/** What the method said last, or whoever spoke; without prompts and control characters. */
function lastWords({ text, nonce }: Said, method?: string): string {
  const lines = text
    .split(/[\r\n]+/)
    .map(line => line.replace(new RegExp(`\\s*${nonce}.*$`), ''))
    .map(line => line.replaceAll(/\p{Cc}/gu, ' ').trim())
    .filter(line => line !== '' && !(/[:：]$/u.test(line) && passwordWords.test(line)));
  const own = lines.filter(line => line.startsWith(`${method}:`));
  const words = own.length > 0 ? own.slice(-2) : lines.slice(-1);
  return words.join('; ').slice(0, longestQuote);
}
