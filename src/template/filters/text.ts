import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { formatPercent } from '../../jinja/python/percent-format.ts';
import { formatSafe } from '../../jinja/python/safe-methods.ts';
import { SafeText } from '../../jinja/python/safe-text.ts';
import { Tuple } from '../../values/value.ts';
import { splitLines, words } from '../algorithms/text.ts';
import { wrapText } from '../algorithms/text-wrap.ts';
import { flagArg, inputText, integerArg, textArg } from '../arguments.ts';

/** Jinja's filters from text to text. */
export const textFilters: readonly FunctionDefinition[] = [
  {
    name: 'lower',
    marks: 'keeps',
    summary: 'Write a text in lower case.',
    examples: ["'Web1' | lower -> 'web1'"],
    parameters: [],
    call: input => inputText(input).toLowerCase(),
  },
  {
    name: 'upper',
    marks: 'keeps',
    summary: 'Write a text in upper case.',
    examples: ["'Web1' | upper -> 'WEB1'"],
    parameters: [],
    call: input => inputText(input).toUpperCase(),
  },
  {
    name: 'capitalize',
    marks: 'keeps',
    summary: 'Write the first letter in upper case, and all others in lower case.',
    examples: ["'hello WORLD' | capitalize -> 'Hello world'"],
    parameters: [],
    call: input => capitalized(inputText(input)),
  },
  {
    name: 'title',
    summary: 'Write the first letter of every word in upper case, and all others in lower case.',
    examples: ["'hello world' | title -> 'Hello World'"],
    parameters: [],
    call: input =>
      inputText(input)
        .split(/([-\s({[<]+)/)
        .map(capitalized)
        .join(''),
  },
  {
    name: 'trim',
    marks: 'keeps',
    summary: 'Take white space, or other characters, from both ends of a text.',
    meanings: { chars: 'The characters to take away, in any order.' },
    examples: ["'  web1 ' | trim -> 'web1'", "'/etc/' | trim('/') -> 'etc'"],
    parameters: ['chars?'],
    call: (input, args) => trimmed(inputText(input), textArg(args, 'chars')),
  },
  {
    name: 'replace',
    summary: 'Put another text in the place of a part, wherever it occurs.',
    meanings: { count: 'At most so many times, from the beginning.' },
    examples: [
      "'a-b-c' | replace('-', '_') -> 'a_b_c'",
      "'a-b-c' | replace('-', '_', 1) -> 'a_b-c'",
    ],
    parameters: ['old', 'new', 'count?'],
    integers: ['count'],
    call: (input, args) =>
      replaced(inputText(input), {
        old: textArg(args, 'old', ''),
        by: textArg(args, 'new', ''),
        limit: integerArg(args, 'count', -1),
      }),
  },
  {
    name: 'center',
    marks: 'keeps',
    summary: 'Put spaces on both sides of a text, so that it stands in the middle of a width.',
    defaults: { width: 80 },
    examples: ["'ok' | center(6) -> '  ok  '"],
    parameters: ['width?'],
    integers: ['width'],
    call(input, args) {
      const text = inputText(input);
      const width = integerArg(args, 'width', 80);
      const missing = Math.max(0, width - Array.from(text).length);
      const left = Math.floor(missing / 2) + (missing & width & 1);
      return ' '.repeat(left) + text + ' '.repeat(missing - left);
    },
  },
  {
    name: 'indent',
    marks: 'keeps',
    summary: 'Indent all lines of a text but the first.',
    meanings: {
      width: 'A number of spaces, or the text to indent with.',
      first: 'The first line, too.',
      blank: 'Empty lines, too.',
    },
    defaults: { width: 4, first: false, blank: false },
    examples: [
      "'a\\nb' | indent(2) -> 'a\\n  b'",
      "'a\\nb' | indent(2, first=true) -> '  a\\n  b'",
    ],
    parameters: ['width?', 'first?', 'blank?'],
    call(input, args) {
      const width = args.get('width') ?? 4;
      const indention =
        typeof width === 'string' ? width : ' '.repeat(integerArg(args, 'width', 4));
      const [first = '', ...rest] = splitLines(`${inputText(input)}\n`);
      const all = flagArg(args, 'blank');
      const indented = rest.map(line => (all || line !== '' ? indention + line : line));
      return (flagArg(args, 'first') ? indention : '') + [first, ...indented].join('\n');
    },
  },
  {
    name: 'truncate',
    marks: 'keeps',
    summary: 'Shorten a text that is too long, at the end of a word, and mark its end.',
    meanings: {
      killwords: 'Cut words in two.',
      leeway: 'A text that is longer by no more than this stays as it is.',
    },
    defaults: { length: 255, killwords: false, end: '...', leeway: 5 },
    examples: [
      "'one two three four' | truncate(12, leeway=0) -> 'one two...'",
      "'one two three four' | truncate(12, true, leeway=0) -> 'one two t...'",
    ],
    parameters: ['length?', 'killwords?', 'end?', 'leeway?'],
    integers: ['length', 'leeway'],
    call(input, args) {
      const characters = Array.from(inputText(input));
      const length = integerArg(args, 'length', 255);
      const end = textArg(args, 'end', '...');
      if (length < end.length) {
        throw new ExpressionError(
          `"length" must be at least ${end.length}, the length of its end.`,
        );
      }
      if (characters.length <= length + integerArg(args, 'leeway', 5)) return characters.join('');
      const cut = characters.slice(0, length - Array.from(end).length).join('');
      const space = cut.lastIndexOf(' ');
      const whole = flagArg(args, 'killwords') || space === -1;
      return (whole ? cut : cut.slice(0, space)) + end;
    },
  },
  {
    name: 'wordcount',
    summary: 'Count the words of a text.',
    examples: ["'one two three' | wordcount -> 3"],
    parameters: [],
    call: input => words(inputText(input)).length,
  },
  {
    name: 'wordwrap',
    summary: 'Break lines at spaces, so that they are no longer than a width.',
    defaults: { width: 79, break_long_words: true, wrapstring: '\n', break_on_hyphens: true },
    examples: ["'one two three' | wordwrap(8) -> 'one two\\nthree'"],
    parameters: ['width?', 'break_long_words?', 'wrapstring?', 'break_on_hyphens?'],
    integers: ['width'],
    call(input, args) {
      const options = {
        width: integerArg(args, 'width', 79),
        breakLongWords: flagArg(args, 'break_long_words', true),
        breakOnHyphens: flagArg(args, 'break_on_hyphens', true),
      };
      const separator = textArg(args, 'wrapstring', '\n');
      return splitLines(inputText(input))
        .map(line => wrapText(line, options).join(separator))
        .join(separator);
    },
  },
  {
    name: 'split',
    summary: 'Split a text at a separator, or at white space, into a list.',
    meanings: {
      sep: 'The separator; white space if none is given.',
      maxsplit: 'Split at most so many times; -1 means everywhere.',
    },
    defaults: { maxsplit: -1 },
    examples: [
      "'a,b,c' | split(',') -> ['a', 'b', 'c']",
      "'a  b c' | split(maxsplit=1) -> ['a', 'b c']",
    ],
    parameters: ['sep?', 'maxsplit?'],
    integers: ['maxsplit'],
    call: (input, args) =>
      split(inputText(input), textArg(args, 'sep'), integerArg(args, 'maxsplit', -1)),
  },
  {
    name: 'format',
    marks: 'sees',
    summary: 'Fill values into a text, as Python\'s "%" does.',
    meanings: { values: 'What is filled in, in order.', named: 'What is filled in by name.' },
    examples: [
      "'%s:%d' | format('web1', 8080) -> 'web1:8080'",
      "'%(host)s' | format(host='web1') -> 'web1'",
    ],
    parameters: ['*values', '**named'],
    call(input, args) {
      const { rest, namedRest } = args;
      if (rest.length > 0 && namedRest.size > 0) {
        throw new ExpressionError('"format" takes values in order or by name, not both.');
      }
      const values = namedRest.size > 0 ? new Map(namedRest) : Tuple.from(rest);
      return input instanceof SafeText
        ? formatSafe(input, values)
        : formatPercent(inputText(input), values);
    },
  },
  {
    name: 'safe',
    marks: 'makes',
    summary: 'Mark a text as one that "escape" leaves as it is.',
    examples: ["'<b>' | safe | escape -> '<b>'"],
    parameters: [],
    call: input => input,
  },
];

function capitalized(text: string): string {
  const [first = '', ...rest] = Array.from(text);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

function trimmed(text: string, chars: string | undefined): string {
  if (chars === undefined) return text.replaceAll(/^\s+|\s+$/g, '');
  const set = new Set(Array.from(chars));
  const characters = Array.from(text);
  const first = characters.findIndex(char => !set.has(char));
  const last = characters.findLastIndex(char => !set.has(char));
  return first === -1 ? '' : characters.slice(first, last + 1).join('');
}

function replaced(
  text: string,
  { old, by, limit }: { readonly old: string; readonly by: string; readonly limit: number },
): string {
  if (limit < 0) return text.split(old).length === 1 ? text : replaceEvery(text, old, by);
  let result = '';
  let rest = text;
  for (let count = 0; count < limit; count++) {
    const at = rest.indexOf(old);
    if (at === -1) break;
    result += rest.slice(0, at) + by;
    rest = rest.slice(at + old.length);
    if (old !== '') continue;
    // An empty text is found before every character and at the end.
    if (rest === '') break;
    result += rest.slice(0, 1);
    rest = rest.slice(1);
  }
  return result + rest;
}

function replaceEvery(text: string, old: string, by: string): string {
  return old === '' ? by + Array.from(text, char => char + by).join('') : text.split(old).join(by);
}

/** Python's `str.split`: without a separator at runs of white space, of which none is at an end. */
function split(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === '') throw new ExpressionError('The separator is empty.');
  const isBlank = separator === undefined;
  const parts: string[] = [];
  let rest = isBlank ? text.trimStart() : text;
  for (let left = limit; left !== 0; left--) {
    const found = isBlank ? /\s+/.exec(rest) : findText(rest, separator);
    if (found === null) break;
    parts.push(rest.slice(0, found.index));
    rest = rest.slice(found.index + found[0].length);
  }
  if (!isBlank || rest !== '') parts.push(rest);
  return parts;
}

function findText(
  text: string,
  part: string,
): { readonly index: number; readonly 0: string } | null {
  const index = text.indexOf(part);
  return index === -1 ? null : { index, 0: part };
}
