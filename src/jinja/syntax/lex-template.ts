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
      at = this.tag(at, found.index, found[0]);
    }
    this.tokens.push({ kind: 'end', value: '', start: text.length, end: text.length });
    return this.tokens;
  }

  /** Reads the text before a tag and the tag. Returns where the text goes on, if it does. */
  private tag(from: number, start: number, delimiter: string): number | undefined {
    const { variableStart, commentStart } = this.options.delimiters;
    const sign = /[-+]/.test(this.text.charAt(start + delimiter.length))
      ? this.text.charAt(start + delimiter.length)
      : '';
    const inside = start + delimiter.length + sign.length;
    if (delimiter === variableStart) {
      this.data(from, start, sign === '-' ? '-' : '+');
      return this.expression('variableBegin', start, inside);
    }

    this.data(from, start, sign);
    if (delimiter === commentStart) return this.comment(start, inside);
    this.raw.lastIndex = start;
    const raw = this.raw.exec(this.text);
    if (raw !== null) return this.rawText(start, start + raw[0].length);
    return this.expression('blockBegin', start, inside);
  }

  private expression(
    kind: 'variableBegin' | 'blockBegin',
    start: number,
    inside: number,
  ): number | undefined {
    const end = kind === 'variableBegin' ? this.variable : this.block;
    const delimiter = this.text.slice(start, inside);
    this.tokens.push({ kind, value: delimiter, start, end: inside });
    const behind = lexExpression(this.text, inside, this.tokens, end);
    if (behind === undefined && this.tokens.at(-1)?.kind !== 'problem') {
      this.problem(`"${delimiter}" is never closed.`, start, `Close it with "${end.text}".`);
    }
    return behind;
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
function beginPattern({ delimiters }: TemplateOptions): RegExp {
  const starts = [delimiters.blockStart, delimiters.variableStart, delimiters.commentStart];
  const sorted = starts.sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map(escape).join('|'), 'g');
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
