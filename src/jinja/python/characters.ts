const surrogate = /[\ud800-\udfff]/;

/** Python counts code points where JavaScript counts UTF-16 code units. */
export function hasSurrogates(text: string): boolean {
  return surrogate.test(text);
}

export function charactersOf(text: string): string[] {
  return hasSurrogates(text) ? Array.from(text) : text.split('');
}

export function lengthOfText(text: string): number {
  return hasSurrogates(text) ? Array.from(text).length : text.length;
}

/** By code points, as Python orders strings. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (!hasSurrogates(a) && !hasSurrogates(b)) return a < b ? -1 : 1;
  const left = Array.from(a);
  const right = Array.from(b);
  for (const [index, character] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return -1;
}
