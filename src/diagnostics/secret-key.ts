import { nearest } from './did-you-mean.ts';

const ending =
  /(?:passwords?|passwd|passphrases?|(?<!by|com|tres|sur)pass|(?<![a-z])pwd|secrets?|tokens?|(?:private|secret|access|api|certificate|encryption)[_-]?keys?)$/i;

/** Their values say when to do what. */
const harmless: ReadonlySet<string> = new Set(['update_password', 'ask_pass', 'ask_vault_pass']);

/** Whether a value of that name is hardly for everybody to see: `db_password`, `api-token`, also misspelt. */
export function isSecretKey(key: string): boolean {
  if (harmless.has(key)) return false;
  if (ending.test(key)) return true;
  const word = key.slice(Math.max(...['_', '-', '.'].map(sign => key.lastIndexOf(sign))) + 1);
  return word.length > 5 && nearest(word, ['password', 'passphrase'], 2) !== undefined;
}
