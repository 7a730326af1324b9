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
    marks: 'keeps',
    summary: 'Give something else where a variable is not defined.',
    meanings: { boolean: 'Also where it is empty, zero, false or none.' },
    defaults: { default_value: '', boolean: false },
    examples: [
      "missing | default('none yet') -> 'none yet'",
      "'' | default('none yet', true) -> 'none yet'",
    ],
    parameters: ['default_value?', 'boolean?'],
    acceptsUndefined: true,
    call(input, args) {
      const useDefault =
        input instanceof Undefined || (flagArg(args, 'boolean') && !isTruthy(input));
      if (!useDefault) return input;
      const given = args.get('default_value');
      return given === undefined ? '' : given;
    },
  },
  {
    name: 'mandatory',
    marks: 'keeps',
    summary: 'Give the value as it is; fail where it is not defined.',
    meanings: { msg: 'What the error then says.' },
    examples: ["'web1' | mandatory -> 'web1'"],
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
    marks: 'keeps',
    summary: 'Choose between two values by a condition.',
    meanings: { none_val: 'What to give for none, which otherwise counts as false.' },
    examples: [
      "true | ternary('present', 'absent') -> 'present'",
      "none | ternary('yes', 'no', 'unknown') -> 'unknown'",
    ],
    parameters: ['true_val', 'false_val', 'none_val?'],
    call(input, args) {
      const none = args.get('none_val');
      if (input === null && none !== undefined && none !== null) return none;
      return args.get(isTruthy(input) ? 'true_val' : 'false_val') ?? null;
    },
  },
  {
    name: 'bool',
    summary:
      'Read "yes", "on", "true" and 1 as true, and everything else as false; none stays none.',
    examples: ["'yes' | bool -> true", "'whatever' | bool -> false"],
    parameters: [],
    call(input) {
      assertKnown(input);
      return input === null || typeof input === 'boolean' ? input : isYes(input);
    },
  },
  {
    name: 'string',
    summary: 'Write a value as text.',
    examples: ["8080 | string -> '8080'"],
    parameters: [],
    call: input => inputAsText(input),
  },
  {
    name: 'type_debug',
    summary: "Name the type of a value, in Python's words.",
    examples: ["[1, 2] | type_debug -> 'list'", "'1' | type_debug -> 'str'"],
    parameters: [],
    call: input => (input === null ? 'NoneType' : typeName(input)),
  },
  {
    name: 'extract',
    marks: 'keeps',
    summary: 'Use the input as key or index, and give what a container has there.',
    meanings: {
      container: 'A list or a dict.',
      morekeys: 'A key, or a list of keys, to go on with in what was found.',
    },
    examples: [
      "1 | extract(['a', 'b']) -> 'b'",
      "['web1'] | map('extract', {'web1': {'ip': '10.0.0.1'}}, 'ip') -> ['10.0.0.1']",
    ],
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
    marks: 'keeps',
    summary: 'Give an attribute of a value by its name; the keys of a dict are none.',
    examples: ["('2024-02-29 12:30:00' | to_datetime) | attr('year') -> 2024"],
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
