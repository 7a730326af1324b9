import type { Arguments, FunctionDefinition } from '../../jinja/functions.ts';
import { compare, equals } from '../../jinja/python/compare.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { toText } from '../../jinja/python/text.ts';
import { NamedTuple } from '../../values/named-tuple.ts';
import { Tuple, Undefined, type Value } from '../../values/value.ts';
import { dictOf, flagArg, iterableOf, textArg } from '../arguments.ts';
import { attributeArg, attributeIn, attributeOf, attributeOr, folded } from '../attributes.ts';
import { ValueSet } from '../distinct.ts';
import { requireChoice } from '../literal-checks.ts';

const sortedBy = ['key', 'value'] as const;

/** Jinja's filters that compare items with each other. */
export const orderingFilters: readonly FunctionDefinition[] = [
  {
    name: 'sort',
    marks: 'keeps',
    summary: 'Put items in order.',
    meanings: { attribute: 'Order by this attribute of the items; commas separate several.' },
    defaults: { reverse: false, case_sensitive: false },
    examples: [
      "['b', 'C', 'a'] | sort -> ['a', 'b', 'C']",
      "[{'n': 2}, {'n': 1}] | sort(attribute='n', reverse=true) -> [{'n': 2}, {'n': 1}]",
    ],
    parameters: ['reverse?', 'case_sensitive?', 'attribute?'],
    call: (input, args) => sorted(iterableOf(input), args),
  },
  {
    name: 'unique',
    marks: 'keeps',
    summary: 'Leave out items that are there already.',
    meanings: { attribute: 'Compare this attribute of the items.' },
    defaults: { case_sensitive: false },
    examples: ['[1, 2, 1] | unique -> [1, 2]', "['a', 'A'] | unique -> ['a']"],
    parameters: ['case_sensitive?', 'attribute?'],
    call(input, args) {
      const seen = new ValueSet();
      const attribute = attributeArg(args);
      const exact = flagArg(args, 'case_sensitive');
      return iterableOf(input).filter(item =>
        seen.add(folded(attributeIn(item, attribute), exact)),
      );
    },
  },
  extremeFilter({
    name: 'min',
    sign: -1,
    summary: 'Give the least item.',
    examples: ['[3, 1, 2] | min -> 1'],
  }),
  extremeFilter({
    name: 'max',
    sign: 1,
    summary: 'Give the greatest item.',
    examples: ['[3, 1, 2] | max -> 3', "[{'n': 1}, {'n': 2}] | max(attribute='n') -> {'n': 2}"],
  }),
  {
    name: 'groupby',
    marks: 'keeps',
    summary: 'Put items together that have the same attribute: pairs of it and their list.',
    meanings: {
      attribute: 'The attribute, with dots where it is in another.',
      default: 'What items count as that have no such attribute.',
    },
    defaults: { case_sensitive: false },
    examples: [
      "[{'os': 'a', 'n': 1}, {'os': 'a', 'n': 2}] | groupby('os') -> [('a', [{'os': 'a', 'n': 1}, {'os': 'a', 'n': 2}])]",
      "[{'os': 'b', 'n': 1}, {'os': 'a', 'n': 2}] | groupby('os') | map('first') | list -> ['a', 'b']",
    ],
    parameters: ['attribute', 'default?', 'case_sensitive?'],
    call: (input, args) => grouped(iterableOf(input), args),
  },
  {
    name: 'dictsort',
    marks: 'keeps',
    summary: 'Give the pairs of a dict in the order of their keys, or of their values.',
    defaults: { case_sensitive: false, by: 'key', reverse: false },
    examples: [
      "{'b': 1, 'a': 2} | dictsort -> [('a', 2), ('b', 1)]",
      "{'b': 1, 'a': 2} | dictsort(by='value') -> [('b', 1), ('a', 2)]",
    ],
    parameters: ['case_sensitive?', 'by?', 'reverse?'],
    choices: { by: sortedBy },
    call: (input, args) => dictSorted(input, args),
  },
];

function sorted(items: readonly Value[], args: Arguments): Value[] {
  const exact = flagArg(args, 'case_sensitive');
  const attribute = args.get('attribute') ?? null;
  const attributes =
    attribute === null ? [undefined] : toText(attribute).split(',').map(attributeOf);
  const keyed = items.map(item => ({
    item,
    key: attributes.map(one => folded(attributeIn(item, one), exact)),
  }));
  return inOrder(keyed, flagArg(args, 'reverse')).map(({ item }) => item);
}

function inOrder<T extends { readonly key: Value }>(keyed: readonly T[], isReversed = false): T[] {
  const sign = isReversed ? -1 : 1;
  return keyed.toSorted((a, b) => sign * compare(a.key, b.key));
}

interface Extreme extends Pick<FunctionDefinition, 'name' | 'summary' | 'examples'> {
  readonly sign: 1 | -1;
}

function extremeFilter({ sign, ...texts }: Extreme): FunctionDefinition {
  return {
    ...texts,
    marks: 'keeps',
    meanings: { attribute: 'Compare this attribute of the items.' },
    defaults: { case_sensitive: false },
    parameters: ['case_sensitive?', 'attribute?'],
    call: (input, args) => extreme(input, args, sign),
  };
}

function extreme(input: Value, args: Arguments, sign: number): Value {
  const exact = flagArg(args, 'case_sensitive');
  const attribute = attributeArg(args);
  let best: { item: Value; key: Value } | undefined;
  for (const item of iterableOf(input)) {
    const key = folded(attributeIn(item, attribute), exact);
    assertKnown(key);
    if (best === undefined || sign * compare(key, best.key) > 0) best = { item, key };
  }
  if (best !== undefined) return best.item;
  const name = sign > 0 ? 'max' : 'min';
  return new Undefined(name, 'there is no item, the sequence was empty');
}

function grouped(items: readonly Value[], args: Arguments): Value[] {
  const attribute = attributeOf(args.get('attribute') ?? null);
  const exact = flagArg(args, 'case_sensitive');
  const fallback = args.get('default') ?? null;
  const keyed = items.map(item => {
    const found =
      fallback === null ? attributeIn(item, attribute) : attributeOr(item, attribute, fallback);
    assertKnown(found);
    return { item, found, key: folded(found, exact) };
  });
  const groups: { key: Value; found: Value; members: Value[] }[] = [];
  for (const { item, found, key } of inOrder(keyed)) {
    const last = groups.at(-1);
    if (last !== undefined && equals(last.key, key)) last.members.push(item);
    else groups.push({ key, found, members: [item] });
  }
  return groups.map(({ found, members }) =>
    NamedTuple.fromFields({ grouper: found, list: members }),
  );
}

function dictSorted(input: Value, args: Arguments): Value[] {
  const by = requireChoice('by', textArg(args, 'by', 'key'), sortedBy);
  const exact = flagArg(args, 'case_sensitive');
  const keyed = Array.from(dictOf(input), ([key, value]) => ({
    pair: Tuple.of<Value>(key, value),
    key: folded(by === 'key' ? key : value, exact),
  }));
  return inOrder(keyed, flagArg(args, 'reverse')).map(({ pair }) => pair);
}
