import {
  byName,
  type Declarations,
  type Declared,
  type FunctionDefinition,
  findFunction,
} from '../jinja/functions.ts';
import { Undefined } from '../values/value.ts';
import { clockAt } from './algorithms/calendar.ts';
import { DateTime } from './algorithms/datetime.ts';
import { strftime } from './algorithms/strftime.ts';
import { flagArg, textArg } from './arguments.ts';
import { builtinTexts } from './builtin-texts.ts';
import type { Controller } from './controller.ts';
import type { LookupSurroundings } from './lookups/lookup.ts';
import { lookupGlobal, lookupGlobals, queryGlobal } from './lookups/run-lookup.ts';

const nowGlobal = {
  name: 'now',
  summary: 'Give the time of the controller.',
  meanings: { utc: 'In UTC, not in local time.', fmt: 'Write it in a format of strftime.' },
  defaults: { utc: false },
  examples: ['now(utc=true).year -> 2024', "now(utc=true, fmt='%Y-%m-%d') -> '2024-02-29'"],
  parameters: ['utc?', 'fmt?'],
} as const;
const undefGlobal = {
  name: 'undef',
  summary: 'Give nothing: what is set to it is not defined, and using it is an error.',
  meanings: { hint: 'What the error says.' },
  examples: ["undef(hint='set a port') is defined -> false"],
  parameters: ['hint?'],
} as const;

const declared: ReadonlyMap<string, Declared> = byName([
  ...[lookupGlobal, queryGlobal, nowGlobal, undefGlobal],
  ...builtinTexts,
]);

/** Everything that can be called by its name alone. */
export const globalDeclarations: Declarations = {
  find: name => findFunction(declared, name),
  names: () => declared.keys(),
};

/** What Ansible adds to the functions that Jinja itself has. */
export function globalsFor(
  controller: Controller,
  surroundings: LookupSurroundings,
): readonly FunctionDefinition[] {
  return [
    ...lookupGlobals(controller, surroundings),
    {
      ...nowGlobal,
      call(_, args) {
        const time = clockAt(controller.now(), flagArg(args, 'utc'));
        const format = textArg(args, 'fmt');
        // Like Python's: what it shows, and not where.
        return format === undefined
          ? new DateTime({ ...time, zone: undefined })
          : strftime(format, time);
      },
    },
    {
      ...undefGlobal,
      call: (_, args) => new Undefined('undef()', textArg(args, 'hint') ?? 'it was left to be set'),
    },
  ];
}
