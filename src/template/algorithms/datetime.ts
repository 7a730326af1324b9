import { bindArguments } from '../../jinja/arguments.ts';
import { type Arguments, ExpressionError } from '../../jinja/functions.ts';
import { numberOf, toFloat } from '../../jinja/python/kind.ts';
import { type Operator, PythonObject } from '../../jinja/python/object.ts';
import { Callable, type DictKey, Tuple, type Value } from '../../values/value.ts';
import { stringOf } from '../arguments.ts';
import { type ClockTime, clockFromMillis, clockMillis, isoWeekOf, weekdayOf } from './calendar.ts';
import { epochSeconds, strftime } from './strftime.ts';

/** Python's `datetime`. */
export class DateTime extends PythonObject {
  override readonly typeName = 'datetime';
  readonly time: ClockTime;

  constructor(time: ClockTime) {
    super();
    this.time = time;
  }

  override get(key: DictKey): Value | undefined {
    const { time } = this;
    if (typeof key !== 'string') return undefined;
    switch (key) {
      case 'year':
      case 'month':
      case 'day':
      case 'hour':
      case 'minute':
      case 'second':
      case 'microsecond':
        return time[key];
      case 'date':
        return method(key, [], () => new CalendarDate(time));
      case 'isoformat':
        return method(key, ['sep?'], args => this.isoformat(stringOf(args.get('sep') ?? 'T')));
      case 'timestamp':
        return method(key, [], () => toFloat(epochSeconds(time) + time.microsecond / 1e6));
      case 'replace':
        return method(key, [...replaceable], args => new DateTime(replaced(time, args)));
      default:
        return dateMember(time, key);
    }
  }

  override text(): string {
    return this.isoformat(' ');
  }

  override operate(operator: Operator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof DateTime && operator === '-' && !reflected) {
      return new TimeDelta(microsecondsOf(this.time) - microsecondsOf(other.time));
    }
    if (!(other instanceof TimeDelta)) return undefined;
    if (operator === '+') return this.moved(other.microseconds);
    return operator === '-' && !reflected ? this.moved(-other.microseconds) : undefined;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof DateTime)) return undefined;
    return microsecondsOf(this.time) - microsecondsOf(other.time);
  }

  private moved(microseconds: number): DateTime {
    const { zone } = this.time;
    const total = clockMicroseconds(this.time) + microseconds;
    const microsecond = ((total % 1e6) + 1e6) % 1e6;
    return new DateTime(clockFromMillis((total - microsecond) / 1000, microsecond, zone));
  }

  isoformat(separator: string): string {
    const { time } = this;
    const fraction = time.microsecond === 0 ? '' : strftime('.%f', time);
    const offset = strftime('%z', time).replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
    return `${dateText(time)}${separator}${strftime('%H:%M:%S', time)}${fraction}${offset}`;
  }
}

/** Python's `date`. */
class CalendarDate extends PythonObject {
  override readonly typeName = 'date';
  readonly time: ClockTime;

  constructor({ year, month, day }: ClockTime) {
    super();
    this.time = { year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0 };
  }

  override get(key: DictKey): Value | undefined {
    if (key === 'year' || key === 'month' || key === 'day') return this.time[key];
    if (key === 'isoformat') return method(key, [], () => this.text());
    return dateMember(this.time, key);
  }

  override text(): string {
    return dateText(this.time);
  }

  override operate(operator: Operator, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '-' || reflected || !(other instanceof CalendarDate)) return undefined;
    return new TimeDelta(clockMicroseconds(this.time) - clockMicroseconds(other.time));
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof CalendarDate)) return undefined;
    return clockMillis(this.time) - clockMillis(other.time);
  }
}

/** Python's `timedelta`. */
class TimeDelta extends PythonObject {
  override readonly typeName = 'timedelta';
  readonly microseconds: number;

  constructor(microseconds: number) {
    super();
    this.microseconds = microseconds;
  }

