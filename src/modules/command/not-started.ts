/** Why no command came to run, in the words of the shell that could not start it; with Ansible's exit code. */
export interface NotStarted {
  readonly rc: number;
  readonly message: string;
}

/** `undefined` of a command that ran, and ended with that exit code. */
export function notStarted(
  command: string,
  { exitCode, stderr }: { readonly exitCode: number; readonly stderr: string },
): NotStarted | undefined {
  if (exitCode !== 126 && exitCode !== 127) return undefined;
  const said = stderr.trimEnd().split('\n').at(-1) ?? '';
  const [before, after] = splitAt(said, `${command}: `);
  if (before === undefined || !/^\S+: (?:exec: )?(?:line )?\d+: (?:exec: )?$/.test(before)) {
    return undefined;
  }
  if (exitCode === 126) {
    return { rc: 13, message: `cannot run ${command}: [Errno 13] Permission denied` };
  }
  if (after !== 'not found' && after !== 'No such file or directory') return undefined;
  return { rc: 2, message: `command not found: ${command}: [Errno 2] No such file or directory` };
}

function splitAt(text: string, separator: string): readonly [string?, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [] : [text.slice(0, at), text.slice(at + separator.length)];
}
