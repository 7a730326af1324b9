import type { FunctionDefinition } from '../jinja/functions.ts';
import { Undefined } from '../values/value.ts';
import { clockAt } from './algorithms/calendar.ts';
import { DateTime } from './algorithms/datetime.ts';
import { strftime } from './algorithms/strftime.ts';
import { flagArg, textArg } from './arguments.ts';
import type { Controller } from './controller.ts';
import type { LookupSurroundings } from './lookups/lookup.ts';
import { lookupGlobals } from './lookups/run-lookup.ts';

/** What Ansible adds to the functions that Jinja itself has. */
export function globalsFor(
  controller: Controller,
  surroundings: LookupSurroundings,
): readonly FunctionDefinition[] {
  return [
    ...lookupGlobals(controller, surroundings),
    {
      name: 'now',
      parameters: ['utc?', 'fmt?'],
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
      name: 'undef',
      parameters: ['hint?'],
      call: (_, args) => new Undefined('undef()', textArg(args, 'hint') ?? 'it was left to be set'),
    },
  ];
}
