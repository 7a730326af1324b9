/** What an INI text shall have. Without `option` it is the section itself. */
export interface IniEdit {
  /** Empty: what stands before the first section. */
  readonly section: string;
  /** Which of several sections of this name: the one with these. */
  readonly has: readonly Setting[];
  readonly option?: string | undefined;
  /** None: the option alone, without a value. */
  readonly values: readonly string[];
  readonly present: boolean;
  readonly exclusive: boolean;
  readonly noExtraSpaces: boolean;
  readonly ignoreSpaces: boolean;
  readonly modifyInactive: boolean;
}

export interface Setting {
  readonly option: string;
  readonly values: readonly string[];
}

export interface Edited {
  readonly text: string;
  /** What was done, in Ansible's words; `OK` for nothing. */
  readonly message: string;
}

/** The text with the edit made; `text` itself when it will do. */
export function withIni(text: string, edit: IniEdit): Edited {
  const lines = text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  const range = sectionIn(lines, edit);
  const edited = edit.present ? withPresent(lines, range, edit) : withAbsent(lines, range, edit);
  if (edited === undefined) return { text, message: 'OK' };
  return { text: edited.lines.map(line => `${line}\n`).join(''), message: edited.message };
}

/** Lines from `start` up to but not including `end`; the title of a section is before `start`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

interface EditedLines {
  readonly lines: readonly string[];
  readonly message: string;
}

function sectionIn(lines: readonly string[], { section, has }: IniEdit): Range | undefined {
  const titles = lines.flatMap((line, index) => (titleOf(line) === undefined ? [] : [index]));
  const endOf = (start: number): number => titles.find(index => index >= start) ?? lines.length;
  const starts =
    section === ''
      ? [0]
      : titles.filter(index => titleOf(lines[index] ?? '') === section).map(index => index + 1);
  const ranges = starts.map(start => ({ start, end: endOf(start) }));
  return ranges.find(range => has.every(setting => hasSetting(lines, range, setting)));
}

function titleOf(line: string): string | undefined {
  return /^\s*\[(.*)\]\s*(?:[#;].*)?$/.exec(line)?.[1]?.trim();
}

function hasSetting(lines: readonly string[], range: Range, { option, values }: Setting): boolean {
  const found = activeLines(lines, range, option).map(({ value }) => value);
  return values.length === 0 ? found.length > 0 : values.every(value => found.includes(value));
}

interface OptionLine {
  readonly index: number;
  readonly isActive: boolean;
  readonly indent: string;
  /** `undefined`: there is no equals sign. */
  readonly value: string | undefined;
}

function optionLines(
  lines: readonly string[],
  { start, end }: Range,
  option: string,
): OptionLine[] {
  return lines.slice(start, end).flatMap((line, at) => {
    const [, indent = '', sign = '', name, equals, value = ''] =
      /^(\s*)([#;]?)\s*([^=\s][^=]*?)\s*(?:(=)\s*(.*?)\s*)?$/.exec(line) ?? [];
    if (name !== option) return [];
    const found = { index: start + at, isActive: sign === '', indent };
    return [{ ...found, value: equals === undefined ? undefined : value }];
  });
}

function activeLines(lines: readonly string[], range: Range, option: string): OptionLine[] {
  return optionLines(lines, range, option).filter(({ isActive }) => isActive);
}

function withPresent(
  lines: readonly string[],
  range: Range | undefined,
  edit: IniEdit,
): EditedLines | undefined {
  const { section, option, has } = edit;
  if (range === undefined) {
    const wanted = option === undefined ? [] : linesFor(option, edit.values, edit);
    const others = has
      .filter(one => one.option !== option)
      .flatMap(one => linesFor(one.option, one.values, edit));
    const made = [...lines, `[${section}]`, ...others, ...wanted];
    return { lines: made, message: `section${option === undefined ? '' : ' and option'} added` };
  }
  if (option === undefined) return undefined;
  const active = activeLines(lines, range, option);
  const values: readonly (string | undefined)[] =
    edit.values.length === 0 ? [undefined] : edit.values;
  const missing = values.filter(value => !active.some(one => one.value === value));
  const wrong = edit.exclusive
    ? active.filter(
        (one, at) =>
          !values.includes(one.value) || active.findIndex(({ value }) => value === one.value) < at,
      )
    : [];
  const updated = [...lines];
  for (const one of active) {
    if (!wrong.includes(one) && !edit.ignoreSpaces) {
      updated[one.index] = one.indent + lineFor(option, one.value, edit);
    }
  }
  const inactive =
    edit.modifyInactive && active.length === 0
      ? optionLines(lines, range, option).filter(
          ({ isActive, value }) => !isActive && (value !== undefined || edit.values.length === 0),
        )
      : [];
  const places = [...wrong, ...inactive];
  const replaced = places.slice(0, missing.length);
  for (const [at, place] of replaced.entries()) {
    const indent = place.isActive ? place.indent : '';
    updated[place.index] = indent + lineFor(option, missing[at], edit);
  }
  const added = missing.slice(replaced.length).map(value => lineFor(option, value, edit));
  const at = lastOf(active) ?? endOfText(lines, range);
  const dropped = new Set(wrong.filter(one => !replaced.includes(one)).map(({ index }) => index));
  const made = [...updated.slice(0, at), ...added, ...updated.slice(at)];
  const kept = made.filter(
    (_, index) =>
      !dropped.has(index < at ? index : index - added.length) || isNew(index, at, added),
  );
  if (same(kept, lines)) return undefined;
  const isAdded = active.length === 0 || (wrong.length === 0 && added.length > 0);
  return { lines: kept, message: isAdded ? 'option added' : 'option changed' };
}

function isNew(index: number, at: number, added: readonly string[]): boolean {
  return index >= at && index < at + added.length;
}

function lastOf(active: readonly OptionLine[]): number | undefined {
  const last = active.at(-1);
  return last === undefined ? undefined : last.index + 1;
}

/** Behind the last line of the section that is not empty. */
function endOfText(lines: readonly string[], { start, end }: Range): number {
  const length = lines.slice(start, end).findLastIndex(line => line.trim() !== '') + 1;
  return start + length;
}

function withAbsent(
  lines: readonly string[],
  range: Range | undefined,
  { section, option, values, exclusive }: IniEdit,
): EditedLines | undefined {
  if (range === undefined) return undefined;
  const { start, end } = range;
  if (option === undefined) {
    if (section === '') return undefined;
    return {
      lines: [...lines.slice(0, start - 1), ...lines.slice(end)],
      message: 'section removed',
    };
  }
  const active = activeLines(lines, range, option);
  const gone = new Set(
    active
      .filter(({ value }) => exclusive || (value !== undefined && values.includes(value)))
      .map(({ index }) => index),
  );
  if (gone.size === 0) return undefined;
  return { lines: lines.filter((_, index) => !gone.has(index)), message: 'option removed' };
}

function linesFor(option: string, values: readonly string[], edit: IniEdit): readonly string[] {
  if (values.length === 0) return [lineFor(option, undefined, edit)];
  return values.map(value => lineFor(option, value, edit));
}

function lineFor(option: string, value: string | undefined, { noExtraSpaces }: IniEdit): string {
  if (value === undefined) return option;
  const line = noExtraSpaces ? `${option}=${value}` : `${option} = ${value}`;
  return line.trimEnd();
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
