/** A word with its quotes and escapes taken off. */
export interface Word {
  readonly text: string;
  /** For each character of `text`, the index at which it stands in what was split. */
  readonly indices: readonly number[];
  /** The index behind the word, with its quotes. */
  readonly end: number;
}

export interface SplitWords {
  readonly words: readonly Word[];
  /** Where a quote that is never closed opens. */
  readonly unclosed?: number | undefined;
  /** Where a comment begins in the middle of a word. */
  readonly cut?: number | undefined;
}

/**
 * Splits as Python's `shlex` does: both quotes, backslashes (in double quotes only before `"` and `\`)
 * and, if asked for, comments, which may begin in the middle of a word.
 */
export function splitWords(
  text: string,
  options: { readonly comments?: boolean } = {},
): SplitWords {
  const words: Word[] = [];
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    if (options.comments && text[at] === '#') break;
    const { word, next, unclosed, comment } = readWord(text, at, options.comments ?? false);
    if (unclosed !== undefined) return { words, unclosed };
    words.push(word);
    if (comment) return { words, cut: next };
    at = next;
  }
  return { words };
}

function readWord(text: string, start: number, comments: boolean) {
  const indices: number[] = [];
  let characters = '';
  let quote: string | undefined;
  let opened = start;
  let at = start;
  const take = (index: number) => {
    characters += text[index] ?? '';
    indices.push(index);
  };

  for (; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (quote === '"' && character === '\\' && /["\\]/.test(text[at + 1] ?? '')) take(++at);
      else take(at);
    } else if (isBlank(character) || (comments && character === '#')) {
      break;
    } else if (character === '"' || character === "'") {
      quote = character;
      opened = at;
    } else if (character === '\\') {
      opened = at;
      if (at + 1 === text.length) quote = '\\';
      else take(++at);
    } else {
      take(at);
    }
  }
  return {
    word: { text: characters, indices, end: at },
    next: at,
    unclosed: quote === undefined ? undefined : opened,
    comment: comments && text[at] === '#',
  };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text[at] ?? '')) at++;
  return at;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}
