import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { toFloat } from '../../jinja/python/kind.ts';
import type { Value } from '../../values/value.ts';
import { inputText, integerArg, textArg } from '../arguments.ts';

const dayDefaults = { year: 365, month: 30 };
const dayMeanings = { year: 'How many days a year has.', month: 'How many days a month has.' };

/** The filters of `community.general` that reckon with times like `3h 20m`. */
export const timeUnitFilters: readonly FunctionDefinition[] = [
  {
    name: 'community.general.to_time_unit',
    summary: 'Reckon a length of time such as "3h 20m" in another unit.',
    meanings: dayMeanings,
    defaults: { unit: 'ms', ...dayDefaults },
    examples: ["'1h 30m' | community.general.to_time_unit('min') -> 90.0"],
    parameters: ['unit?', 'year?', 'month?'],
    integers: ['year', 'month'],
    call: (input, args) => converted(inputText(input), textArg(args, 'unit', 'ms'), args),
  },
  ...['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'year'].map(
    (unit): FunctionDefinition => ({
      name: `community.general.to_${unit}s`,
      summary: `Reckon a length of time such as "3h 20m" in ${unit}s.`,
      meanings: dayMeanings,
      defaults: dayDefaults,
      examples: [`'3${unit}s' | community.general.to_${unit}s -> 3.0`],
      parameters: ['year?', 'month?'],
      integers: ['year', 'month'],
      call: (input, args) => converted(inputText(input), unit, args),
    }),
  ),
];

type Unit = 'millisecond' | 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

const names: readonly (readonly [unit: Unit, names: RegExp])[] = [
  ['millisecond', /^(?:ms|msec|msecond|millisecond)s?$/],
  ['second', /^(?:s|sec|second)s?$/],
  ['minute', /^(?:m|min|minute)s?$/],
  ['hour', /^(?:h|hour)s?$/],
  ['day', /^(?:d|day)s?$/],
  ['week', /^(?:w|week)s?$/],
  ['month', /^(?:mo|month)s?$/],
  ['year', /^(?:y|year)s?$/],
];

function converted(text: string, unit: string, args: Arguments): Value {
  const days = {
    month: integerArg(args, 'month', dayDefaults.month),
    year: integerArg(args, 'year', dayDefaults.year),
  };
  const parts = text.trim().split(/\s+/);
  const sum = parts.reduce((total, part) => {
    const [, amount, name = ''] = /^([+-]?\d+(?:\.\d+)?)([a-z]+)$/.exec(part) ?? [];
    if (amount === undefined)
      throw new ExpressionError(`"${part}" is no time, such as "3h" or "20m".`);
    return total + Number(amount) * millisecondsOf(name, days);
  }, 0);
  return toFloat(Number((sum / millisecondsOf(unit, days)).toFixed(12)));
}

interface Days {
  readonly month: number;
  readonly year: number;
}

function millisecondsOf(name: string, { month, year }: Days): number {
  const unit = names.find(([, pattern]) => pattern.test(name))?.[0];
  if (unit === undefined) {
    throw new ExpressionError(`"${name}" is no unit of time.`, {
      hint: `The units are: ${names.map(([one]) => one).join(', ')}.`,
    });
  }
  const day = 24 * 3_600_000;
  const sizes: Readonly<Record<Unit, number>> = {
    ...{ millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 },
    ...{ day, week: 7 * day, month: month * day, year: year * day },
  };
  return sizes[unit];
}
