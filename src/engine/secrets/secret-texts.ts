import type { Value } from '../../values/value.ts';
import { isDict, isList } from '../../values/value.ts';

/** What a result says about itself and not about the host. */
const bookkeeping: ReadonlySet<unknown> = new Set([
  ...['ansible_loop_var', 'ansible_index_var', 'start', 'end', 'delta'],
  ...['false_condition', 'skip_reason', 'skipped_reason'],
]);

/**
 * The texts in a value that must not be shown, because it was made under `no_log`: every string, its lines, and
 * what playbooks usually take out of such strings.
 */
export function secretTexts(value: Value): ReadonlySet<string> {
  const texts = new Set<string>();
  collect(value, texts);
  return texts;
}

function collect(value: Value, texts: Set<string>): void {
  if (typeof value === 'string') collectText(value, texts);
  else if (isList(value)) for (const item of value) collect(item, texts);
  else if (isDict(value)) {
    for (const [key, item] of value) if (!bookkeeping.has(key)) collect(item, texts);
  }
}

function collectText(text: string, texts: Set<string>): void {
  if (texts.has(text)) return;
  texts.add(text);
  for (const line of text.split('\n')) texts.add(line.trim());
  for (const pattern of words) {
    for (const [word] of text.matchAll(pattern)) if (isTelling(word)) texts.add(word);
  }
  const decoded = fromBase64(text);
  if (decoded !== undefined) collectText(decoded, texts);
}

/** What a list of options, and a name put together, are taken apart into. */
const words: readonly RegExp[] = [/[^\s"',=:;{}[\]()]{8,}/g, /[A-Za-z0-9]{6,}/g];

/** A token or a password rather than a word of a sentence. */
export function isTelling(word: string): boolean {
  return /\d/.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word.slice(1)));
}

/** `slurp` gives files so. */
function fromBase64(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]{8,}={0,2}\s*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  const decoded = bytes.toString('utf8');
  // oxlint-disable-next-line no-control-regex
  return /[\uFFFD\0-\x08\x0E-\x1F]/.test(decoded) ? undefined : decoded;
}
