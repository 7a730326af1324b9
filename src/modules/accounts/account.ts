import { fail, format, type RunChange, type Shell, sh } from '../../module-api/index.ts';

const accountName = /^[^\s:,/-][^\s:,/]*$/;

export const accountFormat = format('the name of a user or group', accountName);

export function isAccountName(name: string): boolean {
  return accountName.test(name);
}

/** Fails for what can be no name in /etc/passwd or /etc/group. */
export function requireAccountName(option: string, name: string): void {
  if (!isAccountName(name)) {
    fail(`"${option}": ${JSON.stringify(name)} cannot be the name of a user or group`);
  }
}

/** The key of what is predicted of a group: its number, `?` where it is not known, empty when it is gone. */
export function groupKey(name: string): string {
  return `group:${name}`;
}

/** The key of what is predicted of a user: an account as JSON, empty when it is gone. */
export function userKey(name: string): string {
  return `user:${name}`;
}

export interface AccountCommand {
  readonly words: readonly string[];
  /** What a person is told it does: "add the user app". */
  readonly does: string;
  readonly predicts: RunChange['predicts'];
  /** Prints what the module's result needs. */
  readonly after?: Shell | undefined;
}

/** A command of the shadow suite as a change; it tells why when it fails. */
export function accountChange({ words, does, predicts, after }: AccountCommand): RunChange {
  return {
    kind: 'run',
    script: after === undefined ? sh`${words}` : sh`${words} && ${after}`,
    summary: words.join(' '),
    predicts,
    failureMessage: (exitCode, stdout, stderr) => whyNot(does, { exitCode, stdout, stderr }),
  };
}

export function whyNot(
  does: string,
  {
    exitCode,
    stdout,
    stderr,
  }: { readonly exitCode: number; readonly stdout: string; readonly stderr: string },
): string {
  const said = (stderr.trim() === '' ? stdout : stderr).trim().split('\n').at(-1) ?? '';
  if (/Permission denied|not root|must be root/i.test(stderr + stdout)) {
    return `cannot ${does}: only root can; use "become: true"`;
  }
  return `cannot ${does}: ${said === '' ? `exit code ${exitCode}` : said}`;
}

/** The part of a probe that defines `k_entry DATABASE KEY`: a line of the database, of files alone if local. */
export function entryFunction(local: boolean): Shell {
  // busybox has no getent everywhere.
  const files = sh`k_entry() { K_K=$2 awk -F: '$1 == ENVIRON["K_K"] || $3 == ENVIRON["K_K"] { print; exit }' "/etc/$1" 2>/dev/null; }
k_groups() { cat /etc/group; }`;
  if (local) return files;
  return sh`if command -v getent >/dev/null 2>&1; then
k_entry() { getent "$1" "$2"; }
k_groups() { getent group; }
else ${files}
fi`;
}

export function fieldsOf(text: string, key: string): readonly string[] {
  return text
    .split('\n')
    .filter(line => line.startsWith(`${key}|`))
    .map(line => line.slice(key.length + 1));
}
