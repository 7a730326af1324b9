import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import {
  type ArgumentProblem,
  type Arguments,
  ExpressionError,
  type FunctionContext,
  type FunctionDefinition,
  type LiteralArguments,
} from '../../jinja/functions.ts';
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
    parameters: ['*args', '**named'],
    check: mapProblems,
    call: (input, args, context) => iterableOf(input).map(mapper(args, context)),
  },
  {
    name: 'select',
    parameters: ['*args', '**named'],
    call: (input, args, context) => iterableOf(input).filter(condition(args.rest, args, context)),
  },
  {
    name: 'reject',
    parameters: ['*args', '**named'],
    call(input, args, context) {
      const holds = condition(args.rest, args, context);
      return iterableOf(input).filter(item => !holds(item));
    },
  },
  {
    name: 'selectattr',
    parameters: ['*args', '**named'],
    check: attributeProblems,
    call: (input, args, context) => iterableOf(input).filter(attributeCondition(args, context)),
  },
  {
    name: 'rejectattr',
    parameters: ['*args', '**named'],
    check: attributeProblems,
    call(input, args, context) {
      const holds = attributeCondition(args, context);
      return iterableOf(input).filter(item => !holds(item));
    },
  },
];

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
