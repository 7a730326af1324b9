import {
  type Arguments,
  ExpressionError,
  type FunctionDefinition,
  type FunctionTexts,
} from '../../jinja/functions.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import type { Dict, DictKey, Value } from '../../values/value.ts';
import { dictOf, listOf, stringOf, textArg, wrongType } from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';
import { isDictKey } from '../members.ts';
import { compiled } from '../regexes.ts';

const parameters = ['target', 'matching_parameter?'];
const targetMeaning = 'A key, or a list of them; with "regex", patterns.';
const renameMeaning = 'Dicts with "before" and "after".';
const deepMeaning = 'How they match; if nothing is said, whole keys do.';
/** Of `community.general`, whose filters look at the dicts of a list. */
const flatWays = ['equal', 'starts_with', 'ends_with', 'regex'] as const;
/** Of `ansible.utils`, whose filters look at all depths. */
const deepWays = ['starts_with', 'ends_with', 'regex'] as const;

type Rename = readonly [matches: KeyMatch, after: DictKey];
type KeyMatch = (key: DictKey) => boolean;

/** The filters of two collections that keep, remove and rename keys of dicts. */
export const keyFilters: readonly FunctionDefinition[] = [
  flat(
    'keep_keys',
    {
      summary: 'Keep only some keys of every dict in a list.',
      examples: ["[{'a': 1, 'b': 2}] | community.general.keep_keys(target=['a']) -> [{'a': 1}]"],
    },
    (item, matches) => item.filter(([key]) => matches(key)),
  ),
  flat(
    'remove_keys',
    {
      summary: 'Remove some keys of every dict in a list.',
      examples: ["[{'a': 1, 'b': 2}] | community.general.remove_keys(target=['a']) -> [{'b': 2}]"],
    },
    (item, matches) => item.filter(([key]) => !matches(key)),
  ),
  {
    name: 'community.general.replace_keys',
    summary: 'Rename some keys of every dict in a list.',
    meanings: { target: renameMeaning },
    defaults: { matching_parameter: 'equal' },
    examples: [
      "[{'a': 1}] | community.general.replace_keys(target=[{'before': 'a', 'after': 'b'}]) -> [{'b': 1}]",
    ],
    parameters,
    choices: { matching_parameter: flatWays },
    call(input, args) {
      const renames = renamesOf(args, wayOf(args, flatWays, 'equal'));
      const renamed = (key: DictKey): DictKey => {
        const found = renames.find(([matches]) => matches(key));
        return found === undefined ? key : found[1];
      };
      return listOf(input).map(
        item => new Map(Array.from(dictOf(item), ([key, value]) => [renamed(key), value])),
      );
    },
  },
  deep(
    'keep_keys',
    {
      summary: 'Keep only some keys of dicts at all depths, and what holds such.',
      meanings: { target: targetMeaning, matching_parameter: deepMeaning },
      examples: [
        "{'a': 1, 'b': {'a': 2, 'c': 3}} | ansible.utils.keep_keys(['a']) -> {'a': 1, 'b': {'a': 2}}",
      ],
    },
    (input, args) => kept(input, targetMatch(args, deepWay(args))),
  ),
  deep(
    'remove_keys',
    {
      summary: 'Remove some keys of dicts at all depths.',
      meanings: { target: targetMeaning, matching_parameter: deepMeaning },
      examples: [
        "{'a': 1, 'b': {'a': 2, 'c': 3}} | ansible.utils.remove_keys(['a']) -> {'b': {'c': 3}}",
      ],
    },
    (input, args) => withoutFalse(withoutKeys(input, targetMatch(args, deepWay(args)))),
  ),
  deep(
    'replace_keys',
    {
      summary: 'Rename some keys of dicts at all depths.',
      meanings: { target: renameMeaning, matching_parameter: deepMeaning },
      examples: [
        "{'a': 1} | ansible.utils.replace_keys([{'before': 'a', 'after': 'b'}]) -> {'b': 1}",
      ],
    },
    (input, args) => replaced(input, renamesOf(args, deepWay(args))),
  ),
];

type Entries = readonly [DictKey, Value][];

function flat(
  name: string,
  texts: FunctionTexts,
  change: (item: Entries, matches: KeyMatch) => Entries,
): FunctionDefinition {
  return {
    name: `community.general.${name}`,
    ...texts,
    meanings: { target: targetMeaning },
    defaults: { matching_parameter: 'equal' },
    parameters,
    choices: { matching_parameter: flatWays },
    call(input, args) {
      const matches = targetMatch(args, wayOf(args, flatWays, 'equal'));
      return listOf(input).map(item => new Map(change([...dictOf(item)], matches)));
    },
  };
}

