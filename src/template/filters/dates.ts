import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { numberOf } from '../../jinja/python/kind.ts';
import { clockAt } from '../algorithms/calendar.ts';
import { DateTime } from '../algorithms/datetime.ts';
import { strftime } from '../algorithms/strftime.ts';
import { strptime, TimeFormatError } from '../algorithms/strptime.ts';
import { flagArg, inputText, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';

/** Filters of dates and times. */
export function dateFilters(controller: Controller): readonly FunctionDefinition[] {
  return [
    {
      name: 'strftime',
      parameters: ['second?', 'utc?'],
      call(input, args) {
        const given = args.get('second') ?? null;
        const seconds = typeof given === 'string' ? Number(given.trim() || 'x') : numberOf(given);
        if (given !== null && (seconds === undefined || Number.isNaN(seconds))) {
          throw new ExpressionError(
            `"second" must be seconds since 1970, not "${inputText(given)}".`,
          );
        }
        const moment = given === null ? controller.now() : new Date((seconds ?? 0) * 1000);
        return strftime(inputText(input), clockAt(moment, flagArg(args, 'utc')));
      },
    },
    {
      name: 'to_datetime',
      parameters: ['format?'],
      call: (input, args) =>
        new DateTime(parsedTime(inputText(input), textArg(args, 'format', '%Y-%m-%d %H:%M:%S'))),
    },
  ];
}

function parsedTime(text: string, format: string) {
  try {
    const time = strptime(text, format);
    if (time !== undefined) return time;
  } catch (error) {
    if (error instanceof TimeFormatError) throw new ExpressionError(error.message);
    throw error;
  }
  throw new ExpressionError(`"${text}" does not have the format "${format}".`);
}
