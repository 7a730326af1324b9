import { type Dict, isDict, type Value } from '../../values/value.ts';
import { type Arguments, ExpressionError } from '../functions.ts';
import { encodeText } from './bytes.ts';
import { charactersOf, lengthOfText } from './characters.ts';
import { entriesOf, getItem } from './dict.ts';
import { isMapping, withArticle } from './kind.ts';
import {
  integerArgument,
  type Method,
  method,
  optionalInteger,
  optionalText,
  textArgument,
} from './method.ts';
import { formatText } from './str-format.ts';

function strip(name: string, left: boolean, right: boolean): Method<string> {
  return method(name, ['chars?'], (self, args) => {
    const characters = optionalText(args, 'chars');
    if (characters === undefined) {
      const text = left ? self.trimStart() : self;
      return right ? text.trimEnd() : text;
    }
    return stripCharacters(charactersOf(self), new Set(charactersOf(characters)), { left, right });
  });
}

function stripCharacters(
  text: readonly string[],
  characters: ReadonlySet<string>,
  { left, right }: { left: boolean; right: boolean },
): string {
  const kept = (character: string): boolean => !characters.has(character);
  const first = text.findIndex(kept);
  if (first === -1) return '';
  return text.slice(left ? first : 0, right ? text.findLastIndex(kept) + 1 : undefined).join('');
}

function justify(
  name: string,
  leftShare: (missing: number, width: number) => number,
): Method<string> {
  return method(name, ['width', 'fillchar?'], (self, args) => {
    const width = integerArgument(args, 'width');
    const fill = optionalText(args, 'fillchar') ?? ' ';
    if (lengthOfText(fill) !== 1) throw new ExpressionError('"fillchar" must be one character.');
    const missing = Math.max(0, width - lengthOfText(self));
    const before = leftShare(missing, width);
    return fill.repeat(before) + self + fill.repeat(missing - before);
  });
}

function replace(self: string, args: Arguments): string {
  const old = textArgument(args, 'old');
  const replacement = textArgument(args, 'new');
  const count = optionalInteger(args, 'count') ?? -1;
  const parts = old === '' ? ['', ...charactersOf(self), ''] : self.split(old);
  const limit = count < 0 ? parts.length : count;
  return parts.reduce((text, part, index) => text + (index <= limit ? replacement : old) + part);
}

function expandTabs(self: string, args: Arguments): string {
  const size = optionalInteger(args, 'tabsize') ?? 8;
  let column = 0;
  return charactersOf(self)
    .map(character => {
      if (character === '\n' || character === '\r') column = 0;
      else if (character !== '\t') column++;
      else {
        const blanks = size > 0 ? size - (column % size) : 0;
        column += blanks;
        return ' '.repeat(blanks);
      }
      return character;
    })
    .join('');
}

function translate(self: string, args: Arguments): string {
  const table = args.get('table') ?? null;
  if (!isMapping(table)) {
    throw new ExpressionError(`"table" must be a dict, not ${withArticle(table)}.`);
  }
  return charactersOf(self)
    .map(character => {
      const target = getItem(table, character.codePointAt(0) ?? 0);
      if (target === undefined) return character;
      return typeof target === 'number' ? String.fromCodePoint(target) : textOrNothing(target);
    })
    .join('');
}

function textOrNothing(value: Value): string {
  return typeof value === 'string' ? value : '';
}

function makeTable(_self: string, args: Arguments): Dict {
  const first = args.get('x') ?? null;
  const table: Dict = new Map();
  if (isDict(first)) {
    for (const [key, value] of first) {
      table.set(typeof key === 'string' ? (key.codePointAt(0) ?? 0) : key, value);
    }
    return table;
  }
  const targets = charactersOf(textArgument(args, 'y'));
  for (const [index, character] of charactersOf(textArgument(args, 'x')).entries()) {
    table.set(character.codePointAt(0) ?? 0, targets[index] ?? null);
  }
  for (const character of charactersOf(optionalText(args, 'z') ?? '')) {
    table.set(character.codePointAt(0) ?? 0, null);
  }
  return table;
}

export const stringShapeMethods: readonly Method<string>[] = [
  strip('strip', true, true),
  strip('lstrip', true, false),
  strip('rstrip', false, true),
  justify('ljust', () => 0),
  justify('rjust', missing => missing),
  justify('center', (missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  method('zfill', ['width'], (self, args) => {
    const [, sign = '', digits = ''] = /^([-+]?)([^]*)$/.exec(self) ?? [];
    const missing = integerArgument(args, 'width') - lengthOfText(self);
    return sign + '0'.repeat(Math.max(0, missing)) + digits;
  }),
  method('replace', ['old', 'new', 'count?'], replace),
  method('expandtabs', ['tabsize?'], expandTabs),
  method('translate', ['table'], translate),
  method('maketrans', ['x', 'y?', 'z?'], makeTable),
  method('encode', ['encoding?', 'errors?'], (self, args) =>
    encodeText(self, optionalText(args, 'encoding'), optionalText(args, 'errors')),
  ),
  method('format', ['*args', '**kwargs'], (self, { rest, namedRest }) =>
    formatText(self, rest, namedRest),
  ),
  method('format_map', ['mapping'], (self, args) => {
    const mapping = args.get('mapping') ?? null;
    const entries = isMapping(mapping) ? entriesOf(mapping) : [];
    return formatText(self, [], new Map(entries.map(([key, value]) => [String(key), value])));
  }),
];
