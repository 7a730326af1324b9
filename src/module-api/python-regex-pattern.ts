import { PatternReader } from './python-regex-reader.ts';
import {
  any,
  CharacterSet,
  digitSet,
  literal,
  members,
  type PatternFlags,
  setOf,
  spaceSet,
  wordSet,
} from './python-regex-sets.ts';

/** A Python pattern as the source of a JavaScript one for the flags `u` and, if so, `i`. */
export interface TranslatedPattern {
  readonly source: string;
  /** Matches only where that is not nothing; has one group more, before all others. */
  readonly sourceOfMore: string;
  readonly ignoreCase: boolean;
  /** For each of Python's groups its index in a JavaScript match. */
  readonly groupAt: readonly number[];
  readonly names: ReadonlyMap<string, number>;
}

/** A parenthesis that captures; one without `python` only keeps what was matched from being given back. */
interface Capture {
  readonly python: number | undefined;
}
type Piece = string | { readonly open: Capture } | { readonly backTo: Capture };

const flagOf: Readonly<Record<string, keyof PatternFlags>> = {
  a: 'ascii',
  i: 'ignoreCase',
  m: 'multiLine',
  s: 'dotAll',
  x: 'verbose',
};

/**
 * Throws a `RegexSyntaxError`. Two things differ from Python: a reference to a group that took no part
 * matches nothing instead of failing, and a group in a loop forgets what it held in earlier rounds.
 */
export function translatePattern(pattern: string, flags: PatternFlags): TranslatedPattern {
  const translation = new Translation(pattern, flags);
  translation.translate();
  // PatternFlags such as `(?i)` hold for the whole pattern, also for what stands before them.
  if (translation.found !== undefined) return translatePattern(pattern, translation.found);
  return translation.finish();
}

class Translation {
  /** The flags with those that the pattern itself turns on, once it does. */
  found: PatternFlags | undefined;
  private readonly reader: PatternReader;
  private readonly flags: PatternFlags;
  private readonly pieces: Piece[] = [];
  private readonly captures: Capture[] = [];
  private readonly closed = new Set<Capture>();
  private readonly names = new Map<string, number>();

  constructor(pattern: string, flags: PatternFlags) {
    this.reader = new PatternReader(pattern);
    this.flags = flags;
  }

  translate(): void {
    this.alternatives(this.flags);
    if (!this.reader.atEnd) this.reader.fail('unbalanced parenthesis');
  }

  finish(): TranslatedPattern {
    const indexOf = new Map<Capture, number>();
    for (const piece of this.pieces) {
      if (typeof piece !== 'string' && 'open' in piece) indexOf.set(piece.open, indexOf.size + 1);
    }
    const sourceWith = (shift: number): string =>
      this.pieces
        .map(piece => {
          if (typeof piece === 'string') return piece;
          return 'open' in piece ? '(' : `(?:\\${(indexOf.get(piece.backTo) ?? 0) + shift})`;
        })
        .join('') || '(?:)';
    return {
      source: sourceWith(0),
      // What is left of the text before the match must not be what is left behind it.
      sourceOfMore: `(?=(${any}*))(?:${sourceWith(1)})(?!\\1(?!${any}))`,
      ignoreCase: this.flags.ignoreCase === true,
      groupAt: this.captures.map(capture => indexOf.get(capture) ?? 0),
      names: this.names,
    };
  }

  private alternatives(flags: PatternFlags): void {
    while (!this.reader.atEnd && !this.reader.sees(')')) {
      if (this.reader.take('|')) {
        this.pieces.push('|');
        continue;
      }
      if (flags.verbose === true && this.reader.skipBlank()) continue;
      const start = this.pieces.length;
      if (this.atom(flags)) this.repeat(start, flags);
    }
  }

  /** False for what cannot be repeated: a comment, flags. */
  private atom(flags: PatternFlags): boolean {
    const char = this.reader.next();
    if (char === '(') return this.group(flags);
    if (char === '[') this.pieces.push(this.set(flags));
    else if (char === '\\') this.escape(flags);
    else if (char === '.') this.pieces.push(flags.dotAll === true ? any : '[^\\n]');
    else if (char === '^')
      this.pieces.push(flags.multiLine === true ? '(?<![^\\n])' : `(?<!${any})`);
    else if (char === '$')
      this.pieces.push(flags.multiLine === true ? '(?![^\\n])' : `(?=\\n?(?!${any}))`);
    else if ('*+?'.includes(char)) this.reader.fail('nothing to repeat');
    else this.pieces.push(literal(char, this.expands(flags)));
    return true;
  }

  private repeat(start: number, flags: PatternFlags): void {
    if (flags.verbose === true) while (this.reader.skipBlank());
    const quantifier = this.reader.quantifier();
    if (quantifier === undefined) return;
    this.pieces.push(quantifier);
    if (this.reader.take('?')) this.pieces.push('?');
    else if (this.reader.take('+')) this.keep(start);
    if (this.reader.quantifier() !== undefined) this.reader.fail('multiple repeat');
  }

  /** What was matched since `start` is not given back: `(?>…)`, `a*+`. */
  private keep(start: number): void {
    const capture: Capture = { python: undefined };
    this.pieces.splice(start, 0, '(?=', { open: capture });
    this.pieces.push('))', { backTo: capture });
    this.pieces.splice(start, 0, '(?:');
    this.pieces.push(')');
  }

