import { posix } from 'node:path';
import { fail, modeBits, type PresentFile } from '../../module-api/index.ts';
import { escapePythonRegex, PythonRegex } from '../../module-api/python-regex.ts';
import type { FindArgs } from './args.ts';

/** Something found, as far as it matters whether it is wanted. */
export interface Candidate {
  readonly state: PresentFile;
  /** Of a file, when "contains" asks for it. */
  readonly contains: boolean;
}

export type Filter = (candidate: Candidate) => boolean;

/** What the options ask for, checked once. `now`: seconds since 1970, by the host's clock. */
export function filterOf(args: FindArgs, now: number): Filter {
  const { file_type, age_stamp, contains } = args;
  const name = nameFilter(args);
  const age = secondsOf(args.age);
  const size = bytesOf(args.size);
  const mode = modeFilter(args);
  return ({ state, contains: isInside }) => {
    const { type } = state;
    if (!name(posix.basename(state.path)) || !mode(state)) return false;
    if (file_type !== 'any' && type !== file_type) return false;
    if (age !== undefined && !isAtLeast(now - state[age_stamp], age)) return false;
    if (type !== 'file') return file_type !== 'file';
    if (size !== undefined && !isAtLeast(state.size, size)) return false;
    return contains === undefined || isInside;
  };
}

/** A negative limit is the most there may be. */
function isAtLeast(value: number, limit: number): boolean {
  return limit >= 0 ? value >= limit : value <= -limit;
}

export function nameFilter({
  patterns,
  excludes,
  use_regex,
  hidden,
}: FindArgs): (name: string) => boolean {
  const matcher = (pattern: string): PythonRegex =>
    new PythonRegex(use_regex ? pattern : regexOfGlob(pattern));
  const [wanted, unwanted] = [patterns.map(matcher), excludes.map(matcher)];
  const any = (matchers: readonly PythonRegex[], name: string): boolean =>
    matchers.some(one => one.match(name) !== undefined);
  return name =>
    (hidden || !name.startsWith('.')) &&
    (wanted.length === 0 || any(wanted, name)) &&
    !any(unwanted, name);
}

/** As Python's `fnmatch` understands a pattern. */
export function regexOfGlob(pattern: string): string {
  const parts = pattern.replaceAll(/\*+|\?|\[!?\]?[^\]]*\]|[^*?[]+|\[/g, part => {
    if (part.startsWith('*')) return '.*';
    if (part === '?') return '.';
    if (part.length > 2 && part.startsWith('[')) {
      const set = part.slice(1, -1).replaceAll('\\', '\\\\').replaceAll('[', '\\[');
      return `[${set.replace(/^!/, '^').replace(/^(\^?)\]/, '$1\\]')}]`;
    }
    return escapePythonRegex(part);
  });
  return `(?s:${parts})\\Z`;
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function secondsOf(age: string | undefined): number | undefined {
  if (age === undefined) return undefined;
  const [, number = '', unit = 's'] = /^(-?\d+)([smhdw])?$/i.exec(age.trim()) ?? [];
  if (number === '')
    fail(`"age" is a number with s, m, h, d or w behind it, not ${JSON.stringify(age)}`);
  return Number(number) * (seconds[unit.toLowerCase()] ?? 1);
}

function bytesOf(size: string | undefined): number | undefined {
  if (size === undefined) return undefined;
  const [, number = '', unit = 'b'] = /^(-?\d+)([bkmgt])?$/i.exec(size.trim()) ?? [];
  if (number === '')
    fail(`"size" is a number with b, k, m, g or t behind it, not ${JSON.stringify(size)}`);
  return Number(number) * 1024 ** 'bkmgt'.indexOf(unit.toLowerCase());
}

function modeFilter({ mode, exact_mode }: FindArgs): (state: PresentFile) => boolean {
  if (mode === undefined) return () => true;
  return ({ mode: actual, type }) => {
    const bits = Number.parseInt(actual, 8);
    const wanted = modeBits(mode, { bits: 0, directory: type === 'directory' });
    return exact_mode ? bits === wanted : (bits & wanted) === wanted;
  };
}
