/** The flags that hold at one place of a pattern. */
export interface PatternFlags {
  readonly ignoreCase?: boolean | undefined;
  readonly multiLine?: boolean | undefined;
  readonly dotAll?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly ascii?: boolean | undefined;
}

/** Any character. */
export const any = '[\\s\\S]';

export const wordSet = { unicode: '\\p{L}\\p{N}_', ascii: 'A-Za-z0-9_' };
export const digitSet = { unicode: '\\p{Nd}', ascii: '0-9' };
export const spaceSet = {
  unicode: '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000',
  ascii: '\\t-\\r\\x20',
};

export function setOf(set: { unicode: string; ascii: string }, flags: PatternFlags): string {
  return flags.ascii === true ? set.ascii : set.unicode;
}

export function literal(char: string, bothCases: boolean): string {
  if (bothCases && casesOf(char).length > 1) return `[${casesOf(char).map(codePoint).join('')}]`;
  return /[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

export function members(first: string, last: string, bothCases: boolean): string {
  const range = first === last ? codePoint(first) : `${codePoint(first)}-${codePoint(last)}`;
  if (!bothCases) return range;
  if (first === last) return casesOf(first).map(codePoint).join('');
  const others = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
    .filter(letter => letter >= first && letter <= last)
    .flatMap(casesOf);
  return range + others.map(codePoint).join('');
}

function casesOf(char: string): string[] {
  const cases = [char, char.toLowerCase(), char.toUpperCase()];
  return [...new Set(cases)].filter(one => Array.from(one).length === 1);
}

function codePoint(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
}

/**
 * What stands in square brackets, for the flag `u`: sets in sets, as the flag `v` has them, are not yet
 * reliable in all versions of V8.
 */
export class CharacterSet {
  private readonly isNegative: boolean;
  private members = '';
  private readonly complements: string[] = [];

  constructor(isNegative: boolean) {
    this.isNegative = isNegative;
  }

  addMembers(members: string): void {
    this.members += members;
  }

  /** `[…]` or `[^…]`. */
  addSet(set: string): void {
    if (set.startsWith('[^')) this.complements.push(set);
    else this.members += set.slice(1, -1);
  }

  get source(): string {
    const { isNegative, members, complements } = this;
    if (complements.length === 0) return `[${isNegative ? '^' : ''}${members}]`;
    const parts = members === '' ? complements : [`[${members}]`, ...complements];
    return isNegative ? `(?:(?!${parts.join('|')})${any})` : `(?:${parts.join('|')})`;
  }
}