  override get(key: DictKey): Value | undefined {
    const seconds = Math.floor(this.microseconds / 1e6);
    if (key === 'days') return Math.floor(seconds / daySeconds);
    if (key === 'seconds') return ((seconds % daySeconds) + daySeconds) % daySeconds;
    if (key === 'microseconds') return this.microseconds - seconds * 1e6;
    if (key !== 'total_seconds') return undefined;
    return method(key, [], () => toFloat(this.microseconds / 1e6));
  }

  override text(): string {
    const days = numberOf(this.get('days') ?? 0) ?? 0;
    const seconds = numberOf(this.get('seconds') ?? 0) ?? 0;
    const rest = numberOf(this.get('microseconds') ?? 0) ?? 0;
    const pad = (part: number, width = 2) => String(part).padStart(width, '0');
    const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
    const dayText = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
    return dayText + clock + (rest === 0 ? '' : `.${pad(rest, 6)}`);
  }

  override operate(operator: Operator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) return this.combined(operator, other, reflected);
    const factor = numberOf(other);
    if (factor === undefined) return undefined;
    if (operator === '*') return new TimeDelta(Math.round(this.microseconds * factor));
    const divides = (operator === '/' || operator === '//') && !reflected && factor !== 0;
    return divides ? new TimeDelta(Math.round(this.microseconds / factor)) : undefined;
  }

  override compare(other: Value): number | undefined {
    return other instanceof TimeDelta ? this.microseconds - other.microseconds : undefined;
  }

  private combined(operator: Operator, other: TimeDelta, reflected: boolean): Value | undefined {
    const [a, b] = reflected ? [other, this] : [this, other];
    if (operator === '+') return new TimeDelta(a.microseconds + b.microseconds);
    if (operator === '-') return new TimeDelta(a.microseconds - b.microseconds);
    if (b.microseconds === 0) return undefined;
    if (operator === '/') return toFloat(a.microseconds / b.microseconds);
    return operator === '//' ? Math.floor(a.microseconds / b.microseconds) : undefined;
  }
}

const daySeconds = 86_400;
const replaceable = [
  ...['year?', 'month?', 'day?', 'hour?', 'minute?', 'second?', 'microsecond?'],
] as const;

function method(
  name: string,
  parameters: readonly string[],
  call: (args: Arguments) => Value,
): Callable {
  return new Callable(name, (args, named) =>
    call(bindArguments({ name, parameters }, args, named)),
  );
}

/** What dates have in common. */
function dateMember(time: ClockTime, key: DictKey): Value | undefined {
  if (typeof key !== 'string') return undefined;
  switch (key) {
    case 'strftime':
      return method(key, ['format'], args =>
        strftime(stringOf(args.get('format') ?? null, 'the format'), time),
      );
    case 'weekday':
      return method(key, [], () => (weekdayOf(time) + 6) % 7);
    case 'isoweekday':
      return method(key, [], () => weekdayOf(time) || 7);
    case 'isocalendar':
      return method(key, [], () => {
        const { year, week } = isoWeekOf(time);
        return Tuple.of<Value>(year, week, weekdayOf(time) || 7);
      });
    default:
      return undefined;
  }
}

function replaced(time: ClockTime, args: Arguments): ClockTime {
  const field = (name: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'microsecond') =>
    numberOf(args.get(name) ?? time[name]) ?? time[name];
  const result: ClockTime = {
    year: field('year'),
    month: field('month'),
    day: field('day'),
    hour: field('hour'),
    minute: field('minute'),
    second: field('second'),
    microsecond: field('microsecond'),
    zone: time.zone,
  };
  const { month, day, hour } = clockFromMillis(clockMillis(result), 0);
  if (month !== result.month || day !== result.day || hour !== result.hour) {
    throw new ExpressionError('There is no such date.');
  }
  return result;
}

function dateText(time: ClockTime): string {
  return `${String(time.year).padStart(4, '0')}-${strftime('%m-%d', time)}`;
}

function clockMicroseconds(time: ClockTime): number {
  return Math.floor(clockMillis(time) / 1000) * 1e6 + time.microsecond;
}

/** For the difference of two times, which may be in different zones. */
function microsecondsOf(time: ClockTime): number {
  return clockMicroseconds(time) - (time.zone?.offsetMinutes ?? 0) * 60e6;
}
