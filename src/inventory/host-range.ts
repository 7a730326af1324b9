/** What is wrong with a range, and where in the text it is. */
export class RangeProblem extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.name = 'RangeProblem';
    this.start = start;
    this.end = end;
  }
}

/** More names than this from one line are taken for a slip of the pen. */
const mostNames = 100_000;

/**
 * The host names of `web[01:10:2].example`: numeric ranges, with as many digits as the first bound has
 * when that begins with a zero, and alphabetic ones; both ends belong to the range. Throws a
 * `RangeProblem`.
 */
export function expandRanges(text: string): readonly string[] {
  let names = [''];
  let at = 0;
  for (const match of text.matchAll(/\[([^\]]*)\]/g)) {
    const end = match.index + match[0].length;
    const between = text.slice(at, match.index);
    const members = expandRange(match[1] ?? '', { start: match.index, end });
    if (names.length * members.length > mostNames) {
      throw new RangeProblem(`makes more than ${mostNames} hosts`, match.index, end);
    }
    names = names.flatMap(name => members.map(member => name + between + member));
    at = end;
  }
  const rest = text.slice(at);
  if (rest.includes('[')) {
    throw new RangeProblem('has no "]"', at + rest.indexOf('['), text.length);
  }
  return names.map(name => name + rest);
}

function expandRange(text: string, place: { start: number; end: number }): readonly string[] {
  const problem = (message: string) => new RangeProblem(message, place.start, place.end);
  const bounds = text.split(':');
  const [begin = '', end = '', step = '1'] = bounds;
  if (bounds.length < 2 || bounds.length > 3 || end === '') {
    throw problem('must be written as [begin:end] or [begin:end:step]');
  }
  if (!/^0*[1-9]\d*$/.test(step)) throw problem('must have a step of 1 or more');

  if (/^[a-zA-Z]$/.test(begin) && /^[a-zA-Z]$/.test(end)) {
    return count(letters.indexOf(begin), letters.indexOf(end), Number(step), problem).map(
      index => letters[index] ?? '',
    );
  }
  if (!/^\d*$/.test(begin) || !/^\d+$/.test(end)) {
    throw problem('must go from a number to a number or from a letter to a letter');
  }
  const digits = /^0\d/.test(begin) ? begin.length : 0;
  if (digits > 0 && end.length !== digits) {
    throw problem('begins with a zero, so both ends must have the same number of digits');
  }
  return count(Number(begin), Number(end), Number(step), problem).map(number =>
    String(number).padStart(digits, '0'),
  );
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function count(
  begin: number,
  end: number,
  step: number,
  problem: (message: string) => RangeProblem,
): readonly number[] {
  if (begin > end) throw problem('must not begin after its end');
  const length = Math.floor((end - begin) / step) + 1;
  if (length > mostNames) throw problem(`makes more than ${mostNames} hosts`);
  return Array.from({ length }, (_, index) => begin + index * step);
}
