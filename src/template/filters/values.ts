import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { equals } from '../../jinja/python/compare.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isMapping, typeName } from '../../jinja/python/kind.ts';
import { toText } from '../../jinja/python/text.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import { Callable, Undefined, type Value } from '../../values/value.ts';
import { flagArg, textArg } from '../arguments.ts';
import { memberOf } from '../members.ts';

/** Filters that choose between values or say what a value is. */
export const valueFilters: readonly FunctionDefinition[] = [
  {
    name: 'default',
    aliases: ['d'],
    parameters: ['default_value?', 'boolean?'],
    acceptsUndefined: true,
    call(input, args) {
      const useDefault =
        input instanceof Undefined || (flagArg(args, 'boolean') && !isTruthy(input));
      return useDefault ? (args.get('default_value') ?? '') : input;
    },
  },
  {
    name: 'mandatory',
    parameters: ['msg?'],
    acceptsUndefined: true,
    call(input, args) {
      if (!(input instanceof Undefined)) return input;
      const message = textArg(args, 'msg');
      throw new ExpressionError(
        message ?? `The mandatory variable '${input.name}' is not defined.`,
      );
    },
  },
  {
    name: 'ternary',
    parameters: ['true_val', 'false_val', 'none_val?'],
    call(input, args) {
      const none = args.get('none_val');
      if (input === null && none !== undefined && none !== null) return none;
      return args.get(isTruthy(input) ? 'true_val' : 'false_val') ?? null;
    },
  },
  {
    name: 'bool',
    parameters: [],
    call(input) {
      assertKnown(input);
      return input === null || typeof input === 'boolean' ? input : isYes(input);
    },
  },
  { name: 'string', parameters: [], call: input => inputAsText(input) },
  {
    name: 'type_debug',
    parameters: [],
    call: input => (input === null ? 'NoneType' : typeName(input)),
  },
  {
    name: 'extract',
    parameters: ['container', 'morekeys?'],
    call(input, args) {
      const more = args.get('morekeys') ?? null;
      const others = Array.isArray(more) ? more : [more];
      const keys = more === null ? [input] : [input, ...others];
      return memberAt(args.get('container') ?? null, keys);
    },
  },
  {
    name: 'attr',
    parameters: ['name'],
    call(input, args, context) {
      const name = textArg(args, 'name', '');
      const found = context.attribute(input, name);
      // The members of a dict are no attributes of it.
      const isMember = isMapping(input) && !(found instanceof Callable);
      return isMember ? context.attribute(new Map(), name) : found;
    },
  },
];

/** Ansible's words for yes; everything else means no. */
function isYes(value: Value): boolean {
  if (typeof value === 'string') return ['yes', 'on', '1', 'true'].includes(value.toLowerCase());
  return equals(value, 1);
}

function inputAsText(input: Value): string {
  assertKnown(input);
  return toText(input);
}

/** The member of a member of …; `Undefined` with its whole path where there is none. */
export function memberAt(value: Value, keys: readonly Value[]): Value {
  let member = value;
  const path: string[] = [];
  for (const key of keys) {
    assertKnown(member);
    path.push(toText(key));
    const next = memberOf(member, key);
    if (next === undefined) {
      return new Undefined(path.join('.'), `a ${typeName(member)} has no member '${toText(key)}'`);
    }
    member = next;
  }
  return member;
}
