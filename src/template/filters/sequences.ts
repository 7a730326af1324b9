import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { calculate } from '../../jinja/python/arithmetic.ts';
import { BigInteger } from '../../jinja/python/big-integer.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { numberOf } from '../../jinja/python/kind.ts';
import { Tuple, Undefined, type Value } from '../../values/value.ts';
import { dictOf, inputText, integerArg, iterableOf, textArg, wrongType } from '../arguments.ts';
import { attributeArg, attributeIn } from '../attributes.ts';

/** Jinja's filters of lists, and of what else can be iterated over. */
export const sequenceFilters: readonly FunctionDefinition[] = [
  {
    name: 'length',
    aliases: ['count'],
    summary: 'Count the items of a list, the keys of a dict or the characters of a text.',
    examples: ["['a', 'b'] | length -> 2", "'web1' | count -> 4"],
    parameters: [],
    call: input => iterableOf(input).length,
  },
  {
    name: 'list',
    marks: 'keeps',
    summary: 'Make a list of items, of the keys of a dict or of the characters of a text.',
    examples: ["{'a': 1, 'b': 2} | list -> ['a', 'b']", "'abc' | list -> ['a', 'b', 'c']"],
    parameters: [],
    call: input => [...iterableOf(input)],
  },
  {
    name: 'first',
    marks: 'keeps',
    summary: 'Give the first item.',
    examples: ["['a', 'b'] | first -> 'a'"],
    parameters: [],
    call: input => itemAt(input, 0),
  },
  {
    name: 'last',
    marks: 'keeps',
    summary: 'Give the last item.',
    examples: ["['a', 'b'] | last -> 'b'"],
    parameters: [],
    call: input => itemAt(input, -1),
  },
  {
    name: 'reverse',
    marks: 'keeps',
    summary: 'Turn the order of items, or of characters, around.',
    examples: ['[1, 2, 3] | reverse | list -> [3, 2, 1]', "'abc' | reverse -> 'cba'"],
    parameters: [],
    call(input) {
      if (typeof input === 'string') return Array.from(input).reverse().join('');
      return [...iterableOf(input)].reverse();
    },
  },
  {
    name: 'join',
    summary: 'Write items one after the other as a text.',
    meanings: { d: 'What stands between them.', attribute: 'Take this attribute of each item.' },
    defaults: { d: '' },
    examples: [
      "['a', 'b'] | join(', ') -> 'a, b'",
      "[{'name': 'a'}, {'name': 'b'}] | join(' ', attribute='name') -> 'a b'",
    ],
    parameters: ['d?', 'attribute?'],
    call(input, args) {
      const attribute = attributeArg(args);
      return iterableOf(input)
        .map(item => inputText(attributeIn(item, attribute)))
        .join(textArg(args, 'd', ''));
    },
  },
  {
    name: 'sum',
    summary: 'Add items up.',
    meanings: {
      attribute: 'Add this attribute of the items.',
      start: 'What to begin with: a list where the items are lists.',
    },
    defaults: { start: 0 },
    examples: ['[1, 2, 3] | sum -> 6', '[[1], [2]] | sum(start=[]) -> [1, 2]'],
    parameters: ['attribute?', 'start?'],
    call(input, args) {
      const attribute = attributeArg(args);
      const start = args.get('start') ?? 0;
      return iterableOf(input).reduce<Value>(
        (total, item) => added(total, attributeIn(item, attribute)),
        start,
      );
    },
  },
  {
    name: 'batch',
    marks: 'keeps',
    summary: 'Part items into lists of a size.',
    meanings: { linecount: 'How many items a list has.', fill_with: 'Fills up the last list.' },
    examples: [
      '[1, 2, 3] | batch(2) | list -> [[1, 2], [3]]',
      '[1, 2, 3] | batch(2, 0) | list -> [[1, 2], [3, 0]]',
    ],
    parameters: ['linecount', 'fill_with?'],
    integers: ['linecount'],
    call(input, args) {
      const size = integerArg(args, 'linecount', 1);
      if (size < 1) throw new ExpressionError('"linecount" must be at least 1.');
      const items = iterableOf(input);
      const rows = Array.from({ length: Math.ceil(items.length / size) }, (_, row) =>
        items.slice(row * size, (row + 1) * size),
      );
      const fill = args.get('fill_with') ?? null;
      return rows.map(row => (fill === null ? row : padded(row, size, fill)));
    },
  },
  {
    name: 'slice',
    marks: 'keeps',
    summary: 'Part items into so many lists of about the same size.',
    meanings: { slices: 'How many lists.', fill_with: 'Fills up the lists that are shorter.' },
    examples: ['[1, 2, 3] | slice(2) | list -> [[1, 2], [3]]'],
    parameters: ['slices', 'fill_with?'],
    integers: ['slices'],
    call(input, args) {
      const count = integerArg(args, 'slices', 1);
      if (count < 1) throw new ExpressionError('"slices" must be at least 1.');
      return sliced(iterableOf(input), count, args.get('fill_with') ?? null);
    },
  },
  {
    name: 'items',
    marks: 'keeps',
    summary: 'Give the pairs of keys and values of a dict; none where it is not defined.',
    examples: ["{'a': 1} | items | list -> [('a', 1)]"],
    parameters: [],
    acceptsUndefined: true,
    call(input) {
      if (input instanceof Undefined) return [];
      return Array.from(dictOf(input), ([key, value]) => Tuple.of<Value>(key, value));
    },
  },
];

function itemAt(input: Value, index: number): Value {
  const item = iterableOf(input).at(index);
  if (item !== undefined) return item;
  const which = index === 0 ? 'first' : 'last';
  return new Undefined(which, `there is no ${which} item, the sequence was empty`);
}

function added(a: Value, b: Value): Value {
  assertKnown(a);
  assertKnown(b);
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  for (const one of [a, b]) {
    const isNumber = numberOf(one) !== undefined || one instanceof BigInteger;
    if (!isNumber) throw wrongType('an item', 'a number', one);
  }
  return calculate('+', a, b);
}

function padded(row: readonly Value[], size: number, fill: Value): Value[] {
  return [...row, ...Array.from({ length: size - row.length }, () => fill)];
}

function sliced(items: readonly Value[], count: number, fill: Value): Value[] {
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  return Array.from({ length: count }, (_, index) => {
    const start = index * size + Math.min(index, longer);
    const isLonger = index < longer;
    const column = items.slice(start, start + size + Number(isLonger));
    return fill !== null && !isLonger ? [...column, fill] : column;
  });
}
