import { type Arguments, ExpressionError } from '../../jinja/functions.ts';
import { formatPercent } from '../../jinja/python/percent-format.ts';
import { toText } from '../../jinja/python/text.ts';
import { stringOf } from '../arguments.ts';
import { parseKeyValues } from './key-values.ts';
import type { LookupDefinition } from './lookup.ts';

const optionNames = ['start', 'end', 'count', 'stride', 'format'];

/** Numbers as texts: `5`, `2-10/2`, `4:host%02d`, or `start=… end=… stride=… format=…`. */
export const sequenceLookup: LookupDefinition = {
  name: 'sequence',
  summary: 'Count, and give the numbers as texts.',
  meanings: {
    terms: 'In one text what the options say: "5", "2-10/2", "4:host%02d" or "start=1 end=3".',
    end: 'The last number, where no "count" is given.',
    count: 'How many numbers, where no "end" is given.',
    stride: 'The difference of two numbers; negative to count down.',
  },
  defaults: { start: 1, stride: 1, format: '%d' },
  examples: [
    "query('sequence', end=3) -> ['1', '2', '3']",
    "query('sequence', '2:web%02d') -> ['web01', 'web02']",
  ],
  options: optionNames,
  run(terms, options) {
    const texts = terms.length === 0 ? [''] : terms.map(term => stringOf(term, 'the sequence'));
    return texts.flatMap(text => sequence(settingsOf(text, options)));
  },
};

interface Settings {
  readonly start: number;
  readonly end: number | undefined;
  readonly count: number | undefined;
  readonly stride: number;
  readonly format: string;
}

const longest = 1_000_000;

function sequence({ start, end, count, stride, format }: Settings): string[] {
  if ((count === undefined) === (end === undefined)) {
    throw new ExpressionError('A sequence needs either "count" or "end".');
  }
  if (count === 0 || stride === 0) return [];
  const last = end ?? start + (count ?? 0) * stride - Math.sign(stride);
  if (stride > 0 && last < start) {
    throw new ExpressionError('To count backwards, "stride" must be negative.');
  }
  if (stride < 0 && last > start) {
    throw new ExpressionError('To count forwards, "stride" must not be negative.');
  }
  if (format.replaceAll('%%', '').split('%').length !== 2) {
    throw new ExpressionError(`"format" must hold one "%", as "host%02d" does, not "${format}".`);
  }
  const length = Math.floor((last - start) / stride) + 1;
  if (length > longest) throw new ExpressionError('The sequence is too long.');
  return Array.from({ length }, (_, index) => formatPercent(format, start + index * stride));
}

const short = /^(?:(0x[\da-f]+|\d+)-)?(0x[\da-f]+|\d+)(?:\/(-?(?:0x[\da-f]+|\d+)))?(?::(.+))?$/i;

function settingsOf(text: string, options: Arguments): Settings {
  const [whole, start, end, stride, format] = short.exec(text.trim()) ?? [];
  const { text: stray, values } =
    whole === undefined ? parseKeyValues(text, optionNames) : { text: '', values: noValues };
  if (stray !== '') {
    throw new ExpressionError(`"${stray}" is not a sequence.`, {
      hint: 'Write "end=5", "5", "2-10/2" or "4:host%02d".',
    });
  }
  const given = (name: string): string | undefined => {
    const value = values.get(name) ?? options.get(name);
    return value === undefined || value === null ? undefined : toText(value);
  };
  return {
    start: numberIn('start', start ?? given('start')) ?? 1,
    end: numberIn('end', end ?? given('end')),
    count: numberIn('count', given('count')),
    stride: numberIn('stride', stride ?? given('stride')) ?? 1,
    format: format ?? given('format') ?? '%d',
  };
}

const noValues: ReadonlyMap<string, string> = new Map();

/** Also in hexadecimal (`0x1f`) and octal (`0o17`, `0664`). */
function numberIn(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, sign = '', digits = ''] = /^\s*([+-]?)(.*?)\s*$/.exec(text) ?? [];
  const literal = /^0\d+$/.test(digits) ? `0o${digits}` : digits.toLowerCase();
  const size = /^(?:0[xob])?[\da-f]+$/.test(literal) ? Number(literal) : Number.NaN;
  if (Number.isNaN(size)) {
    throw new ExpressionError(`"${name}" must be an integer, not "${text}".`);
  }
  return sign === '-' ? -size : size;
}
