import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { toFloat } from '../../jinja/python/kind.ts';
import type { Dict, Value } from '../../values/value.ts';
import { stringOf } from '../arguments.ts';
import { findFile } from './find-file.ts';
import type { LookupDefinition, LookupReach } from './lookup.ts';

/**
 * All that is below directories, as dicts with `path`, `state` and the like. Of the same path in several
 * directories, the first counts.
 */
export const fileTreeLookup: LookupDefinition = {
  name: 'community.general.filetree',
  aliases: ['filetree'],
  summary: 'List all that is below directories of the controller, with owner, mode and the like.',
  meanings: { terms: 'Directories; looked for in "files" of the role and beside the playbook.' },
  examples: ["query('filetree', 'tree') | map(attribute='path') -> ['sub', 'sub/one']"],
  options: [],
  run(terms, _, reach) {
    const owners = namesIn('/etc/passwd');
    const groups = namesIn('/etc/group');
    const found = new Map<string, Dict>();
    for (const term of terms) {
      const root = rootOf(stringOf(term, 'the name of a directory'), reach);
      for (const path of pathsBelow(root)) {
        const entry = found.has(path) ? undefined : entryAt(root, path, { owners, groups });
        if (entry !== undefined) found.set(path, entry);
        else if (!found.has(path)) {
          reach.surroundings.warn(
            `"${join(root, path)}" is no file, directory or link: it is left out.`,
          );
        }
      }
    }
    return [...found.values()];
  },
};

/** A directory that is not there has nothing below it. */
function rootOf(term: string, reach: LookupReach): string {
  const whole = findFile(term, 'files', reach);
  if (whole !== undefined) return whole;
  return join(findFile(dirname(term), 'files', reach) ?? dirname(term), basename(term));
}

/** Each directory's own entries come before what is in its directories. */
function pathsBelow(root: string, prefix = ''): readonly string[] {
  const directory = join(root, prefix);
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { withFileTypes: true });
  const names = entries.toSorted((a, b) => order(a.name, b.name));
  const inner = names.filter(entry => entry.isDirectory());
  const others = names.filter(entry => !entry.isDirectory());
  return [
    ...[...inner, ...others].map(({ name }) => join(prefix, name)),
    ...inner.flatMap(({ name }) => pathsBelow(root, join(prefix, name))),
  ];
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

interface Names {
  readonly owners: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

function entryAt(root: string, path: string, { owners, groups }: Names): Dict | undefined {
  const whole = join(root, path);
  const stats = lstatSync(whole);
  const kind = kindOf(stats, whole);
  if (kind === undefined) return undefined;
  const { uid, gid, mode, size, mtimeMs, ctimeMs } = stats;
  const entries: readonly [string, Value][] = [
    ...[['root', root] as const, ['path', path] as const, ...kind].map(
      ([name, value]): [string, Value] => [name, value],
    ),
    ['uid', uid],
    ['gid', gid],
    ['owner', owners.get(uid) ?? uid],
    ['group', groups.get(gid) ?? gid],
    ['mode', `0${(mode & 0o7777).toString(8).padStart(3, '0')}`],
    ['size', size],
    ['mtime', toFloat(mtimeMs / 1000)],
    ['ctime', toFloat(ctimeMs / 1000)],
  ];
  return new Map(entries);
}

function kindOf(stats: Stats, path: string): readonly (readonly [string, string])[] | undefined {
  if (stats.isDirectory()) return [['state', 'directory']];
  if (stats.isFile())
    return [
      ['state', 'file'],
      ['src', path],
    ];
  return stats.isSymbolicLink()
    ? [
        ['state', 'link'],
        ['src', readlinkSync(path)],
      ]
    : undefined;
}

/** The names of `passwd` and `group` by number. */
function namesIn(path: string): ReadonlyMap<number, string> {
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.includes(':'))
    .map(line => line.split(':'));
  return new Map(lines.map(([name = '', , id = '']) => [Number(id), name]));
}
