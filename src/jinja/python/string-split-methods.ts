import type { Value } from '../../values/value.ts';
import { type Arguments, ExpressionError } from '../functions.ts';
import { assertKnown } from './errors.ts';
import { withArticle } from './kind.ts';
import { type Method, method, optionalInteger, optionalText } from './method.ts';
import { itemsOf } from './sequence.ts';
import { nonEmpty } from './string-search-methods.ts';
import { isTruthy } from './truth.ts';

function split(self: string, args: Arguments): Value[] {
  const separator = optionalText(args, 'sep');
  const limit = splitLimit(args);
  if (separator === undefined) return splitBlanks(self, limit);
  const parts = self.split(nonEmpty(separator));
  if (parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function splitFromRight(self: string, args: Arguments): Value[] {
  const separator = optionalText(args, 'sep');
  const limit = splitLimit(args);
  if (separator === undefined) return splitBlanksFromRight(self, limit);
  const parts = self.split(nonEmpty(separator));
  if (parts.length <= limit + 1) return parts;
  const kept = parts.length - limit;
  return [parts.slice(0, kept).join(separator), ...parts.slice(kept)];
}

function splitLimit(args: Arguments): number {
  const limit = optionalInteger(args, 'maxsplit') ?? -1;
  return limit < 0 ? Number.POSITIVE_INFINITY : limit;
}

function splitBlanks(text: string, limit: number): string[] {
  const words: string[] = [];
  let rest = text.trimStart();
  while (rest !== '' && words.length < limit) {
    const end = rest.search(/\s/);
    if (end === -1) break;
    words.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? words : [...words, rest];
}

function splitBlanksFromRight(text: string, limit: number): string[] {
  const words: string[] = [];
  let rest = text.trimEnd();
  while (rest !== '' && words.length < limit) {
    const word = /\S+$/.exec(rest)?.[0] ?? rest;
    if (word === rest) break;
    words.unshift(word);
    rest = rest.slice(0, -word.length).trimEnd();
  }
  return rest === '' ? words : [rest, ...words];
}

/** Python ends lines at more characters than the newline, among them some control characters. */
const lineEnd = '\\n\\r\\v\\f\\x1c\\x1d\\x1e\\x85\\u2028\\u2029';
const line = new RegExp(`[^${lineEnd}]*(?:\\r\\n|[${lineEnd}]|$)`, 'g');
const trailingLineEnd = new RegExp(`(?:\\r\\n|[${lineEnd}])$`);

function splitLines(self: string, args: Arguments): Value[] {
  const found = (self.match(line) ?? []).filter(text => text !== '');
  if (isTruthy(args.get('keepends') ?? false)) return found;
  return found.map(text => text.replace(trailingLineEnd, ''));
}

function join(self: string, args: Arguments): string {
  return itemsOf(args.get('iterable') ?? null)
    .map((item, index) => {
      if (typeof item === 'string') return item;
      assertKnown(item);
      const message = `"join" needs a list of str, but item ${index} is ${withArticle(item)}.`;
      throw new ExpressionError(message, { hint: `Convert it: "| map('string')".` });
    })
    .join(self);
}

export const stringSplitMethods: readonly Method<string>[] = [
  method('split', ['sep?', 'maxsplit?'], split),
  method('rsplit', ['sep?', 'maxsplit?'], splitFromRight),
  method('splitlines', ['keepends?'], splitLines),
  method('join', ['iterable'], join),
];
