import { fail } from './failure.ts';

/** A command line's words as Python's `shlex.split` gives them: quotes and backslashes, nothing else. */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [, plain, single, double, escaped, space, wrong] of text.matchAll(tokens)) {
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    if (wrong === '\\') fail(`a backslash ends the command ${JSON.stringify(text)}`);
    if (wrong !== undefined) fail(`a quote in ${JSON.stringify(text)} is not closed`);
    const unescaped = double?.replaceAll(/\\(["\\])/g, '$1');
    word = (word ?? '') + (plain ?? single ?? unescaped ?? escaped ?? '');
  }
  return word === undefined ? words : [...words, word];
}

const tokens = /([^\s'"\\]+)|'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|(\s+)|(['"\\])/g;
