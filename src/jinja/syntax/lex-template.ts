import { lexExpression, type TagEnd } from './lex-expression.ts';
import type { TemplateOptions } from './options.ts';
import type { Token } from './token.ts';

/** The tokens of a template from `from` on: text, and the tokens of each tag between begin and end. */
export function lexTemplate(text: string, options: TemplateOptions, from = 0): readonly Token[] {
  return new TemplateLexer(text, options).lex(from);
}

class TemplateLexer {
  private readonly text: string;
  private readonly options: TemplateOptions;
  private readonly tokens: Token[] = [];
  private readonly begin: RegExp;
  private readonly raw: RegExp;
  private readonly endRaw: RegExp;
  private readonly commentEnd: RegExp;
  private readonly variable: TagEnd;
  private readonly block: TagEnd;
  private readonly line: TagEnd;

  constructor(text: string, options: TemplateOptions) {
    const { blockStart, blockEnd, commentEnd, variableEnd } = options.delimiters;
    const trim = options.trimBlocks ? '(?:\\r\\n|\\r|\\n)?' : '';
    const end = (delimiter: string): string => {
      const escaped = escape(delimiter);
      return `(?:\\+${escaped}|-${escaped}\\s*|${escaped}${trim})`;
    };
    const plainEnd = (delimiter: string): string => {
      const escaped = escape(delimiter);
      return `(?:-${escaped}\\s*|${escaped})`;
    };
    this.text = options.keepTrailingNewline ? text : text.replace(/(?:\r\n|\r|\n)$/, '');
    this.options = options;
    this.begin = beginPattern(options);
    this.raw = new RegExp(`${escape(blockStart)}[-+]?\\s*raw\\s*${plainEnd(blockEnd)}`, 'y');
    this.endRaw = new RegExp(`${escape(blockStart)}([-+]?)\\s*endraw\\s*${end(blockEnd)}`, 'g');
    this.commentEnd = new RegExp(end(commentEnd), 'g');
    this.variable = {
      kind: 'variableEnd',
      text: variableEnd,
      pattern: new RegExp(plainEnd(variableEnd), 'y'),
      plainBackslashes: options.plainBackslashes,
    };
    this.block = {
      kind: 'blockEnd',
      text: blockEnd,
      pattern: new RegExp(end(blockEnd), 'y'),
      plainBackslashes: false,
    };
    this.line = { ...this.block, text: '\n', pattern: /\s*(?:\n|$)/y, isLineEnd: true };
  }

  lex(from: number): readonly Token[] {
    const { text } = this;
    let at: number | undefined = from;
    while (at !== undefined && at < text.length) {
      this.begin.lastIndex = at;
      const found = this.begin.exec(text);
      if (found === null) {
        this.data(at, text.length, '');
        break;
      }
      at = this.tag(at, found);
    }
    this.tokens.push({ kind: 'end', value: '', start: text.length, end: text.length });
    return this.tokens;
  }

  /** Reads the text before a tag and the tag. Returns where the text goes on, if it does. */
  private tag(from: number, found: RegExpExecArray): number | undefined {
    const { variableStart, commentStart } = this.options.delimiters;
    const { index: start, 0: delimiter, groups } = found;
    const after = start + delimiter.length;
    const sign = /[-+]/.test(this.text.charAt(after)) ? this.text.charAt(after) : '';
    const inside = after + sign.length;
    if (groups?.['comment'] !== undefined) {
      this.data(from, start, sign);
      return this.lineEnd(after);
    }
    if (groups?.['statement'] !== undefined) {
      this.data(from, start, sign);
      return this.expression(this.line, start, inside);
    }
    if (delimiter === variableStart) {
      this.data(from, start, sign === '-' ? '-' : '+');
      return this.expression(this.variable, start, inside);
    }

    this.data(from, start, sign);
    if (delimiter === commentStart) return this.comment(start, inside);
    this.raw.lastIndex = start;
    const raw = this.raw.exec(this.text);
    if (raw !== null) return this.rawText(start, start + raw[0].length);
    return this.expression(this.block, start, inside);
  }

