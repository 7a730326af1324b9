import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import {
  type ArgumentProblem,
  type Arguments,
  ExpressionError,
  type FunctionContext,
  type FunctionDefinition,
  type LiteralArguments,
} from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import { Undefined, type Value } from '../../values/value.ts';
import { iterableOf } from '../arguments.ts';
import { attributeOf, attributeOr } from '../attributes.ts';
import { memberAt } from './values.ts';

/** Jinja's filters that apply another filter or a test to every item. */
export const selectionFilters: readonly FunctionDefinition[] = [
  {
    name: 'map',
    marks: 'keeps',
    summary: 'Apply a filter to every item, or take an attribute of each.',
    meanings: {
      args: 'The name of a filter, and its arguments.',
      named:
        '"attribute", with "default" for items that have none, in the place of a filter; or arguments of the filter by name.',
    },
    examples: [
      "['a', 'b'] | map('upper') | list -> ['A', 'B']",
      "[{'name': 'a'}, {}] | map(attribute='name', default='?') | list -> ['a', '?']",
    ],
    parameters: ['*args', '**named'],
    check: mapProblems,
    call: (input, args, context) => itemsOf(input).map(mapper(args, context)),
  },
  {
    name: 'select',
    marks: 'keeps',
    summary: 'Keep the items that pass a test, or without one those that are true.',
    meanings: {
      args: 'The name of a test, and its arguments.',
      named: 'Arguments of the test by name.',
    },
    examples: [
      "[1, 2, 3] | select('gt', 1) | list -> [2, 3]",
      "['a', '', 'b'] | select | list -> ['a', 'b']",
    ],
    parameters: ['*args', '**named'],
    call: (input, args, context) => itemsOf(input).filter(condition(args.rest, args, context)),
  },
  {
    name: 'reject',
    marks: 'keeps',
    summary: 'Leave out the items that pass a test, or without one those that are true.',
    meanings: {
      args: 'The name of a test, and its arguments.',
      named: 'Arguments of the test by name.',
    },
    examples: ["['web1', 'db1'] | reject('match', 'db') | list -> ['web1']"],
    parameters: ['*args', '**named'],
    call(input, args, context) {
      const holds = condition(args.rest, args, context);
      return itemsOf(input).filter(item => !holds(item));
    },
  },
  {
    name: 'selectattr',
    marks: 'keeps',
    summary: 'Keep the items of which an attribute passes a test, or without one is true.',
    meanings: {
      args: 'The attribute, the name of a test, and its arguments.',
      named: 'Arguments of the test by name.',
    },
    examples: [
      "[{'n': 1}, {'n': 2}] | selectattr('n', 'eq', 2) | list -> [{'n': 2}]",
      "[{'on': true}, {'on': false}] | selectattr('on') | list -> [{'on': true}]",
    ],
    parameters: ['*args', '**named'],
    check: attributeProblems,
    call: (input, args, context) => itemsOf(input).filter(attributeCondition(args, context)),
  },
  {
    name: 'rejectattr',
    marks: 'keeps',
    summary: 'Leave out the items of which an attribute passes a test, or without one is true.',
    meanings: {
      args: 'The attribute, the name of a test, and its arguments.',
      named: 'Arguments of the test by name.',
    },
    examples: ["[{'n': 1}, {'n': 2}] | rejectattr('n', 'eq', 2) | list -> [{'n': 1}]"],
    parameters: ['*args', '**named'],
    check: attributeProblems,
    call(input, args, context) {
      const holds = attributeCondition(args, context);
      return itemsOf(input).filter(item => !holds(item));
    },
  },
];

/** What counts as false has no items, as Jinja has it: a key without a value, say. */
function itemsOf(input: Value): readonly Value[] {
  assertKnown(input);
  return isTruthy(input) ? iterableOf(input) : [];
}

const noFunction = '"map" needs the name of a filter, or "attribute".';
const noAttribute = 'The name of an attribute is missing.';
const mapWords: readonly string[] = ['attribute', 'default'];

function mapProblems({ rest, named }: LiteralArguments): readonly ArgumentProblem[] {
  if (rest.length > 0 || named === undefined) return [];
  const stray = named.find(name => !mapWords.includes(name));
  if (stray !== undefined)
    return [{ parameter: stray, message: notOfMap(stray), hint: didYouMean(stray, mapWords) }];
  return named.includes('attribute') ? [] : [{ parameter: '', message: noFunction }];
}

function notOfMap(name: string): string {
  return `"map" without the name of a filter takes no argument "${name}".`;
}

function attributeProblems({ rest }: LiteralArguments): readonly ArgumentProblem[] {
  return rest.length > 0 ? [] : [{ parameter: '', message: noAttribute }];
}

function mapper(args: Arguments, context: FunctionContext): (item: Value) => Value {
  const [name, ...others] = args.rest;
  if (name !== undefined) {
    return item => context.filter(toText(name), item, others, args.namedRest);
  }
  const attribute = args.namedRest.get('attribute');
  if (attribute === undefined) {
    throw new ExpressionError(noFunction);
  }
  const stray = [...args.namedRest.keys()].find(word => !mapWords.includes(word));
  if (stray !== undefined) throw new ExpressionError(notOfMap(stray));
  const path = attributeOf(attribute);
  const fallback = args.namedRest.get('default') ?? null;
  return item => (fallback === null ? memberAt(item, path) : attributeOr(item, path, fallback));
}

/** The test named first among `rest`, or without one whether the item is true. */
function condition(
  rest: readonly Value[],
  args: Arguments,
  context: FunctionContext,
): (item: Value) => boolean {
  const [name, ...others] = rest;
  if (name === undefined) return item => !(item instanceof Undefined) && isTruthy(item);
  return item => context.test(toText(name), item, others, args.namedRest);
}

function attributeCondition(args: Arguments, context: FunctionContext): (item: Value) => boolean {
  const [attribute, ...others] = args.rest;
  if (attribute === undefined) throw new ExpressionError(noAttribute);
  const path = attributeOf(attribute);
  const holds = condition(others, args, context);
  return item => holds(memberAt(item, path));
}