function deep(
  name: string,
  texts: FunctionTexts,
  call: (input: Value, args: Arguments) => Value,
): FunctionDefinition {
  return {
    name: `ansible.utils.${name}`,
    ...texts,
    parameters,
    choices: { matching_parameter: deepWays },
    call(input, args) {
      if (Array.isArray(input) || isMapping(input)) return call(input, args);
      throw wrongType('the input', 'a list or a dict', input);
    },
  };
}

function deepWay(args: Arguments): Way {
  return args.get('matching_parameter') === undefined
    ? 'equal'
    : wayOf(args, deepWays, 'starts_with');
}

type Way = (typeof flatWays)[number];

function wayOf(args: Arguments, ways: readonly Way[], standard: Way): Way {
  return requireChoice('matching_parameter', textArg(args, 'matching_parameter', standard), ways);
}

function targetMatch(args: Arguments, way: Way): KeyMatch {
  const target = args.get('target') ?? null;
  const targets = Array.isArray(target) ? target : [target];
  const matches = targets.map(one => keyMatch(stringOf(one, '"target"'), way));
  return key => matches.some(match => match(key));
}

function renamesOf(args: Arguments, way: Way): readonly Rename[] {
  return listOf(args.get('target') ?? null, '"target"').map(one => {
    const rename = dictOf(one, 'every item of "target"');
    const [before, after] = [rename.get('before'), rename.get('after')];
    if (before === undefined || after === undefined || !isDictKey(after)) {
      throw new ExpressionError('Every item of "target" must hold "before" and "after".');
    }
    return [keyMatch(stringOf(before, '"before"'), way), after];
  });
}

function keyMatch(target: string, way: Way): KeyMatch {
  switch (way) {
    case 'equal':
      return key => key === target;
    case 'starts_with':
      return key => String(key).startsWith(target);
    case 'ends_with':
      return key => String(key).endsWith(target);
    case 'regex': {
      const regex = compiled(target);
      return key => regex.match(String(key)) !== undefined;
    }
  }
}

/** Matching keys of single values; of what holds more, all that keeps something. */
function kept(value: Value, matches: KeyMatch): Value {
  if (Array.isArray(value)) return value.map(item => kept(item, matches));
  if (!isMapping(value)) return value;
  const result: Dict = new Map();
  for (const [key, member] of dictOf(value)) {
    if (!(Array.isArray(member) || isMapping(member))) {
      if (matches(key)) result.set(key, member);
      continue;
    }
    const inner = withoutEmpty(kept(member, matches));
    if (!isEmpty(inner) && !isListOfTexts(inner)) result.set(key, inner);
  }
  return result;
}

function withoutEmpty(value: Value): Value {
  return Array.isArray(value) ? value.filter(item => !isEmpty(item)) : value;
}

function isEmpty(value: Value): boolean {
  return Array.isArray(value) ? value.length === 0 : isMapping(value) && dictOf(value).size === 0;
}

function isListOfTexts(value: Value): boolean {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function withoutKeys(value: Value, matches: KeyMatch): Value {
  if (Array.isArray(value)) return value.map(item => withoutKeys(item, matches));
  if (!isMapping(value)) return value;
  const members = [...dictOf(value)].filter(([key]) => !matches(key));
  return new Map(members.map(([key, member]) => [key, withoutKeys(member, matches)]));
}

/** Ansible takes all that counts as false out of the lists then: 0 and the empty text, too. */
function withoutFalse(value: Value): Value {
  if (Array.isArray(value)) return value.filter(isTruthy).map(withoutFalse);
  if (!isMapping(value)) return value;
  return new Map(Array.from(dictOf(value), ([key, member]) => [key, withoutFalse(member)]));
}

/** One rename after the other; a new key comes last. */
function replaced(value: Value, renames: readonly Rename[]): Value {
  if (Array.isArray(value)) return value.map(item => replaced(item, renames));
  if (!isMapping(value)) return value;
  const result = dictOf(value);
  for (const [matches, after] of renames) {
    for (const [key, member] of [...result].filter(([one]) => matches(one))) {
      result.delete(key);
      result.set(after, member);
    }
  }
  for (const [key, member] of result) result.set(key, replaced(member, renames));
  return result;
}
