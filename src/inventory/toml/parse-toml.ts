import { Diagnostics, type Result } from '../../diagnostics/diagnostic.ts';
import type { Location, SourceFile } from '../../diagnostics/source-file.ts';
import {
  type Located,
  type MapEntry,
  MapNode,
  type ScalarNode,
  SeqNode,
} from '../../yaml/located.ts';
import { TomlError, TomlText } from './toml-text.ts';

/** A table while it grows. */
class Table {
  readonly location: Location;
  readonly entries = new Map<string, { readonly key: ScalarNode; value: Content }>();
  /** Made by a header of its own, by keys, or closed because it stands in braces. */
  kind: 'implicit' | 'header' | 'dotted' | 'inline' = 'implicit';

  constructor(location: Location) {
    this.location = location;
  }
}

/** Tables under one `[[header]]`. */
class Tables {
  readonly location: Location;
  readonly list: Table[] = [];

  constructor(location: Location) {
    this.location = location;
  }
}

type Content = Located | Table | Tables;

/** Reads TOML 1.0 to the same tree as YAML; stops at the first mistake. */
export function parseToml(source: SourceFile): Result<MapNode> {
  const diagnostics = new Diagnostics();
  try {
    return { ok: true, value: new Reader(source).read() };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const start = Math.min(error.at, source.text.length);
    const end = Math.min(start + 1, source.text.length);
    diagnostics.error('inventory/invalid', error.message, { source, start, end });
    return { ok: false, diagnostics: diagnostics.list };
  }
}

class Reader {
  readonly #text: TomlText;
  readonly #root: Table;

  constructor(source: SourceFile) {
    this.#text = new TomlText(source);
    this.#root = new Table({ source, start: 0, end: 0 });
  }

  read(): MapNode {
    const text = this.#text;
    let table = this.#root;
    for (text.skipLines(); text.at < text.text.length; text.skipLines()) {
      if (text.starts('[')) table = this.#header();
      else this.#pair(table);
      text.endLine();
    }
    return mapOf(this.#root);
  }

  #header(): Table {
    const text = this.#text;
    const start = text.at;
    const isList = text.take('[[');
    if (!isList) text.take('[');
    const keys = this.#keys();
    text.expect(isList ? ']]' : ']', isList ? '"]]"' : '"]"');
    const last = keys.at(-1);
    if (last === undefined) throw new TomlError('Expected a key.', start);
    let parent = this.#root;
    for (const key of keys.slice(0, -1)) parent = this.#below(parent, key);
    const known = parent.entries.get(last.text)?.value;
    if (isList) return this.#listed(parent, last, known);
    if (known === undefined) return this.#add(parent, last, 'header');
    if (!(known instanceof Table) || known.kind !== 'implicit') throw defined(last);
    known.kind = 'header';
    return known;
  }

  #listed(parent: Table, key: ScalarNode, known: Content | undefined): Table {
    const tables = known ?? new Tables(key.location);
    if (!(tables instanceof Tables)) throw defined(key);
    const table = new Table(key.location);
    table.kind = 'header';
    tables.list.push(table);
    parent.entries.set(key.text, { key, value: tables });
    return table;
  }

  /** The table on the way of a header. */
  #below(parent: Table, key: ScalarNode): Table {
    const known = parent.entries.get(key.text)?.value;
    if (known === undefined) return this.#add(parent, key, 'implicit');
    const table = known instanceof Tables ? known.list.at(-1) : known;
    if (!(table instanceof Table) || table.kind === 'inline') throw defined(key);
    return table;
  }

  #add(parent: Table, key: ScalarNode, kind: Table['kind']): Table {
    const table = new Table(key.location);
    table.kind = kind;
    parent.entries.set(key.text, { key, value: table });
    return table;
  }

  #keys(): readonly ScalarNode[] {
    const text = this.#text;
    const keys: ScalarNode[] = [];
    do {
      text.skipBlanks();
      keys.push(text.key());
      text.skipBlanks();
    } while (text.take('.'));
    return keys;
  }

  #pair(into: Table): void {
    const text = this.#text;
    const keys = this.#keys();
    text.expect('=', '"=" behind the key');
    text.skipBlanks();
    let table = into;
    for (const key of keys.slice(0, -1)) {
      const known = table.entries.get(key.text)?.value;
      if (known === undefined) table = this.#add(table, key, 'dotted');
      else if (known instanceof Table && known.kind === 'dotted') table = known;
      else throw defined(key);
    }
    const last = keys.at(-1);
    if (last === undefined || table.entries.has(last.text)) throw defined(last ?? keys[0]);
    table.entries.set(last.text, { key: last, value: this.#value() });
  }

  #value(): Content {
    const text = this.#text;
    if (text.starts('"') || text.starts("'")) return text.string();
    if (text.starts('[')) return this.#list();
    return text.starts('{') ? this.#inline() : text.plain();
  }

  #list(): Located {
    const text = this.#text;
    const start = text.at;
    text.take('[');
    const items: Located[] = [];
    for (text.skipLines(); !text.take(']'); text.skipLines()) {
      items.push(locatedOf(this.#value()));
      text.skipLines();
      if (!text.take(',') && !text.starts(']')) {
        throw new TomlError('Expected "," or "]".', text.at);
      }
    }
    return new SeqNode({ location: { source: text.source, start, end: text.at }, items });
  }

  #inline(): Table {
    const text = this.#text;
    const start = text.at;
    text.take('{');
    const table = new Table({ source: text.source, start, end: start + 1 });
    text.skipBlanks();
    while (!text.take('}')) {
      this.#pair(table);
      text.skipBlanks();
      if (text.take(',')) text.skipBlanks();
      else if (!text.starts('}')) throw new TomlError('Expected "," or "}".', text.at);
    }
    close(table);
    return table;
  }
}

/** What stands in braces cannot be added to. */
function close(table: Table): void {
  table.kind = 'inline';
  for (const { value } of table.entries.values()) if (value instanceof Table) close(value);
}

function defined(key: ScalarNode | undefined): TomlError {
  return new TomlError(`"${key?.text ?? ''}" is there already.`, key?.location.start ?? 0);
}

function locatedOf(content: Content): Located {
  if (content instanceof Table) return mapOf(content);
  if (!(content instanceof Tables)) return content;
  return new SeqNode({ location: content.location, items: content.list.map(mapOf) });
}

function mapOf({ location, entries }: Table): MapNode {
  const located = Array.from(
    entries.values(),
    ({ key, value }): MapEntry => ({ key, value: locatedOf(value) }),
  );
  return new MapNode({ location, entries: located });
}
