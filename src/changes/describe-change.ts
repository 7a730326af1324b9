import { attributeDifferences } from '../module-api/attributes.ts';
import type { AttributesChange, Change, TouchChange, WriteChange } from '../module-api/change.ts';
import type { Attributes, PresentFile } from '../module-api/file-state.ts';
import { formatMode } from '../module-api/mode.ts';
import { diffOf } from './diff.ts';
import { countLines, visible } from './render-diff.ts';

/** One line that says what a change does. */
export function describeChange(change: Change): string {
  return visible(sentence(change));
}

function sentence(change: Change): string {
  switch (change.kind) {
    case 'write':
      return `write ${change.path}${details([contentNote(change), attributeNote(change)])}`;
    case 'copy':
      return `${change.fill === undefined ? 'copy' : 'fetch'} ${change.source} to ${change.path}${details([attributeNote(change)])}`;
    case 'attributes':
      return `set ${attributeList(change)} of ${change.path}${change.recurse === true ? ' and all below' : ''}`;
    case 'directory':
      return `make directory ${change.path}${details([attributeNote(change)])}`;
    case 'link':
      return `${change.hard ? 'hard link' : 'link'} ${change.path} -> ${change.target}`;
    case 'touch':
      return touchSentence(change);
    case 'remove':
      return change.before.type === 'directory'
        ? `remove directory ${change.path} and all below`
        : `remove ${change.path}`;
    case 'fetch':
      return `fetch ${change.source} to ${change.path} on the controller`;
    case 'run':
      return `run ${change.summary}`;
  }
}

function contentNote(change: WriteChange): string {
  const isNew = change.before.type === 'absent' ? 'new' : '';
  const [entry] = diffOf(change);
  if (change.secret === true) return joined([isNew, 'secret']);
  if (entry === undefined || typeof entry.before !== 'string' || typeof entry.after !== 'string') {
    return isNew;
  }
  if (entry.skipped !== undefined) return joined([isNew, sizeNote(change)]);
  const { added, removed } = countLines(entry.before, entry.after);
  return joined([isNew, `+${added} -${removed} lines`]);
}

function sizeNote({ content }: WriteChange): string {
  if (typeof content === 'string') return `${Buffer.byteLength(content)} bytes`;
  return `${'kind' in content ? content.size : content.length} bytes`;
}

type WithAttributes = Extract<Change, { readonly attributes: Attributes }>;

/** As `ls` would show it: what was asked for, and of what is there only what changes. */
function attributeNote(change: WithAttributes): string {
  const { before, attributes } = change;
  const { mode, owner, group } =
    before.type === 'file' || before.type === 'directory'
      ? changed(before, attributes)
      : attributes;
  const ownership = owner === undefined ? (group === undefined ? '' : `:${group}`) : owner;
  const both = owner !== undefined && group !== undefined ? `${owner}:${group}` : ownership;
  const permissions = typeof mode === 'number' ? formatMode(mode) : (mode ?? '');
  return [permissions, both].filter(part => part !== '').join(' ');
}

function changed(before: PresentFile, wanted: Attributes): Attributes {
  const differences = attributeDifferences(before, wanted);
  return Object.fromEntries(differences.map(({ name, after }) => [name, after])) as Attributes;
}

function attributeList(change: AttributesChange): string {
  const { before, attributes } = change;
  const everywhere = change.recurse === true || before.type === 'absent';
  const differences = everywhere ? [] : attributeDifferences(before, attributes);
  const pairs = differences.map(({ name, before, after }) => `${name} ${before} -> ${after}`);
  if (pairs.length > 0) return pairs.join(', ');
  const wanted = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return wanted
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatMode(value) : value}`)
    .join(', ');
}

function touchSentence(change: TouchChange): string {
  if (change.before.type === 'absent') {
    return `touch ${change.path}${details(['new', attributeNote(change)])}`;
  }
  const times = [
    change.modificationTime === undefined ? '' : `modified ${time(change.modificationTime)}`,
    change.accessTime === undefined ? '' : `accessed ${time(change.accessTime)}`,
  ];
  return `touch ${change.path}${details([...times, attributeNote(change)])}`;
}

function time(seconds: number | 'now'): string {
  if (seconds === 'now') return 'now';
  return new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z');
}

function details(notes: readonly string[]): string {
  const text = joined(notes);
  return text === '' ? '' : ` (${text})`;
}

function joined(notes: readonly string[]): string {
  return notes.filter(note => note !== '').join(', ');
}
