import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of units of time', () => {
  itAnswers([
    ["'3h 20m 5s'|community.general.to_seconds", '12005.0'],
    ["'30s -1m'|community.general.to_seconds", '-30.0'],
    ["'1d'|community.general.to_hours", '24.0'],
    ["'1w'|community.general.to_days", '7.0'],
    ["'1y'|community.general.to_days", '365.0'],
    ["'1mo'|community.general.to_days", '30.0'],
    ["'1y'|community.general.to_days(year=360)", '360.0'],
    ["'300min'|community.general.to_time_unit('h')", '5.0'],
    ["'10ms'|community.general.to_seconds", '0.01'],
    ["'1h'|community.general.to_milliseconds", '3600000.0'],
    ["'1d'|community.general.to_weeks", '0.142857142857'],
  ]);
  itRefuses([
    ["'3h20m' | community.general.to_minutes", '"3h20m" is no time, such as "3h" or "20m".'],
    ["'5x' | community.general.to_seconds", '"x" is no unit of time.'],
    ["'1h' | community.general.to_time_unit('nope')", '"nope" is no unit of time.'],
  ]);
});