  private group(flags: PatternFlags): boolean {
    if (!this.reader.take('?')) {
      this.capture(undefined, flags);
      return true;
    }
    for (const opening of ['<=', '<!', '=', '!', ':']) {
      if (this.reader.take(opening)) return this.plainGroup(`(?${opening}`, flags);
    }
    if (this.reader.take('P<')) {
      this.capture(this.reader.until('>', 'missing >, unterminated name'), flags);
      return true;
    }
    if (this.reader.take('P=')) {
      this.backTo(this.reader.until(')', 'missing ), unterminated name'));
      return true;
    }
    if (this.reader.take('#')) {
      this.reader.until(')', 'missing ), unterminated comment');
      return false;
    }
    if (this.reader.take('>')) {
      const start = this.pieces.length;
      this.plainGroup('(?:', flags);
      this.keep(start);
      return true;
    }
    if (this.reader.sees('(')) this.reader.fail('conditional groups are not supported');
    return this.flagGroup(flags);
  }

  private plainGroup(opening: string, flags: PatternFlags): true {
    this.pieces.push(opening);
    this.rest(flags);
    return true;
  }

  private rest(flags: PatternFlags): void {
    this.alternatives(flags);
    if (!this.reader.take(')')) this.reader.fail('missing ), unterminated subpattern');
    this.pieces.push(')');
  }

  private capture(name: string | undefined, flags: PatternFlags): void {
    const capture: Capture = { python: this.captures.length + 1 };
    if (name !== undefined) {
      if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) this.reader.fail(`bad group name "${name}"`);
      if (this.names.has(name)) this.reader.fail(`two groups are named "${name}"`);
      this.names.set(name, this.captures.length + 1);
    }
    this.captures.push(capture);
    this.pieces.push({ open: capture });
    this.rest(flags);
    this.closed.add(capture);
  }

  private backTo(name: string): void {
    const group = this.names.get(name);
    if (group === undefined) this.reader.fail(`unknown group name "${name}"`);
    this.reference(group ?? 0);
  }

  private reference(group: number): void {
    const capture = this.captures[group - 1];
    if (capture === undefined) return this.reader.fail(`invalid group reference ${group}`);
    if (!this.closed.has(capture)) this.reader.fail('cannot refer to an open group');
    this.pieces.push({ backTo: capture });
  }

  private flagGroup(flags: PatternFlags): boolean {
    const letters = this.reader.letters();
    if (this.reader.take(')')) {
      const found = withFlags(flags, letters, true, this.reader);
      if (Object.values(flagOf).some(flag => found[flag] !== this.flags[flag])) {
        this.found = { ...this.found, ...found };
      }
      return false;
    }
    let inner = withFlags(flags, letters, true, this.reader);
    if (this.reader.take('-')) inner = withFlags(inner, this.reader.letters(), false, this.reader);
    if (!this.reader.take(':')) this.reader.fail('unknown extension after (?');
    if (this.flags.ignoreCase === true && inner.ignoreCase !== true) {
      this.reader.fail('turning "i" off for a part is not supported');
    }
    return this.plainGroup('(?:', inner);
  }

  private escape(flags: PatternFlags): void {
    const { reader } = this;
    const boundary = `[${setOf(wordSet, flags)}]`;
    if (reader.take('A')) this.pieces.push(`(?<!${any})`);
    else if (reader.take('Z')) this.pieces.push(`(?!${any})`);
    else if (reader.take('b')) {
      this.pieces.push(`(?:(?<=${boundary})(?!${boundary})|(?<!${boundary})(?=${boundary}))`);
    } else if (reader.take('B')) {
      this.pieces.push(`(?:(?<=${boundary})(?=${boundary})|(?<!${boundary})(?!${boundary}))`);
    } else {
      const group = reader.groupNumber();
      if (group !== undefined) return this.reference(group);
      const set = this.classEscape(flags);
      this.pieces.push(set ?? literal(reader.escapedChar(), this.expands(flags)));
    }
  }

  /** `\d`, `\W` and their like after the backslash, as a set of its own. */
  private classEscape(flags: PatternFlags): string | undefined {
    for (const [letter, set] of [
      ['d', digitSet],
      ['s', spaceSet],
      ['w', wordSet],
    ] as const) {
      if (this.reader.take(letter)) return `[${setOf(set, flags)}]`;
      if (this.reader.take(letter.toUpperCase())) return `[^${setOf(set, flags)}]`;
    }
    return undefined;
  }

  private set(flags: PatternFlags): string {
    const { reader } = this;
    const set = new CharacterSet(reader.take('^'));
    for (let first = true; first || !reader.sees(']'); first = false) {
      if (reader.atEnd) reader.fail('unterminated character set');
      const item = this.setItem(flags);
      if (item.length > 2) {
        set.addSet(item);
        continue;
      }
      const last = reader.takeRange() ? this.setItem(flags) : item;
      if (last.length > 2 || (last.codePointAt(0) ?? 0) < (item.codePointAt(0) ?? 0)) {
        reader.fail('bad character range');
      }
      set.addMembers(members(item, last, this.expands(flags)));
    }
    reader.take(']');
    return set.source;
  }

  /** One character, or a set in brackets. */
  private setItem(flags: PatternFlags): string {
    if (!this.reader.take('\\')) return this.reader.next();
    if (this.reader.take('b')) return '\b';
    return this.classEscape(flags) ?? this.reader.escapedChar();
  }

  /** Whether letters must be written in both cases, because the flag holds for a part only. */
  private expands(flags: PatternFlags): boolean {
    return flags.ignoreCase === true && this.flags.ignoreCase !== true;
  }
}

function withFlags(
  flags: PatternFlags,
  letters: string,
  on: boolean,
  reader: PatternReader,
): PatternFlags {
  const result: { -readonly [K in keyof PatternFlags]: PatternFlags[K] } = { ...flags };
  for (const letter of letters) {
    if (letter === 'u') continue;
    const flag = flagOf[letter];
    if (flag === undefined) return reader.fail(`unknown flag "${letter}"`);
    result[flag] = on;
  }
  return result;
}
