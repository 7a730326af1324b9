/** Whether names match a shell pattern: `*`, `?`, `[abc]`, `[!abc]`, as Python's `fnmatch` reads them. */
export function globMatcher(pattern: string): (name: string) => boolean {
  if (!/[*?[]/.test(pattern)) return name => name === pattern;
  let source = '';
  let at = 0;
  while (at < pattern.length) {
    const character = pattern[at] ?? '';
    const set = character === '[' ? characterSet(pattern, at) : undefined;
    if (set !== undefined) {
      source += set.source;
      at = set.end;
      continue;
    }
    source += wildcards[character] ?? character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    at++;
  }
  const regex = compile(`^${source}$`);
  return name => regex?.test(name) ?? false;
}

const wildcards: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };

/** A `]` right behind the opening stands for itself; a `[` that nothing closes does, too. */
function characterSet(pattern: string, start: number) {
  const negated = pattern[start + 1] === '!';
  const first = start + (negated ? 2 : 1);
  const close = pattern.indexOf(']', first + 1);
  if (close === -1) return undefined;
  const members = pattern.slice(first, close).replace(/[\\\]^[]/g, '\\$&');
  return { source: `[${negated ? '^' : ''}${members}]`, end: close + 1 };
}

/** A set whose range runs backwards matches nothing. */
function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 's');
  } catch {
    return undefined;
  }
}
