import { expect } from 'chai';
import * as fc from 'fast-check';
import { repr } from '../../../src/jinja/python/text.ts';
import { clockAt, clockMillis } from '../../../src/template/algorithms/calendar.ts';
import { strftime } from '../../../src/template/algorithms/strftime.ts';
import { strptime } from '../../../src/template/algorithms/strptime.ts';
import { itAnswers, itRefuses, valueOf } from '../support.ts';

const day = "'2024-02-29 12:30:45' | to_datetime";

describe('dates and times', () => {
  itAnswers([
    [
      "((('2024-01-02' | to_datetime('%Y-%m-%d')) - ('2024-01-01' | to_datetime('%Y-%m-%d'))) * 2) | string",
      "'2 days, 0:00:00'",
    ],
    [
      "(now() + (('2024-01-02' | to_datetime('%Y-%m-%d')) - ('2024-01-01' | to_datetime('%Y-%m-%d')))).day",
      '1',
    ],
    ["((now().date()) - (('2024-01-01' | to_datetime('%Y-%m-%d')).date())).days", '59'],
    [
      "((('2024-01-02' | to_datetime('%Y-%m-%d')) - ('2024-01-01' | to_datetime('%Y-%m-%d'))) / 2) | string",
      "'12:00:00'",
    ],
    [
      "(('2024-01-08' | to_datetime('%Y-%m-%d')) - ('2024-01-01' | to_datetime('%Y-%m-%d'))) // (('2024-01-03' | to_datetime('%Y-%m-%d')) - ('2024-01-01' | to_datetime('%Y-%m-%d')))",
      '3',
    ],
    ["'%Y' | strftime(second='0', utc=true)", "'1970'"],
    [`(${day}).year`, '2024'],
    [`(${day}).isoformat()`, "'2024-02-29T12:30:45'"],
    [`(${day}).strftime('%d.%m.%Y')`, "'29.02.2024'"],
    [`(${day}).weekday()`, '3'],
    [`(${day}).isocalendar()`, '(2024, 9, 4)'],
    [`(${day}).date() | string`, "'2024-02-29'"],
    [`(${day}) | string`, "'2024-02-29 12:30:45'"],
    [`(${day}).replace(year=2023, day=1) | string`, "'2023-02-01 12:30:45'"],
    [`((${day}) - ('2024-02-28' | to_datetime('%Y-%m-%d'))) | string`, "'1 day, 12:30:45'"],
    [`((${day}) - ('2024-02-28' | to_datetime('%Y-%m-%d'))).days`, '1'],
    [`((${day}) - ('2024-02-28' | to_datetime('%Y-%m-%d'))).seconds`, '45045'],
    [`(('2024-01-01' | to_datetime('%Y-%m-%d')) - (${day})).total_seconds()`, '-5142645.0'],
    [`(('2024-01-01' | to_datetime('%Y-%m-%d')) - (${day})) | string`, "'-60 days, 11:29:15'"],
    [`(${day}) < ('2024-03-01' | to_datetime('%Y-%m-%d'))`, 'True'],
    [`(${day}) == ('29.2.2024 12:30:45' | to_datetime('%d.%m.%Y %H:%M:%S'))`, 'True'],
    [
      "('29/Feb/2024:10:11:12 +0130' | to_datetime('%d/%b/%Y:%H:%M:%S %z')).isoformat()",
      "'2024-02-29T10:11:12+01:30'",
    ],
    ["'2024-060' | to_datetime('%Y-%j') | string", "'2024-02-29 00:00:00'"],
    ["'12 PM' | to_datetime('%I %p') | string", "'1900-01-01 12:00:00'"],
    ["'Thu Feb 29 1:02:03 2024' | to_datetime('%c') | string", "'2024-02-29 01:02:03'"],
    ["('69' | to_datetime('%y')).year", '1969'],
    ["('68' | to_datetime('%y')).year", '2068'],
    ["('0.5' | to_datetime('%S.%f')).isoformat()", "'1900-01-01T00:00:00.500000'"],
    [`[${day}] | to_json`, `'["2024-02-29T12:30:45"]'`],
    [`(${day}) | type_debug`, "'datetime'"],
    ['now(utc=true).isoformat()', "'2024-02-29T12:30:45.678000'"],
    ["now(utc=true, fmt='%Y-%m-%dT%H:%M:%SZ')", "'2024-02-29T12:30:45Z'"],
    ["(now(utc=true) - ('2024-02-29' | to_datetime('%Y-%m-%d'))).total_seconds()", '45045.678'],
  ]);

  itRefuses([
    ["'%Y' | strftime('soon')", '"second" must be seconds since 1970, not "soon".'],

    ["'2024-02-30' | to_datetime('%Y-%m-%d')", '"2024-02-30" does not have the format "%Y-%m-%d".'],
    ["'x' | to_datetime('%Q')", '"%Q" in the format "%Q" cannot be read.'],
    [`(${day}).replace(month=13)`, 'There is no such date.'],
    [`(${day}) + 1`, '"+" cannot combine'],
    [`(${day}).yaer`, 'undefined'],
  ]);

  it('agree with what the clock of the controller shows', () => {
    const shown = repr(valueOf("now().strftime('%s')"));
    expect(shown).to.equal(`'${Math.floor(Date.UTC(2024, 1, 29, 12, 30, 45) / 1000)}'`);
  });
});

describe('strptime', () => {
  it('reads what strftime writes', () => {
    const date = fc.date({ min: new Date(0), max: new Date('2068-12-31'), noInvalidDate: true });
    const formats = ['%Y-%m-%d %H:%M:%S.%f', '%c %f', '%d %B %y, %I:%M:%S.%f %p', '%A %j %Y %T.%f'];
    fc.assert(
      fc.property(date, fc.constantFrom(...formats), (moment, format) => {
        const read = strptime(strftime(format, clockAt(moment, true)), format);
        expect(read && clockMillis(read)).to.equal(moment.getTime());
      }),
    );
  });
});
