import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';

/**
 * The paths that match a pattern with `*`, `?`, `[…]` and `**`, sorted. As with Python's `glob`, a
 * name that begins with a dot needs a pattern that does. Relative patterns give relative paths.
 */
export function globFiles(pattern: string, directory: string): string[] {
  const isAbsolute = pattern.startsWith('/');
  const parts = pattern.split('/').filter(part => part !== '');
  const found = expand(isAbsolute ? '/' : directory, '', parts);
  return found.map(path => (isAbsolute ? `/${path}` : path)).sort();
}

function expand(base: string, path: string, parts: readonly string[]): string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return path === '' ? [] : [path];
  const here = posix.join(base, path);
  if (!/[*?[]/.test(part)) {
    return existsSync(posix.join(here, part)) ? expand(base, posix.join(path, part), rest) : [];
  }
  const regex = nameRegex(part);
  return namesIn(here)
    .filter(name => regex.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .flatMap(name => expand(base, posix.join(path, name), rest));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // Like a shell: what cannot be read or is no directory holds no match.
    return [];
  }
}

/** Python's `fnmatch`. */
function nameRegex(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[!?\]?[^\]]*\]|[^]/g, token => {
    if (token === '*') return '[^]*';
    if (token === '?') return '[^]';
    if (token.length === 1) return token.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
    const isNegative = token.startsWith('[!');
    const members = token.slice(isNegative ? 2 : 1, -1).replaceAll(/[\\\][^]/g, '\\$&');
    return `[${isNegative ? '^' : ''}${members}]`;
  });
  return new RegExp(`^${source}$`, 's');
}
