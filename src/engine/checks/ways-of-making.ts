import { basename, dirname, isAbsolute, normalize } from 'node:path';
import type { Action } from '../../playbook/model.ts';
import { isDict, isList, Templated, type Value } from '../../values/value.ts';
import { patternOf } from './text-pattern.ts';

/** What runs a program may make any file; other modules make what they name. */
export const programs: ReadonlySet<string> = new Set([
  ...['command', 'shell', 'raw', 'script', 'unarchive', 'fetch', 'git', 'pip'],
  'docker_container',
]);
const options: readonly string[] = ['dest', 'path', 'destfile', 'creates'];

/** How surely a task makes a file. */
export type Way = 'named' | 'mentioned' | 'perhaps';

/** What is known of the files that a task makes. */
export interface Making {
  readonly destinations: readonly string[];
  /** Names of files that it makes, whatever folder these are in. */
  readonly names: ReadonlySet<string>;
  /** Names of folders that it may make files in. */
  readonly folders: ReadonlySet<string>;
  /** Names of roles that it makes files of. */
  readonly roles: ReadonlySet<string>;
  /** What stands in the task of a program. */
  readonly words: ReadonlySet<string>;
  /** What is copied into a folder. */
  readonly into: string | undefined;
  readonly runsProgram: boolean;
  /** It may make any file. */
  readonly isOpen: boolean;
  /** Paths whose names are templates. */
  readonly templates: readonly TemplatePath[];
}

interface TemplatePath {
  /** The folder, where it is known. */
  readonly absolute: string | undefined;
  /** Names that the folder can have. */
  readonly parent: RegExp;
  readonly name: RegExp;
}

/** Of an include of which nobody knows what it brings. */
export const anyMaking: Making = {
  ...{ destinations: [], names: new Set(), folders: new Set() },
  ...{ roles: new Set(), words: new Set() },
  ...{ into: undefined, runsProgram: false, isOpen: true, templates: [] },
};

export function makingOf({ args, freeForm }: Action, runsProgram: boolean): Making {
  const values = isDict(args.value) ? destinationsOf(args.value) : [];
  const destinations = values.flatMap(value => textOf(value) ?? []);
  const isFolder = (text: string): boolean => text.endsWith('/');
  const source = isDict(args.value) ? textOf(args.value.get('src') ?? null) : undefined;
  const texts = runsProgram ? textsIn([freeForm?.value ?? null, args.value]) : [];
  return {
    destinations,
    names: new Set(destinations.filter(text => !isFolder(text)).map(text => basename(text))),
    folders: new Set(destinations.map(text => basename(text))),
    roles: new Set(destinations.flatMap(rolesIn)),
    words: new Set(texts.flatMap(wordsIn)),
    into: destinations.some(isFolder) ? source : undefined,
    runsProgram,
    isOpen: runsProgram || !isDict(args.value) || values.some(one => one instanceof Templated),
    templates: destinations.filter(text => holdsBraces(basename(text))).map(templatePath),
  };
}

/** Whether the name, or a folder, of the file is a part of what it makes. */
export function isCloseTo({ destinations, folders }: Making, file: string): boolean {
  const own = basename(file);
  return (
    destinations.some(text => text.includes(own)) || file.split('/').some(part => folders.has(part))
  );
}

/** Whether the path is that of a destination, as far as what stands behind its templates tells. */
export function writesTo({ destinations }: Making, path: string): boolean {
  return destinations.some(text => {
    const isTemplate = text.includes('}}');
    const known = normalize(text.slice(isTemplate ? text.lastIndexOf('}}') + 2 : 0));
    if (isAbsolute(known) && !isTemplate) return path === known;
    return path.endsWith(`/${known.replace(/^(?:\/|\.\.\/)+/, '')}`);
  });
}

/** Whether a destination with a template for a name may come to this one, in a folder that may be this one. */
export function mayWriteTo({ templates }: Making, path: string): boolean {
  const folder = dirname(path);
  return templates.some(({ absolute, parent, name }) => {
    const isThere = absolute === undefined ? parent.test(basename(folder)) : absolute === folder;
    return isThere && name.test(basename(path));
  });
}

function templatePath(text: string): TemplatePath {
  const folder = dirname(text);
  const absolute = isAbsolute(folder) && !holdsBraces(folder) ? folder : undefined;
  return { absolute, parent: patternOf(basename(folder)), name: patternOf(basename(text)) };
}

function holdsBraces(text: string): boolean {
  return /[{}]/.test(text);
}

function destinationsOf(args: ReadonlyMap<unknown, Value>): readonly Value[] {
  return options.flatMap(option => args.get(option) ?? []);
}

/** Folders in one of roles, and such as hold what roles have. */
function rolesIn(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.filter(
    (_, index) => parts[index - 1] === 'roles' || ofRoles.has(parts[index + 1] ?? ''),
  );
}

const ofRoles: ReadonlySet<string> = new Set(['tasks', 'handlers', 'defaults', 'meta']);

function textsIn(value: Value): readonly string[] {
  if (isList(value)) return Array.from(value).flatMap(textsIn);
  if (isDict(value)) return [...value.values()].flatMap(textsIn);
  const text = textOf(value);
  return text === undefined ? [] : [text];
}

/** By themselves or in a path, not as a part of a longer name. */
function wordsIn(text: string): readonly string[] {
  return text.split(/[^\w.-]+/);
}

function textOf(value: Value): string | undefined {
  if (value instanceof Templated) return value.text;
  return typeof value === 'string' ? value : undefined;
}
