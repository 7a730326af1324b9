/** A limit as `limits.conf` has it. */
export interface Limit {
  readonly domain: string;
  readonly type: string;
  readonly item: string;
  readonly value: string;
}

export interface LimitEdit extends Limit {
  readonly comment: string;
  /** Of the value that is there and the one that is asked for, take the smaller, or the larger. */
  readonly keep: 'min' | 'max' | undefined;
}

/** The text with the limit in it: in place of each line of the same domain, type and item, or at the end. */
export function withLimit(text: string, edit: LimitEdit): string {
  let isFound = false;
  const lines = text.split('\n').map(line => {
    const limit = limitIn(line);
    if (limit === undefined || !isSame(limit, edit)) return line;
    isFound = true;
    const value = chosen(limit.value, edit);
    return value === limit.value ? line : lineOf({ ...edit, value });
  });
  if (isFound) return lines.join('\n');
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${before}${lineOf(edit)}\n`;
}

/** `undefined`: a comment, or no limit. */
function limitIn(line: string): Limit | undefined {
  const [domain, type, item, value, ...rest] = line.replace(/#.*$/, '').trim().split(/\s+/);
  if (domain === undefined || type === undefined || item === undefined) return undefined;
  if (value === undefined || rest.length > 0) return undefined;
  return { domain, type, item, value };
}

function isSame(limit: Limit, edit: LimitEdit): boolean {
  return limit.domain === edit.domain && limit.type === edit.type && limit.item === edit.item;
}

function chosen(there: string, { value, keep, item }: LimitEdit): string {
  const [before, wanted] = [numberOf(there, item), numberOf(value, item)];
  if (keep === undefined || Number.isNaN(before)) {
    return before === wanted && before === Number.POSITIVE_INFINITY ? there : value;
  }
  const isKept = keep === 'min' ? before <= wanted : before >= wanted;
  return isKept ? there : value;
}

/** Priorities may be -1; elsewhere that is no limit. */
function numberOf(value: string, item: string): number {
  if (item !== 'nice' && item !== 'priority' && /^(unlimited|infinity|-1)$/.test(value)) {
    return Number.POSITIVE_INFINITY;
  }
  return Number(value);
}

function lineOf({ domain, type, item, value, comment }: LimitEdit): string {
  const note = comment === '' ? '' : `\t#${comment}`;
  return `${domain}\t${type}\t${item}\t${value}${note}`;
}

/** Why a value cannot be that of an item. */
export function valueProblem(item: string, value: string): string | undefined {
  if (item === 'nice' || item === 'priority') {
    const isRight = /^-?\d+$/.test(value) && Number(value) >= -20 && Number(value) <= 19;
    return isRight ? undefined : `"value" of ${item} is a number from -20 to 19, not ${value}.`;
  }
  if (/^(unlimited|infinity|-1|\d+)$/.test(value)) return undefined;
  return `"value" is unlimited, infinity, -1, or a number of at least 0, not ${value}.`;
}
