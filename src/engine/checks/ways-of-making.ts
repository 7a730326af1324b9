import { basename, dirname, isAbsolute, normalize } from 'node:path';
import type { Action } from '../../playbook/model.ts';
import { isDict, isList, Templated, type Value } from '../../values/value.ts';
import { patternOf } from './text-pattern.ts';

/** What runs a program may make any file; other modules make what they name. */
export const programs: ReadonlySet<string> = new Set([
  ...['command', 'shell', 'raw', 'script', 'unarchive', 'fetch', 'git', 'pip'],
  'docker_container',
]);
const destinations: readonly string[] = ['dest', 'path', 'destfile', 'creates'];

/** How surely a task makes a file. */
export type Way = 'named' | 'mentioned' | 'perhaps' | 'not';

/** By the name of the file, whatever folder it is in. */
export function wayOfMaking({ args, freeForm }: Action, file: string, runsProgram: boolean): Way {
  const own = basename(file);
  const isMentioned =
    runsProgram && textsIn([freeForm?.value ?? null, args.value]).some(text => mentions(text, own));
  if (!isDict(args.value)) return isMentioned ? 'mentioned' : 'perhaps';
  const options = args.value;
  const values = destinations.flatMap(option => options.get(option) ?? []);
  const texts = values.flatMap(value => textOf(value) ?? []);
  if (texts.some(text => basename(text) === own && !text.endsWith('/'))) return 'named';
  if (isMentioned) return 'mentioned';
  const isOpen = values.some(value => value instanceof Templated);
  if (runsProgram || isOpen || texts.some(text => text.includes(own))) return 'perhaps';
  const folders = new Set(file.split('/'));
  if (texts.some(text => folders.has(basename(text)))) return 'perhaps';
  const source = textOf(options.get('src') ?? null);
  const isInto = source?.includes(own) === true && texts.some(text => text.endsWith('/'));
  return isInto ? 'mentioned' : 'not';
}

/** Whether the path is that of a destination, as far as what stands behind its templates tells. */
export function writesTo({ args }: Action, path: string): boolean {
  return destinationsOf(args.value).some(text => {
    const isTemplate = text.includes('}}');
    const known = normalize(text.slice(isTemplate ? text.lastIndexOf('}}') + 2 : 0));
    if (isAbsolute(known) && !isTemplate) return path === known;
    return path.endsWith(`/${known.replace(/^(?:\/|\.\.\/)+/, '')}`);
  });
}

/** Whether a destination in a folder of that name has a template for a name, and may come to this one. */
export function mayWriteTo({ args }: Action, path: string): boolean {
  return destinationsOf(args.value).some(text => {
    const [folder, name] = [dirname(text), basename(text)];
    const isKnown = isAbsolute(folder) && !holdsBraces(folder);
    const isThere = isKnown ? folder === dirname(path) : isSameName(folder, dirname(path));
    return isThere && holdsBraces(name) && patternOf(name).test(basename(path));
  });
}

function isSameName(folder: string, other: string): boolean {
  const name = basename(folder);
  return !holdsBraces(name) && name === basename(other);
}

function holdsBraces(text: string): boolean {
  return /[{}]/.test(text);
}

/** Stands for all names that templates may come to. */
export const anyName = '*';

/** Names of all files that it makes by name, or mentions. */
export function namesWritten({ args, freeForm }: Action, runsProgram: boolean): Iterable<string> {
  const source = isDict(args.value) ? (textOf(args.value.get('src') ?? null) ?? '') : '';
  const named = [...destinationsOf(args.value), source]
    .map(text => basename(text))
    .map(name => (holdsBraces(name) ? anyName : name));
  const texts = runsProgram ? textsIn([freeForm?.value ?? null, args.value]) : [];
  return new Set([...named, ...texts.flatMap(wordsIn)]);
}

function destinationsOf(args: Value): readonly string[] {
  if (!isDict(args)) return [];
  return destinations.flatMap(option => textOf(args.get(option) ?? null) ?? []);
}

function textsIn(value: Value): readonly string[] {
  if (isList(value)) return Array.from(value).flatMap(textsIn);
  if (isDict(value)) return [...value.values()].flatMap(textsIn);
  const text = textOf(value);
  return text === undefined ? [] : [text];
}

/** By itself or in a path, not as a part of a longer name. */
function mentions(text: string, name: string): boolean {
  return text.includes(name) && wordsIn(text).includes(name);
}

function wordsIn(text: string): readonly string[] {
  return text.split(/[^\w.-]+/);
}

function textOf(value: Value): string | undefined {
  if (value instanceof Templated) return value.text;
  return typeof value === 'string' ? value : undefined;
}
