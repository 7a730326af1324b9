import { translatePattern } from './python-regex-pattern.ts';
import { parseReplacement } from './python-regex-replacement.ts';
import { RegexSyntaxError } from './python-regex-syntax.ts';

export { RegexSyntaxError } from './python-regex-syntax.ts';

/** The flags of Python's `re` that matter to patterns in playbooks. */
export interface RegexFlags {
  readonly ignoreCase?: boolean | undefined;
  readonly multiLine?: boolean | undefined;
  readonly dotAll?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Groups from 1; `undefined` where a group took no part. */
  readonly groups: readonly (string | undefined)[];
  readonly names: ReadonlyMap<string, string | undefined>;
}

/** A regular expression in Python's syntax, with the results of Python's `re`. */
export class PythonRegex {
  /** How many groups it has. */
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  private readonly regex: RegExp;
  /** Finds at one place only, and never nothing. */
  private readonly more: RegExp;
  private readonly groupAt: readonly number[];

  constructor(pattern: string, flags: RegexFlags = {}) {
    const translated = translatePattern(pattern, flags);
    this.groups = translated.groupAt.length;
    this.names = translated.names;
    this.groupAt = translated.groupAt;
    const letters = translated.ignoreCase ? 'iu' : 'u';
    this.regex = compile(pattern, translated.source, `g${letters}`);
    this.more = compile(pattern, translated.sourceOfMore, `y${letters}`);
  }

  /** The first match at or after `from`. */
  search(text: string, from = 0): RegexMatch | undefined {
    this.regex.lastIndex = from;
    const found = this.regex.exec(text);
    return found === null ? undefined : this.asMatch(found, 0);
  }

  /** A match that begins where the text begins. */
  match(text: string): RegexMatch | undefined {
    const anchored = new RegExp(this.regex.source, this.regex.flags.replace('g', 'y'));
    const found = anchored.exec(text);
    return found === null ? undefined : this.asMatch(found, 0);
  }

  /** All matches; where nothing was matched, something may be matched still, as in Python. */
  *matches(text: string): Generator<RegexMatch> {
    let match = this.search(text);
    while (match !== undefined) {
      yield match;
      match = match.end > match.start ? this.search(text, match.end) : this.after(text, match.end);
    }
  }

  /** What `re.findall` gives: the groups of each match, one group alone, or without groups the match. */
  findAll(text: string): (string | string[])[] {
    return Array.from(this.matches(text), ({ text: whole, groups }) => {
      if (groups.length === 0) return whole;
      return groups.length === 1 ? (groups[0] ?? '') : groups.map(group => group ?? '');
    });
  }

  /** What `re.subn` gives. `replacement` may hold `\1`, `\g<1>`, `\g<name>` and escapes. */
  replace(text: string, replacement: string, limit = 0): { text: string; count: number } {
    const expand = this.replacement(replacement);
    let result = '';
    let count = 0;
    let at = 0;
    for (const match of this.matches(text)) {
      if (limit > 0 && count === limit) break;
      result += text.slice(at, match.start) + expand(match);
      at = match.end;
      count++;
    }
    return { text: result + text.slice(at), count };
  }

  /** What `match.expand(template)` gives; the template's groups are checked once. */
  replacement(template: string): (match: RegexMatch) => string {
    const parts = parseReplacement(template, { groups: this.groups, names: this.names });
    return match =>
      parts
        .map(part => {
          if (typeof part === 'string') return part;
          return part === 0 ? match.text : (match.groups[part - 1] ?? '');
        })
        .join('');
  }

  /** The next match behind an empty one. */
  private after(text: string, at: number): RegexMatch | undefined {
    this.more.lastIndex = at;
    const found = this.more.exec(text);
    if (found !== null) return this.asMatch(found, 1);
    const character = text.codePointAt(at);
    return character === undefined
      ? undefined
      : this.search(text, at + String.fromCodePoint(character).length);
  }

  /** `shift` says how many groups stand before those of the pattern. */
  private asMatch(found: RegExpExecArray, shift: number): RegexMatch {
    const groups = this.groupAt.map(index => found[index + shift]);
    return {
      start: found.index,
      end: found.index + found[0].length,
      text: found[0],
      groups,
      names: new Map([...this.names].map(([name, group]) => [name, groups[group - 1]])),
    };
  }
}

/** What `re.escape` gives: every character that could mean something gets a backslash. */
export function escapePythonRegex(text: string): string {
  return text.replaceAll(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
}

function compile(pattern: string, source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : String(error);
    throw new RegexSyntaxError(pattern, reason.replace(/^.*:\s*/s, '').toLowerCase());
  }
}
