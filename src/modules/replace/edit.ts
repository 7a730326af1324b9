import { PythonRegex } from '../../module-api/python-regex.ts';

export interface TextReplacement {
  /** In Python's syntax; `^` and `$` mean the ends of lines. */
  readonly regexp: string;
  /** May name groups. */
  readonly replacement: string;
  /** Only what is behind the first match of this is changed. */
  readonly after?: string | undefined;
  /** Only what is before the first match of this is changed. */
  readonly before?: string | undefined;
}

export interface Replaced {
  readonly text: string;
  readonly count: number;
  /** Whether there is a part that `after` and `before` name. */
  readonly hasPart: boolean;
}

export function withReplacements(text: string, edit: TextReplacement): Replaced {
  const part = partOf(text, edit);
  if (part === undefined) return { text, count: 0, hasPart: false };
  const regex = new PythonRegex(edit.regexp, { multiLine: true });
  const { text: made, count } = regex.replace(text.slice(part.start, part.end), edit.replacement);
  const whole = text.slice(0, part.start) + made + text.slice(part.end);
  return { text: whole, count: whole === text ? 0 : count, hasPart: true };
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** As Ansible finds it: the first text that `after` begins and `before` ends, dots being newlines too. */
function partOf(text: string, { after = '', before = '' }: TextReplacement): Part | undefined {
  const all = { dotAll: true };
  if (after === '' && before === '') return { start: 0, end: text.length };
  if (after === '') {
    // The last one, since as much as possible comes before it.
    const match = new PythonRegex(`(?P<kplay_part>.*)${grouped(before)}`, all).search(text);
    const part = match?.names.get('kplay_part');
    return match === undefined || part === undefined
      ? undefined
      : { start: match.start, end: match.start + part.length };
  }
  const [, flags = '', rest = ''] = /^(\(\?[a-zA-Z]+\))?(.*)$/s.exec(after) ?? [];
  const ahead = before === '' ? '' : `(?=(?P<kplay_part>.*?)${grouped(before)})`;
  const match = new PythonRegex(`${flags}${grouped(rest)}${ahead}`, all).search(text);
  if (match === undefined) return undefined;
  const part = match.names.get('kplay_part');
  return { start: match.end, end: part === undefined ? text.length : match.end + part.length };
}

/** An alternative is to end where the option does. */
function grouped(pattern: string): string {
  return pattern.includes('|') ? `(?:${pattern})` : pattern;
}
