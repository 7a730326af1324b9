/** Python's, which no variable can be named like. */
export const languageWords: ReadonlySet<string> = new Set([
  ...['and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif'],
  ...['else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda'],
  ...['nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield'],
  ...['True', 'False', 'None'],
]);

export function isVariableName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** Why a variable cannot be named so, as a sentence. */
export function nameProblem(text: string): string | undefined {
  if (!isVariableName(text)) {
    return `"${text}" is not a name for a variable: letters, digits and _ only.`;
  }
  if (!languageWords.has(text)) return undefined;
  return `"${text}" is a word of the language, and no name for a variable.`;
}