  private expression(end: TagEnd, start: number, inside: number): number | undefined {
    const kind = end.kind === 'variableEnd' ? 'variableBegin' : 'blockBegin';
    const delimiter = this.text.slice(start, inside);
    this.tokens.push({ kind, value: delimiter, start, end: inside });
    const behind = lexExpression(this.text, inside, this.tokens, end);
    if (behind === undefined && this.tokens.at(-1)?.kind !== 'problem') {
      this.problem(`"${delimiter}" is never closed.`, start, `Close it with "${end.text}".`);
    }
    return behind;
  }

  private lineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end === -1 ? this.text.length : end;
  }

  private comment(start: number, inside: number): number | undefined {
    this.commentEnd.lastIndex = inside;
    const end = this.commentEnd.exec(this.text);
    if (end !== null) return end.index + end[0].length;
    const { commentEnd } = this.options.delimiters;
    this.problem('This comment is never closed.', start, `Close it with "${commentEnd}".`);
    return undefined;
  }

  private rawText(start: number, inside: number): number | undefined {
    this.endRaw.lastIndex = inside;
    const end = this.endRaw.exec(this.text);
    if (end === null) {
      const { blockStart, blockEnd } = this.options.delimiters;
      const hint = `Close it with "${blockStart} endraw ${blockEnd}".`;
      this.problem('"raw" is never closed.', start, hint);
      return undefined;
    }
    this.data(inside, end.index, end[1] ?? '');
    return end.index + end[0].length;
  }

  private problem(value: string, start: number, hint: string): void {
    this.tokens.push({
      kind: 'problem',
      value,
      start,
      end: Math.min(start + 2, this.text.length),
      hint,
    });
  }

  /** The text up to a tag that begins with `sign`. */
  private data(start: number, end: number, sign: string): void {
    const whole = this.text.slice(start, end);
    const kept = this.beforeTag(whole, start, end, sign);
    if (kept === '') return;
    const value = /\r/.test(kept) || this.options.newline !== '\n' ? this.newlines(kept) : kept;
    this.tokens.push({ kind: 'data', value, start, end: start + kept.length });
  }

  private newlines(text: string): string {
    return text.replaceAll(/\r\n|\r|\n/g, this.options.newline);
  }

  private beforeTag(text: string, start: number, end: number, sign: string): string {
    if (sign === '-') return text.trimEnd();
    if (sign === '+' || !this.options.lstripBlocks || end === this.text.length) return text;
    const line = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    const atLineStart = line > 0 || start === 0 || /[\n\r]/.test(this.text.charAt(start - 1));
    return atLineStart && text.slice(line).trim() === '' ? text.slice(0, line) : text;
  }
}

/** Longer delimiters are tried first, so that `{%%` and `{%` can stand side by side. */
function beginPattern({ delimiters, lineStatement, lineComment }: TemplateOptions): RegExp {
  const starts = [
    ...[delimiters.blockStart, delimiters.variableStart, delimiters.commentStart].map(start => ({
      start,
      pattern: escape(start),
    })),
    ...prefixed(lineStatement, prefix => `(?<statement>^[ \\t\\v]*${prefix})`),
    ...prefixed(lineComment, prefix => `(?<comment>(?:^|(?<=\\S))[^\\S\\r\\n]*${prefix})`),
  ];
  const sorted = starts.toSorted((a, b) => b.start.length - a.start.length);
  return new RegExp(sorted.map(({ pattern }) => pattern).join('|'), 'gm');
}

function prefixed(
  start: string | undefined,
  pattern: (prefix: string) => string,
): readonly { readonly start: string; readonly pattern: string }[] {
  return start === undefined ? [] : [{ start, pattern: pattern(escape(start)) }];
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
