/** OpenSSH's patterns: `*` is any number of characters, `?` exactly one. Linear in time for any pattern. */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0;
  let of = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[of] === '*') {
      star = of++;
      resume = at;
    } else if (of < pattern.length && (pattern[of] === '?' || pattern[of] === text[at])) {
      at++;
      of++;
    } else if (star !== -1) {
      of = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[of] === '*') of++;
  return of === pattern.length;
}

/** Host names: one of the patterns matches, and none that is negated with `!`; letter case is ignored. */
export function matchesPatternList(text: string, patterns: readonly string[]): boolean {
  const name = text.toLowerCase();
  let isMatch = false;
  for (const pattern of patterns) {
    const isNegated = pattern.startsWith('!');
    const wanted = (isNegated ? pattern.slice(1) : pattern).toLowerCase();
    if (!matchesPattern(name, wanted)) continue;
    if (isNegated) return false;
    isMatch = true;
  }
  return isMatch;
}
