import type { FunctionDefinition, NamedTexts } from '../../jinja/functions.ts';
import { compare, equals } from '../../jinja/python/compare.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { Float, Undefined, type Value } from '../../values/value.ts';
import { iterableOf, wrongType } from '../arguments.ts';
import { ValueSet } from '../distinct.ts';

/** Tests that compare two values. */
export const comparisonTests: readonly FunctionDefinition[] = [
  comparison(
    'eq',
    {
      aliases: ['==', 'equalto'],
      summary: 'Whether two values are equal.',
      examples: ['1 is eq 1 -> true', "['a', 'b'] | select('equalto', 'b') | list -> ['b']"],
    },
    equals,
  ),
  comparison(
    'ne',
    { aliases: ['!='], summary: 'Whether two values differ.', examples: ['1 is ne 2 -> true'] },
    (a, b) => !equals(a, b),
  ),
  comparison(
    'lt',
    {
      aliases: ['<', 'lessthan'],
      summary: 'Whether a value is less than another.',
      examples: ['1 is lt 2 -> true'],
    },
    (a, b) => compare(a, b) < 0,
  ),
  comparison(
    'le',
    {
      aliases: ['<='],
      summary: 'Whether a value is less than another, or equal.',
      examples: ['2 is le 2 -> true'],
    },
    (a, b) => compare(a, b) <= 0,
  ),
  comparison(
    'gt',
    {
      aliases: ['>', 'greaterthan'],
      summary: 'Whether a value is greater than another.',
      examples: ['2 is gt 1 -> true', "[1, 2, 3] | select('>', 1) | list -> [2, 3]"],
    },
    (a, b) => compare(a, b) > 0,
  ),
  comparison(
    'ge',
    {
      aliases: ['>='],
      summary: 'Whether a value is greater than another, or equal.',
      examples: ['2 is ge 2 -> true'],
    },
    (a, b) => compare(a, b) >= 0,
  ),
  falseOfUndefined(
    comparison(
      'sameas',
      {
        summary: 'Whether two values are the very same, not only equal.',
        examples: ['true is sameas true -> true', '1 is sameas 1.0 -> false'],
      },
      isSame,
    ),
  ),
  comparison(
    'in',
    {
      summary:
        'Whether a value is among the items of a list, the keys of a dict, or a part of a text.',
      examples: ["'a' is in ['a', 'b'] -> true", "'eb' is in 'web1' -> true"],
    },
    (item, container) => isIn(item, container),
  ),
  comparison(
    'contains',
    {
      summary: 'Whether a list has an item, a dict a key, or a text a part.',
      examples: [
        "['a', 'b'] is contains 'a' -> true",
        "[{'tags': ['x']}, {'tags': []}] | selectattr('tags', 'contains', 'x') | list -> [{'tags': ['x']}]",
      ],
    },
    (container, item) => isIn(item, container),
  ),
  comparison(
    'subset',
    {
      aliases: ['issubset'],
      summary: 'Whether all items of a list are in another.',
      examples: ['[1] is subset [1, 2] -> true'],
    },
    (part, whole) => isSubset(part, whole),
  ),
  comparison(
    'superset',
    {
      aliases: ['issuperset'],
      summary: 'Whether a list has all items of another.',
      examples: ['[1, 2] is superset [1] -> true'],
    },
    (whole, part) => isSubset(part, whole),
  ),
];

function comparison(
  name: string,
  texts: NamedTexts,
  holds: (input: Value, other: Value) => boolean,
): FunctionDefinition {
  return {
    name,
    ...texts,
    parameters: ['other'],
    call(input, args) {
      const other = args.get('other') ?? null;
      assertKnown(input);
      assertKnown(other);
      return holds(input, other);
    },
  };
}

/** To ask it of something undefined is no mistake, as in Jinja. */
function falseOfUndefined(definition: FunctionDefinition): FunctionDefinition {
  return {
    ...definition,
    acceptsUndefined: true,
    call: (input, args, context) =>
      !(input instanceof Undefined) && definition.call(input, args, context),
  };
}

function isSame(a: Value, b: Value): boolean {
  if (a instanceof Float && b instanceof Float) return a.value === b.value;
  return a === b;
}

function isIn(item: Value, container: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item !== 'string')
      throw wrongType('what is looked for in a string', 'a string', item);
    return container.includes(item);
  }
  return iterableOf(container, 'what is searched').some(other => equals(other, item));
}

function isSubset(part: Value, whole: Value): boolean {
  const set = new ValueSet(iterableOf(whole, 'the other list'));
  return iterableOf(part).every(item => set.has(item));
}
