import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import type { LocatedTag } from './located.ts';

export type TaggedKind = 'map' | 'seq' | 'scalar';

/** What a tag says of a value. */
export type TagMeaning =
  | { readonly kind: 'none' }
  /** `!!int`: the text must be read as this type. */
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'mark'; readonly tag: LocatedTag };

const none: TagMeaning = { kind: 'none' };
const marks: Readonly<Record<string, LocatedTag>> = {
  '!unsafe': '!unsafe',
  '!vault': '!vault',
  '!vault-encrypted': '!vault',
};
const types = ['str', 'timestamp', 'null', 'bool', 'int', 'float'];
const standard = 'tag:yaml.org,2002:';

interface TaggedNode {
  readonly tag?: string | undefined;
  readonly kind: TaggedKind;
  /** Where the value begins, behind its tag. */
  readonly offset: number;
}

/** Reports a tag that means nothing to kplay, or nothing for this kind of value. */
export function meaningOf(
  { tag, kind, offset }: TaggedNode,
  source: SourceFile,
  diagnostics: Diagnostics,
): TagMeaning {
  if (tag === undefined || tag === '!' || tag === `${standard}${kind}`) return none;
  const mark = marks[tag];
  if (mark === '!unsafe' || (mark !== undefined && kind === 'scalar')) {
    return { kind: 'mark', tag: mark };
  }
  const type = tag.startsWith(standard) ? tag.slice(standard.length) : '';
  if (kind === 'scalar' && types.includes(type)) return { kind: 'type', type };

  const location = tagLocation(source, offset);
  const written = source.text.slice(location.start, location.end);
  const isKnown = mark !== undefined || [...types, 'map', 'seq'].includes(type);
  const message = isKnown
    ? `The tag "${written}" cannot stand before a ${kind === 'seq' ? 'list' : kind}.`
    : `The tag "${written}" is unknown.`;
  const hint = written.startsWith('!!')
    ? undefined
    : 'A text that begins with "!" must be quoted. The tags of kplay are !unsafe and !vault.';
  diagnostics.error('yaml/unknown-tag', message, location, { hint });
  return none;
}

/** The tag stands right before the value, but for white space and perhaps an anchor. */
function tagLocation(source: SourceFile, offset: number) {
  const before = /!\S*(?=\s+(?:&\S+\s+)?$|$)/.exec(source.text.slice(0, offset).slice(-500));
  if (before === null) return { source, start: offset, end: offset };
  const start = offset - Math.min(offset, 500) + before.index;
  return { source, start, end: start + before[0].length };
}
