import type { Environment, Scope } from '../../../src/jinja/environment.ts';
import {
  type Arguments,
  type FunctionDefinition,
  functionTable,
} from '../../../src/jinja/functions.ts';
import { typeName } from '../../../src/jinja/python/kind.ts';
import { itemsOf, lengthOf } from '../../../src/jinja/python/sequence.ts';
import { toText } from '../../../src/jinja/python/text.ts';
import { isTruthy } from '../../../src/jinja/python/truth.ts';
import type { TemplateOptions } from '../../../src/jinja/syntax/options.ts';
import { Undefined, Unknown, UnknownUsed, type Value } from '../../../src/values/value.ts';
import { templateFrom } from './sources.ts';

function define(
  name: string,
  parameters: readonly string[],
  call: (input: Value, args: Arguments) => Value,
): FunctionDefinition {
  return { name, parameters, call };
}

function defineTolerant(
  name: string,
  parameters: readonly string[],
  call: (input: Value, args: Arguments) => Value,
): FunctionDefinition {
  return { ...define(name, parameters, call), acceptsUndefined: true };
}

const filters = functionTable([
  {
    ...defineTolerant('default', ['value?'], (input, args) =>
      input instanceof Undefined ? (args.get('value') ?? '') : input,
    ),
    aliases: ['d'],
  },
  define('upper', [], input => toText(input).toUpperCase()),
  define('length', [], input => lengthOf(input)),
  define('int', [], input => Math.trunc(Number(toText(input)))),
  define('string', [], input => toText(input)),
  define('type_debug', [], input => typeName(input)),
  define('list', [], input => [...itemsOf(input)]),
  define('join', ['separator?'], (input, args) =>
    itemsOf(input)
      .map(toText)
      .join(toText(args.get('separator') ?? '')),
  ),
  define('arguments', ['first', 'second?', '*rest', '**others'], (_, args) => [
    args.get('first') ?? null,
    args.get('second') ?? null,
    [...args.rest],
    new Map(args.namedRest),
  ]),
  {
    name: 'apply',
    parameters: ['filter', '*args'],
    call: (input, args, context) =>
      context.filter(toText(args.get('filter') ?? ''), input, args.rest),
  },
  define('unknowable', [], () => {
    throw new UnknownUsed(new Unknown('a task'));
  }),
]);

const tests = functionTable([
  defineTolerant('defined', [], input => !(input instanceof Undefined)),
  defineTolerant('undefined', [], input => input instanceof Undefined),
  define('none', [], input => input === null),
  define('divisibleby', ['number'], (input, args) =>
    Number.isInteger(Number(input) / Number(args.get('number'))),
  ),
  define('truthy', [], input => isTruthy(input)),
]);

const globals = functionTable([
  {
    name: 'lookup',
    parameters: ['name', '*terms'],
    call: (_, args, context) =>
      context.variable(toText(args.rest[0] ?? '')) ?? new Undefined(toText(args.rest[0] ?? '')),
  },
]);

/** A few filters and tests, and templates by name. */
export function environmentOf(
  files: Readonly<Record<string, string>> = {},
  options?: TemplateOptions,
): Environment {
  const templates = new Map(
    Object.entries(files).map(([name, text]) => [name, templateFrom(text, options, name)]),
  );
  return {
    filters,
    tests,
    globals,
    loadTemplate: name => {
      const value = templates.get(name);
      return value === undefined ? undefined : { ok: true, value };
    },
  };
}

export function scopeOf(variables: Readonly<Record<string, Value>>): Scope {
  return {
    lookup: name => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    names: () => Object.keys(variables),
  };
}
