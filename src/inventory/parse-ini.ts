import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import type { TextOrigin } from '../values/origin.ts';
import type { Variable } from '../values/variable-layer.ts';
import type { InventoryEntry } from './entry.ts';
import { readHostNames } from './host-names.ts';
import { IniGroups } from './ini-groups.ts';
import { type Line, linesOf, partOfLine } from './ini-lines.ts';
import { parseLiteral } from './python-literal.ts';
import { splitWords, type Word } from './shell-words.ts';
import { partOf, pieced, textValue, verbatim } from './text-value.ts';

export interface IniContext {
  readonly diagnostics: Diagnostics;
  /** Whether an earlier source has a group of that name. */
  readonly isKnownGroup: (name: string) => boolean;
}

/** Reads an inventory in Ansible's INI format. The entries count only if nothing was reported. */
export function parseIni(source: SourceFile, context: IniContext): readonly InventoryEntry[] {
  return new IniReader(source, context).read();
}

type SectionKind = 'hosts' | 'children' | 'vars';
const sectionKinds: readonly string[] = ['hosts', 'children', 'vars'] satisfies SectionKind[];

class IniReader {
  readonly #source: SourceFile;
  readonly #diagnostics: Diagnostics;
  readonly #entries: InventoryEntry[] = [];
  readonly #groups: IniGroups;

  constructor(source: SourceFile, { diagnostics, isKnownGroup }: IniContext) {
    this.#source = source;
    this.#diagnostics = diagnostics;
    this.#groups = new IniGroups(this.#entries, isKnownGroup);
  }

  read(): readonly InventoryEntry[] {
    let group = 'ungrouped';
    let kind: SectionKind | undefined = 'hosts';
    for (const line of linesOf(this.#source)) {
      if (line.text.startsWith('[')) {
        const section = this.#section(line);
        if (section !== 'a host') {
          ({ group, kind } = section);
          continue;
        }
      }
      if (kind === 'hosts') this.#hosts(line, group);
      else if (kind === 'children') this.#child(line, group);
      else if (kind === 'vars') this.#groupVariable(line, group);
    }
    this.#groups.reportUndeclared(this.#diagnostics);
    return this.#entries;
  }

  /** Of a section of a wrong kind the lines cannot be read: its kind is `undefined`. */
  #section(line: Line): { group: string; kind: SectionKind | undefined } | 'a host' {
    const match = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(line.text);
    if (match === null) {
      // "[::1]:22" is a host.
      if (!line.text.endsWith(']')) return 'a host';
      this.#error(
        line,
        `"${line.text}" is not a section: [group], [group:children] or [group:vars].`,
      );
      return { group: '', kind: undefined };
    }
    const [, group = '', kind = 'hosts'] = match;
    if (!isSectionKind(kind)) {
      const start = line.start + group.length + 2;
      this.#diagnostics.error(
        'inventory/invalid',
        `A section is [group], [group:children] or [group:vars], not [group:${kind}].`,
        { source: this.#source, start, end: start + kind.length },
        { hint: didYouMean(kind, sectionKinds) },
      );
      this.#groups.declare(group);
      return { group, kind: undefined };
    }
    if (kind === 'vars') {
      const start = line.start + 1;
      const location = { source: this.#source, start, end: start + group.length };
      this.#groups.nameForVariables(group, location);
    } else {
      this.#groups.declare(group);
    }
    return { group, kind };
  }

  #child(line: Line, parent: string): void {
    const child = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(line.text)?.[1];
    if (child === undefined) {
      this.#error(line, `In [${parent}:children] a line is the name of a group.`);
      return;
    }
    const location = { source: this.#source, start: line.start, end: line.start + child.length };
    this.#groups.nameChild(parent, child, location);
  }

  #groupVariable(line: Line, group: string): void {
    const equals = line.text.indexOf('=');
    const name = line.text.slice(0, Math.max(0, equals)).trim();
    if (name === '') {
      const hint = /^[\w]+\s*:/.test(line.text) ? 'Write "=" instead of ":".' : undefined;
      this.#error(line, `In [${group}:vars] a line is written name=value.`, hint);
      return;
    }
    const behind = line.text.slice(equals + 1);
    const start = line.start + line.text.length - behind.trimStart().length;
    const text = behind.trim();
    const origin = verbatim(this.#source, start, start + text.length);
    const variable = this.#variable(text, origin, line.start);
    this.#entries.push({ kind: 'group-variable', group, name, variable });
  }

  #hosts(line: Line, group: string): void {
    const { words, unclosed, cut } = splitWords(line.text, { comments: true });
    if (unclosed !== undefined) {
      this.#error(partOfLine(line, unclosed), 'This quote is never closed.');
      return;
    }
    if (cut !== undefined) this.#warnOfComment(partOfLine(line, cut));
    const [host, ...settings] = words;
    if (host === undefined) return;
    const found = readHostNames(host.text);
    if ('problem' in found) {
      const { message, start, end } = found.problem;
      this.#diagnostics.error(
        'inventory/invalid',
        message,
        partOf(this.#originOf(host, line), start, end).location,
      );
      return;
    }

    const location = this.#originOf(host, line).location;
    const wrong = settings.find(({ text }) => text.indexOf('=') <= 0);
    if (wrong !== undefined) this.#reportSetting(wrong, line);
    const variables = settings.map(word => this.#hostVariable(word, line));
    for (const name of found.names) {
      this.#entries.push({ kind: 'host', group, host: name, port: found.port, location });
      for (const variable of variables) {
        this.#entries.push({ kind: 'host-variable', host: name, ...variable });
      }
    }
  }

  /** One report for a line: where one word is wrong, those behind it often belong to the same mistake. */
  #reportSetting(word: Word, line: Line): void {
    this.#diagnostics.error(
      'inventory/invalid',
      `Behind the host, "name=value" was expected, not "${word.text}".`,
      this.#originOf(word, line).location,
      { hint: 'There is no space around "=", and a value with spaces is quoted: a="two words".' },
    );
  }

  #hostVariable(word: Word, line: Line): { name: string; variable: Variable } {
    const equals = word.text.indexOf('=');
    const origin = this.#originOf(word, line);
    const value = partOf(origin, equals + 1, word.text.length);
    const start = origin.location.start;
    const variable = this.#variable(word.text.slice(equals + 1), value, start);
    return { name: word.text.slice(0, equals), variable };
  }

  #variable(text: string, origin: TextOrigin, start: number): Variable {
    const literal = parseLiteral(text, origin);
    return {
      value: literal === undefined ? textValue(text, origin) : literal,
      location: { source: this.#source, start, end: origin.location.end },
    };
  }

  #originOf(word: Word, line: Line): TextOrigin {
    const offsets = word.indices.map(index => line.start + index);
    return pieced(this.#source, offsets, line.start + word.end);
  }

  #warnOfComment({ start, text }: Line): void {
    this.#diagnostics.warning(
      'inventory/invalid',
      'A comment begins here, in the middle of a word.',
      { source: this.#source, start, end: start + text.length },
      { hint: 'Put the value in quotes if "#" belongs to it.' },
    );
  }

  #error({ start, text }: Line, message: string, hint?: string): void {
    const location = { source: this.#source, start, end: start + text.length };
    this.#diagnostics.error('inventory/invalid', message, location, { hint });
  }
}

function isSectionKind(kind: string): kind is SectionKind {
  return sectionKinds.includes(kind);
}
