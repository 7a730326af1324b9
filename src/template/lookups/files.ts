import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Arguments, ExpressionError, type LiteralArguments } from '../../jinja/functions.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import { Undefined, type Value } from '../../values/value.ts';
import { globFiles } from '../algorithms/glob.ts';
import { dictOf, flagArg, stringOf, textArg } from '../arguments.ts';
import { problemOf } from '../literal-checks.ts';
import { findFile, readText, requireFile } from './find-file.ts';
import type { LookedUpFile, LookupDefinition, LookupReach } from './lookup.ts';

/** Lookups of files on the controller. */
export const fileLookups: readonly LookupDefinition[] = [
  {
    name: 'file',
    summary: 'Read files of the controller.',
    meanings: {
      terms: 'Names of files; looked for in "files" of the role and beside the playbook.',
      lstrip: 'Drop white space at the beginning.',
      rstrip: 'Drop white space at the end.',
    },
    defaults: { lstrip: false, rstrip: true },
    examples: ["lookup('file', 'motd') -> 'Welcome to web1'"],
    options: ['lstrip', 'rstrip'],
    files: literals => filePerTerm(literals, 'files'),
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
    summary: 'Read files of the controller as they are, also those that a vault encrypts.',
    meanings: {
      terms: 'Names of files; looked for in "files" of the role and beside the playbook.',
    },
    examples: ["lookup('unvault', 'motd') -> 'Welcome to web1\\n'"],
    options: [],
    files: literals => filePerTerm(literals, 'files'),
    run: (terms, _, reach) =>
      terms.map(term =>
        readText(requireFile(stringOf(term, 'the name of a file'), 'files', reach), reach),
      ),
  },
  {
    name: 'fileglob',
    summary:
      'List the files of the controller whose names match a pattern, of the first place that has any.',
    meanings: {
      terms: 'Patterns such as "*.conf", in "files" of the role and beside the playbook.',
    },
    examples: ["query('fileglob', '*.conf') | map('basename') -> ['a.conf', 'b.conf']"],
    options: [],
    run: (terms, _, reach) =>
      terms.flatMap((term): Value[] => filesMatching(stringOf(term, 'the pattern'), reach)),
  },
  {
    name: 'first_found',
    summary: 'Give the path of the first file that is there.',
    meanings: {
      terms: 'Names of files, lists of names, or a dict with "files", "paths" and "skip".',
      files: 'Names to look for, in each of "paths".',
      paths: 'Directories to look in.',
      skip: 'Give nothing, and do not fail, where none is there.',
    },
    defaults: { skip: false },
    examples: [
      "lookup('first_found', ['missing.conf', 'a.conf']) | basename -> 'a.conf'",
      "query('first_found', files=['missing.conf'], skip=true) -> []",
    ],
    options: ['files', 'paths', 'skip'],
    acceptsUndefined: true,
    files: literals => firstFoundFiles(literals),
    run: (terms, options, reach) => firstFound(terms, options, reach),
  },
  {
    name: 'template',
    summary: 'Render template files of the controller.',
    meanings: {
      terms: 'Names of files; looked for in "templates" of the role and beside the playbook.',
      convert_data: 'Accepted; changes nothing.',
      template_vars: 'Variables that the template sees before all others.',
      jinja2_native: 'Accepted; changes nothing.',
      variable_start_string: 'What stands for "{{".',
      variable_end_string: 'What stands for "}}".',
      comment_start_string: 'What stands for "{#".',
      comment_end_string: 'What stands for "#}".',
    },
    examples: [
      "lookup('template', 'greeting.j2', template_vars={'name': 'Anna'}) -> 'Hello Anna\\n'",
    ],
    options: [
      ...['convert_data', 'template_vars', 'jinja2_native', 'variable_start_string'],
      ...['variable_end_string', 'comment_start_string', 'comment_end_string'],
    ],
    files: literals => {
      const delimiters = literalDelimiters(literals);
      return filePerTerm(literals, 'templates').map(file => ({ ...file, delimiters }));
    },
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

function filePerTerm({ rest }: LiteralArguments, folder: string): readonly LookedUpFile[] {
  return rest.flatMap((term, parameter) =>
    typeof term === 'string' ? [{ names: [term], folders: [folder], parameter }] : [],
  );
}

function literalDelimiters(literals: LiteralArguments): NonNullable<LookedUpFile['delimiters']> {
  const given = new Map<string, string>();
  for (const option of delimiterOptions) {
    if (!literals.has(option)) continue;
    const text = literals.get(option);
    if (typeof text !== 'string' || text === '') return 'open';
    given.set(option, text);
  }
  // `**options` may hold them.
  if (literals.named === undefined) return 'open';
  return {
    variableStart: given.get('variable_start_string'),
    variableEnd: given.get('variable_end_string'),
    commentStart: given.get('comment_start_string'),
    commentEnd: given.get('comment_end_string'),
  };
}

const delimiterOptions = [
  ...['variable_start_string', 'variable_end_string'],
  ...['comment_start_string', 'comment_end_string'],
] as const;

interface Wanted {
  readonly names: readonly string[];
  /** It is no error when none is there. */
  readonly skip: boolean;
}

/** Terms are names, lists of names, and dicts that hold `files`, `paths` and `skip`. */
function wantedFiles(terms: readonly Value[], options: Pick<Arguments, 'get'>): Wanted {
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
  return { names, skip };
}

const foundIn = ['files', 'templates', 'tasks', 'vars'] as const;

function firstFound(terms: readonly Value[], options: Arguments, reach: LookupReach): Value[] {
  const { names, skip } = wantedFiles(terms, options);
  for (const name of names) {
    for (const subdirectory of foundIn) {
      const found = findFile(name, subdirectory, reach);
      if (found !== undefined) return [found];
    }
  }
  if (skip) return [];
  throw new ExpressionError('None of the files was found.', {
    hint: `Looked for ${names.join(', ')}.`,
  });
}

function firstFoundFiles(literals: LiteralArguments): readonly LookedUpFile[] {
  const { rest } = literals;
  const terms = rest.filter(term => term !== undefined);
  const isOpen = ['files', 'paths', 'skip'].some(
    option => literals.has(option) && literals.get(option) === undefined,
  );
  if (isOpen || terms.length < rest.length) return [];
  const wrong = problemOf(0, () => wantedFiles(terms, literals));
  if (wrong.length > 0) return [];
  const { names, skip } = wantedFiles(terms, literals);
  return skip || names.length === 0
    ? []
    : [{ names, folders: foundIn, parameter: terms.length > 0 ? 0 : 'files' }];
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
