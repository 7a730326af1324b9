import { Shell, sh } from '../module-api/shell.ts';

/**
 * A command line that runs POSIX shell text, whatever the user's login shell is: sh, csh and fish agree
 * on what stands between single quotes, as long as it is one line without `'`, `!` and `\` before a quote.
 */
export function loginLine(text: Shell): string {
  if (/^exec [\w./+-]+$/.test(text.text)) return text.text;
  if (/['!\n]|\\['\\]/.test(text.text)) {
    throw new RangeError('not every login shell reads this text the same way');
  }
  return `exec /bin/sh -c '${text.text}'`;
}

/** A word for `loginLine`. Needs a `printf` for what cannot be there as it is. */
export function loginWord(word: string): Shell {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return sh`${word}`;
  if (/^[\x20-\x7e]*$/.test(word) && !/["$\\`'!]/.test(word)) return new Shell(`"${word}"`);
  if (/\0|\n$/.test(word)) throw new RangeError('a command line cannot hold this word');
  const octal = [...Buffer.from(word)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`);
  return new Shell(`"$(printf "${octal.join('')}")"`);
}

export function loginWords(words: readonly string[]): Shell {
  return new Shell(words.map(word => loginWord(word).text).join(' '));
}
