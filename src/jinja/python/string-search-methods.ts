import { isList, Tuple, type Value } from '../../values/value.ts';
import { type Arguments, ExpressionError } from '../functions.ts';
import { lengthOfText } from './characters.ts';
import { withArticle } from './kind.ts';
import { type Method, method, optionalInteger, textArgument } from './method.ts';
import { slice } from './sequence.ts';

const range = ['start?', 'end?'] as const;

/**
 * The part of the text between `start` and `end`, and where it begins, in code points. Behind the end of the text there
 * is none, not even an empty one.
 */
function windowOf(self: string, args: Arguments): { text: string; offset: number } | undefined {
  const first = optionalInteger(args, 'start');
  const last = optionalInteger(args, 'end');
  if (first === undefined && last === undefined) return { text: self, offset: 0 };
  const length = lengthOfText(self);
  const start = first ?? 0;
  if (start > length) return undefined;
  const offset = Math.min(length, Math.max(0, start < 0 ? start + length : start));
  return { text: slice(self, { first, last, step: undefined }), offset };
}

function search(name: string, last: boolean, missing: (sub: string) => number): Method<string> {
  return method(name, ['sub', ...range], (self, args) => {
    const sub = textArgument(args, 'sub');
    const within = windowOf(self, args);
    if (within === undefined) return missing(sub);
    const { text, offset } = within;
    const index = last ? text.lastIndexOf(sub) : text.indexOf(sub);
    return index === -1 ? missing(sub) : offset + lengthOfText(text.slice(0, index));
  });
}

function notFound(sub: string): never {
  throw new ExpressionError(`The text '${sub}' was not found.`);
}

function affix(name: string, matches: (text: string, affix: string) => boolean): Method<string> {
  return method(name, ['prefix', ...range], (self, args) => {
    const affixes = affixesOf(name, args.get('prefix') ?? null);
    const within = windowOf(self, args);
    return within !== undefined && affixes.some(part => matches(within.text, part));
  });
}

/** A list is taken beside Python's tuple. */
function affixesOf(name: string, value: Value): readonly string[] {
  return (isList(value) ? value : [value]).map(item => {
    if (typeof item === 'string') return item;
    throw new ExpressionError(
      `"${name}" needs a str or a tuple of them, not ${withArticle(item)}.`,
    );
  });
}

function partition(name: string, last: boolean): Method<string> {
  return method(name, ['sep'], (self, args) => {
    const separator = nonEmpty(textArgument(args, 'sep'));
    const index = last ? self.lastIndexOf(separator) : self.indexOf(separator);
    if (index === -1) return last ? Tuple.of('', '', self) : Tuple.of(self, '', '');
    return Tuple.of(self.slice(0, index), separator, self.slice(index + separator.length));
  });
}

export function nonEmpty(separator: string): string {
  if (separator === '') throw new ExpressionError('The separator cannot be empty.');
  return separator;
}

export const stringSearchMethods: readonly Method<string>[] = [
  search('find', false, () => -1),
  search('rfind', true, () => -1),
  search('index', false, notFound),
  search('rindex', true, notFound),
  affix('startswith', (text, part) => text.startsWith(part)),
  affix('endswith', (text, part) => text.endsWith(part)),
  method('count', ['sub', ...range], (self, args) => {
    const sub = textArgument(args, 'sub');
    const within = windowOf(self, args);
    if (within === undefined) return 0;
    return sub === '' ? lengthOfText(within.text) + 1 : within.text.split(sub).length - 1;
  }),
  partition('partition', false),
  partition('rpartition', true),
  method('removeprefix', ['prefix'], (self, args) => {
    const prefix = textArgument(args, 'prefix');
    return self.startsWith(prefix) ? self.slice(prefix.length) : self;
  }),
  method('removesuffix', ['suffix'], (self, args) => {
    const suffix = textArgument(args, 'suffix');
    return suffix !== '' && self.endsWith(suffix) ? self.slice(0, -suffix.length) : self;
  }),
];
