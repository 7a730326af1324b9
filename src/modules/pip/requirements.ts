import type { PipArgs } from './args.ts';

/** A list that was written as a text has been cut at each comma, also at those between versions. */
export function requirementsOf({ name = [], version }: PipArgs): readonly string[] {
  const joined: string[] = [];
  for (const word of name.map(one => one.trim()).filter(one => one !== '')) {
    const last = joined.at(-1);
    if (last !== undefined && /^[<>=!~]/.test(word)) joined[joined.length - 1] = `${last},${word}`;
    else joined.push(word);
  }
  return version === undefined ? joined : joined.map(one => `${one}==${version}`);
}

/** A path or an address: only pip itself knows whether what is there is the same. */
export function isDirect(requirement: string): boolean {
  return /:\/\/|^[./~]|^\S+\s*@\s|\.(?:whl|zip|tar\.gz|tgz)$/.test(requirement);
}

/** As all tools of Python write the name of a package. */
export function nameIn(requirement: string): string {
  const [name = ''] = /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(requirement) ?? [];
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/**
 * Whether what is installed will do, for an old pip that cannot say; `undefined` where more than a plain name or
 * version is asked for.
 */
export function isMet(
  requirement: string,
  installed: ReadonlyMap<string, string>,
): boolean | undefined {
  const found = installed.get(nameIn(requirement));
  if (found === undefined) return false;
  const [, wanted] = /^[\w.-]+(?:\[[^\]]*\])?\s*(?:===?\s*([\w.!+-]+))?$/.exec(requirement) ?? [];
  if (wanted !== undefined) return plainVersion(wanted) === plainVersion(found);
  return /^[\w.-]+(?:\[[^\]]*\])?$/.test(requirement) ? true : undefined;
}

function plainVersion(version: string): string {
  return version
    .toLowerCase()
    .replace(/^v/, '')
    .replace(/(?:\.0)+$/, '');
}
