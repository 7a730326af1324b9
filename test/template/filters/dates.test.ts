import { itAnswers, itRefuses } from '../support.ts';

describe('the filters of dates', () => {
  itAnswers([
    [
      "'%Y-%m-%d %H:%M:%S %j %U %W %V %G %u %w %a %A %b %B %e %y %C %I %p %Z %z %% %D %T %R %F %h %n%t|' | strftime(1709210000, True)",
      "'2024-02-29 12:33:20 060 08 09 09 2024 4 4 Thu Thursday Feb February 29 24 20 12 PM GMT +0000 % 02/29/24 12:33:20 12:33 2024-02-29 Feb \\n\\t|'",
    ],
    [
      "'%Y-%m-%d %H:%M:%S %j %U %W %V %G' | strftime(0, True)",
      "'1970-01-01 00:00:00 001 00 00 01 1970'",
    ],
    ["'%U %W %V %G %g %u' | strftime(1104537600, True)", "'00 00 53 2004 04 6'"],
    ["'%U %W %V %G %g %u' | strftime(1230768000, True)", "'00 00 01 2009 09 4'"],
    [
      "'%c|%x|%X|%r' | strftime(1709210000, True)",
      "'Thu Feb 29 12:33:20 2024|02/29/24|12:33:20|12:33:20 PM'",
    ],
    ["'%s' | strftime(1709210000)", "'1709210000'"],
    ["'%H' | strftime('1709210000', True)", "'12'"],
    ["'%-d %_d %-H %k %l %P' | strftime(1709210000, True)", "'29 29 12 12 12 pm'"],
  ]);

  itRefuses([
    ["'%H' | strftime('abc')", '"second" must be seconds since 1970, not "abc".'],
    [
      "'2024-02-30 10:00:00' | to_datetime",
      '"2024-02-30 10:00:00" does not have the format "%Y-%m-%d %H:%M:%S".',
    ],
    ["'x' | to_datetime", '"x" does not have the format "%Y-%m-%d %H:%M:%S".'],
  ]);
});
