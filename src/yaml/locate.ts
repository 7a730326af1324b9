import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isSeq,
  type ParsedNode,
  type YAMLMap,
} from 'yaml';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Location, SourceFile } from '../diagnostics/source-file.ts';
import { Float } from '../values/value.ts';
import { type Located, type MapEntry, MapNode, ScalarNode, SeqNode } from './located.ts';
import { uniqueEntries } from './merge-keys.ts';
import { type Resolved, resolveAs, resolvePlain } from './resolve-scalar.ts';
import { emptyText, type ScalarText, scalarText } from './scalar-text.ts';
import { meaningOf, type TaggedKind, type TagMeaning } from './tags.ts';

/** More values than this, counted as often as aliases repeat them, are an attack or a mistake. */
const aliasLimit = 1_000_000;

interface Anchored {
  readonly node: Located;
  /** How many values it holds, aliases expanded. */
  readonly size: number;
}

/** Turns what the `yaml` package composed into a located tree, and reports what it does not look at. */
export function locate(
  document: Document.Parsed,
  source: SourceFile,
  diagnostics: Diagnostics,
): Located {
  return new Locator(source, diagnostics).node(document.contents, document.range[0]);
}

class Locator {
  readonly #source: SourceFile;
  readonly #diagnostics: Diagnostics;
  readonly #anchors = new Map<string, Anchored>();
  readonly #open = new Set<string>();
  #count = 0;
  #repeated = 0;

  constructor(source: SourceFile, diagnostics: Diagnostics) {
    this.#source = source;
    this.#diagnostics = diagnostics;
  }

  node(node: ParsedNode | null, offset: number): Located {
    this.#count++;
    if (node === null) return this.#scalar(emptyText(this.#source, offset));
    if (isAlias(node)) return this.#alias(node);

    const { anchor } = node;
    if (anchor === undefined) return this.#content(node);

    const before = this.#count;
    this.#open.add(anchor);
    const located = this.#content(node);
    this.#open.delete(anchor);
    this.#anchors.set(anchor, { node: located, size: this.#count - before + 1 });
    return located;
  }

  #content(node: Exclude<ParsedNode, Alias.Parsed>): Located {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) {
      const items = node.items.map(item => this.node(item, node.range[0]));
      const location = this.#collectionLocation(node, items.at(-1));
      return new SeqNode({ location, tag: this.#collectionTag(node, 'seq'), items });
    }
    const token = node.srcToken;
    const [start] = node.range;
    const text =
      token === undefined ? emptyText(this.#source, start) : scalarText(token, this.#source);
    return this.#scalar(text, this.#meaning(node.tag, 'scalar', start));
  }

  #map(node: YAMLMap.Parsed): MapNode {
    const written: MapEntry[] = [];
    let last: Located | undefined;
    for (const { key, value } of node.items) {
      const keyNode = this.node(key, node.range[0]);
      last = this.node(value, keyNode.location.end);
      if (keyNode.kind === 'scalar') written.push({ key: keyNode, value: last });
      else this.#refuseKey(keyNode);
    }
    return new MapNode({
      location: this.#collectionLocation(node, last),
      tag: this.#collectionTag(node, 'map'),
      entries: uniqueEntries(written, this.#diagnostics),
    });
  }

  #refuseKey({ kind, location }: Located): void {
    const message = `A key must be a text or a number, not a ${kind === 'seq' ? 'list' : 'map'}.`;
    this.#diagnostics.error('yaml/syntax', message, location);
  }

  #collectionTag(node: { tag?: string; range: readonly number[] }, kind: TaggedKind) {
    const meaning = this.#meaning(node.tag, kind, node.range[0] ?? 0);
    return meaning.kind === 'mark' ? meaning.tag : undefined;
  }

  #meaning(tag: string | undefined, kind: TaggedKind, offset: number): TagMeaning {
    return meaningOf({ tag, kind, offset }, this.#source, this.#diagnostics);
  }

  /** Up to the end of the last value: the `yaml` package counts comments and empty lines behind it. */
  #collectionLocation(
    node: { readonly flow?: boolean; readonly range: readonly [number, number, number] },
    last: Located | undefined,
  ): Location {
    const [start, end] = node.range;
    const isWhole = node.flow === true || last === undefined;
    return { source: this.#source, start, end: isWhole ? end : last.location.end };
  }

  #scalar(text: ScalarText, meaning: TagMeaning = { kind: 'none' }): ScalarNode {
    const tag = meaning.kind === 'mark' ? meaning.tag : undefined;
    return new ScalarNode({ ...text, tag, value: this.#valueOf(text, meaning).value });
  }

  #valueOf(text: ScalarText, meaning: TagMeaning): Resolved {
    if (meaning.kind === 'mark') return { value: text.text };
    if (meaning.kind === 'none') {
      if (text.style !== 'plain') return { value: text.text };
      return this.#warnOfDoubt(resolvePlain(text.text), text);
    }
    const resolved = resolveAs(meaning.type, text.text);
    if (resolved !== undefined) return resolved;

    const message = `"${text.text}" cannot be read as "!!${meaning.type}".`;
    this.#diagnostics.error('yaml/syntax', message, text.location);
    return { value: text.text };
  }

  #warnOfDoubt(resolved: Resolved, { text, location }: ScalarText): Resolved {
    const { value, doubt } = resolved;
    if (doubt === 'sexagesimal') {
      const number = value instanceof Float ? value.value : value;
      const message = `"${text}" is the number ${number}: digits with colons count to the base of 60.`;
      const hint = `Quote it if a text is meant: "${text}".`;
      this.#diagnostics.warning('yaml/sexagesimal', message, location, { hint });
    }
    if (doubt === 'too-large') {
      const message = `"${text}" is too large for an exact number and is read as a text.`;
      const hint = 'Quote it to say so.';
      this.#diagnostics.warning('yaml/large-number', message, location, { hint });
    }
    return resolved;
  }

  /**
   * The alias stands where the value is used, so a value that is wrong there is shown there; what is
   * inside of it, and the text of a template, is shown at the anchor.
   */
  #alias(node: Alias.Parsed): Located {
    const [start, end] = node.range;
    const location = { source: this.#source, start, end };
    const anchored = this.#anchors.get(node.source);
    if (anchored === undefined) {
      this.#refuseAlias(node.source, location);
      return this.#scalar(emptyText(this.#source, start));
    }
    this.#count += anchored.size - 1;
    this.#repeated += anchored.size;
    if (this.#repeated > aliasLimit) {
      const isFirst = this.#repeated - anchored.size <= aliasLimit;
      const message = `The aliases of this file repeat more than ${aliasLimit} values.`;
      if (isFirst) this.#diagnostics.error('yaml/syntax', message, location);
      return this.#scalar(emptyText(this.#source, start));
    }
    return moved(anchored.node, location);
  }

  #refuseAlias(name: string, location: Location): void {
    if (this.#open.has(name)) {
      const message = `The alias "*${name}" stands inside of the value that it repeats.`;
      this.#diagnostics.error('yaml/syntax', message, location);
      return;
    }
    const message = `There is no anchor "&${name}" before this alias.`;
    const hint = 'A text that begins with "*" must be quoted.';
    this.#diagnostics.error('yaml/syntax', message, location, { hint });
  }
}

function moved(node: Located, location: Location): Located {
  const { tag } = node;
  if (node.kind === 'map') return new MapNode({ tag, entries: node.entries, location });
  if (node.kind === 'seq') return new SeqNode({ tag, items: node.items, location });
  const { value, text, style, origin } = node;
  return new ScalarNode({ tag, value, text, style, origin, location });
}
