import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { numberOf } from '../../jinja/python/kind.ts';
import type { Value } from '../../values/value.ts';
import { type ClockTime, clockAt } from '../algorithms/calendar.ts';
import { DateTime } from '../algorithms/datetime.ts';
import { strftime } from '../algorithms/strftime.ts';
import { strptime, TimeFormatError } from '../algorithms/strptime.ts';
import { flagArg, inputText, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import { problemOf } from '../literal-checks.ts';

/** Filters of dates and times. */
export function dateFilters(controller: Controller): readonly FunctionDefinition[] {
  return [
    {
      name: 'strftime',
      summary: 'Write a time in a format, the time it is if none is given.',
      meanings: {
        second: 'Seconds since 1970.',
        utc: "The time of Greenwich, not the controller's.",
      },
      defaults: { utc: false },
      examples: ["'%Y-%m-%d' | strftime(0, utc=true) -> '1970-01-01'"],
      parameters: ['second?', 'utc?'],
      check: literals => {
        const second = literals.get('second');
        return second === undefined ? [] : problemOf('second', () => secondsOf(second));
      },
      call(input, args) {
        const seconds = secondsOf(args.get('second') ?? null);
        const moment = seconds === undefined ? controller.now() : new Date(seconds * 1000);
        return strftime(inputText(input), clockAt(moment, flagArg(args, 'utc')));
      },
    },
    {
      name: 'to_datetime',
      summary: 'Read a time, so that times can be subtracted and their parts asked for.',
      defaults: { format: '%Y-%m-%d %H:%M:%S' },
      examples: [
        "('2024-02-29 12:30:00' | to_datetime).month -> 2",
        "(('2024-03-01' | to_datetime('%Y-%m-%d')) - ('2024-02-28' | to_datetime('%Y-%m-%d'))).days -> 2",
      ],
      parameters: ['format?'],
      check: literals => {
        const format = literals.get('format');
        return typeof format === 'string' ? problemOf('format', () => readTime('', format)) : [];
      },
      call: (input, args) =>
        new DateTime(parsedTime(inputText(input), textArg(args, 'format', '%Y-%m-%d %H:%M:%S'))),
    },
  ];
}

/** `undefined` stands for now. */
function secondsOf(given: Value): number | undefined {
  if (given === null) return undefined;
  const seconds = typeof given === 'string' ? Number(given.trim() || 'x') : numberOf(given);
  if (seconds !== undefined && !Number.isNaN(seconds)) return seconds;
  throw new ExpressionError(`"second" must be seconds since 1970, not "${inputText(given)}".`);
}

function readTime(text: string, format: string): ClockTime | undefined {
  try {
    return strptime(text, format);
  } catch (error) {
    if (error instanceof TimeFormatError) throw new ExpressionError(error.message);
    throw error;
  }
}

function parsedTime(text: string, format: string): ClockTime {
  const time = readTime(text, format);
  if (time !== undefined) return time;
  throw new ExpressionError(`"${text}" does not have the format "${format}".`);
}
