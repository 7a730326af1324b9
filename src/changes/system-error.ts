/**
 * The reason in a tool's complaint: `cat: write error: No space left on device` says the last part.
 * Shells have words of their own for some.
 */
export function systemError(stderr: string): string | undefined {
  const found = reasons.find(([pattern]) => pattern.test(stderr));
  if (found === undefined) return undefined;
  const [pattern, reason] = found;
  return reason ?? pattern.exec(stderr)?.[0];
}

const reasons: readonly (readonly [pattern: RegExp, reason?: string])[] = [
  [/No space left on device/],
  [/Disk quota exceeded/],
  [/Read-only file system/],
  [/File name too long/],
  [/Too many levels of symbolic links/],
  [/Text file busy/],
  [/Device or resource busy|Resource busy/, 'Device or resource busy'],
  [/Input\/output error|I\/O error/, 'Input/output error'],
  [/Permission denied/],
  [/Operation not permitted/],
  [/(?:invalid|unknown|illegal) (?:user|group)(?: name)?:? .*/i],
  [/[\w.-]+: (?:command )?not found/],
  [/Directory not empty/],
  [/Not a directory/],
  [/Is a directory|cannot overwrite directory/i, 'Is a directory'],
  [/File exists/],
  [
    /Directory nonexistent|nonexistent directory|No such file or directory/,
    'No such file or directory',
  ],
];
