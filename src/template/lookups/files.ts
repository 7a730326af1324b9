import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Arguments, ExpressionError } from '../../jinja/functions.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import { Undefined, type Value } from '../../values/value.ts';
import { globFiles } from '../algorithms/glob.ts';
import { dictOf, flagArg, stringOf, textArg } from '../arguments.ts';
import { findFile, readText, requireFile } from './find-file.ts';
import type { LookupDefinition, LookupReach } from './lookup.ts';

/** Lookups of files on the controller. */
export const fileLookups: readonly LookupDefinition[] = [
  {
    name: 'file',
    options: ['lstrip', 'rstrip'],
    run: (terms, options, reach) =>
      terms.map(term => {
        const text = readText(
          requireFile(stringOf(term, 'the name of a file'), 'files', reach),
          reach,
        );
        const left = flagArg(options, 'lstrip') ? text.trimStart() : text;
        return flagArg(options, 'rstrip', true) ? left.trimEnd() : left;
      }),
  },
  {
    name: 'unvault',
    options: [],
    run: (terms, _, reach) =>
      terms.map(term =>
        readText(requireFile(stringOf(term, 'the name of a file'), 'files', reach), reach),
      ),
  },
  {
    name: 'fileglob',
    options: [],
    run: (terms, _, reach) =>
      terms.flatMap((term): Value[] => filesMatching(stringOf(term, 'the pattern'), reach)),
  },
  {
    name: 'first_found',
    options: ['files', 'paths', 'skip'],
    acceptsUndefined: true,
    run: (terms, options, reach) => firstFound(terms, options, reach),
  },
  {
    name: 'template',
    options: [
      ...['convert_data', 'template_vars', 'jinja2_native', 'variable_start_string'],
      ...['variable_end_string', 'comment_start_string', 'comment_end_string'],
    ],
    run: (terms, options, reach) =>
      terms.map(term => {
        const path = requireFile(stringOf(term, 'the name of a file'), 'templates', reach);
        const own = dictOf(options.get('template_vars') ?? new Map(), '"template_vars"');
        return reach.surroundings.renderTemplate({
          path,
          variables: new Map(Array.from(own, ([name, value]) => [String(name), value])),
          delimiters: {
            variableStart: textArg(options, 'variable_start_string'),
            variableEnd: textArg(options, 'variable_end_string'),
            commentStart: textArg(options, 'comment_start_string'),
            commentEnd: textArg(options, 'comment_end_string'),
          },
        });
      }),
  },
];

/** Of the places where a pattern finds files, the first counts. */
function filesMatching(pattern: string, reach: LookupReach): string[] {
  const name = basename(pattern);
  const directory = name === pattern ? undefined : findFile(dirname(pattern), 'files', reach);
  const places =
    name === pattern
      ? reach.surroundings.searchPaths.flatMap(path => [join(path, 'files'), path])
      : [directory].filter(path => path !== undefined);
  for (const place of places) {
    const found = globFiles(join(place, name), '/').filter(
      path => statSync(path, { throwIfNoEntry: false })?.isFile() === true,
    );
    if (found.length > 0) return found;
  }
  return [];
}

/** Terms are names, lists of names, and dicts that hold `files`, `paths` and `skip`. */
function firstFound(terms: readonly Value[], options: Arguments, reach: LookupReach): Value[] {
  const names: string[] = [];
  let skip = flagArg(options, 'skip');
  const collect = (items: readonly Value[]): void => {
    for (const item of items) {
      if (item instanceof Undefined) continue;
      if (Array.isArray(item)) collect(item);
      else if (isMapping(item)) {
        names.push(...searched(item.get('files') ?? [], item.get('paths') ?? []));
        skip = isTruthy(item.get('skip') ?? false);
      } else names.push(stringOf(item, 'the name of a file'));
    }
  };
  collect(terms);
  names.push(...searched(options.get('files') ?? [], options.get('paths') ?? []));

  for (const name of names) {
    for (const subdirectory of ['files', 'templates', 'tasks', 'vars']) {
      const found = findFile(name, subdirectory, reach);
      if (found !== undefined) return [found];
    }
  }
  if (skip) return [];
  throw new ExpressionError('None of the files was found.', {
    hint: `Looked for ${names.join(', ')}.`,
  });
}

function searched(files: Value, paths: Value): string[] {
  const names = listed(files, /[,;]/);
  const directories = listed(paths, /[,:;]/);
  if (directories.length === 0) return names;
  return directories.flatMap(directory => names.map(name => join(directory, name)));
}

function listed(value: Value, separator: RegExp): string[] {
  const items = Array.isArray(value) ? Array.from(value) : [value];
  return items
    .filter(item => !(item instanceof Undefined))
    .flatMap(item => toText(item).split(separator))
    .map(part => part.trim())
    .filter(part => part !== '');
}
