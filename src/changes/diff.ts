import { attributeDifferences } from '../module-api/attributes.ts';
import type {
  Change,
  Content,
  CopyChange,
  RunDiff,
  TouchChange,
  WriteChange,
} from '../module-api/change.ts';
import { textOf } from '../module-api/command-result.ts';
import type { Attributes, FileState, PresentFile } from '../module-api/file-state.ts';
import { formatMode } from '../module-api/mode.ts';
import { type FileChange, stateAfter } from './state-after.ts';

/** One thing as it is and as it would be, as Ansible registers it in `diff`. */
export interface DiffEntry {
  /** A text, or the attributes that change. */
  readonly before: string | AttributeValues;
  readonly after: string | AttributeValues;
  /** Absent: there is nothing yet, or nothing any more. */
  readonly beforeHeader?: string | undefined;
  readonly afterHeader?: string | undefined;
  /** Why there are no texts to compare. */
  readonly skipped?: string | undefined;
  /** A unified diff, headers included, in place of all the others. */
  readonly prepared?: string | undefined;
}

export interface AttributeValues {
  readonly [name: string]: string | number;
}

/** Larger texts are not compared. Bytes. */
const sizeLimit = 1_048_576;

export function diffOf(change: Change): readonly DiffEntry[] {
  switch (change.kind) {
    case 'run':
      return change.diff === undefined ? [] : [runDiff(change.diff)];
    case 'fetch':
      return [];
    case 'write':
    case 'copy':
      return [...contentDiff(change), ...attributeDiff(change)];
    case 'attributes':
      return attributeDiff(change);
    case 'touch':
      return change.before.type === 'absent' ? [stateDiff(change)] : attributeDiff(change);
    case 'directory':
    case 'link':
    case 'remove':
      return [stateDiff(change)];
  }
}

function runDiff(diff: RunDiff): DiffEntry {
  if ('prepared' in diff) return { before: '', after: '', prepared: diff.prepared };
  const { header, before, after } = diff;
  return { before, after, beforeHeader: header, afterHeader: header };
}

function contentDiff(change: WriteChange | CopyChange): readonly DiffEntry[] {
  const { path, before } = change;
  const headers = {
    beforeHeader: before.type === 'absent' ? undefined : path,
    afterHeader: path,
  };
  const skip = (skipped: string): readonly DiffEntry[] => [
    { before: '', after: '', ...headers, skipped },
  ];
  if (change.kind === 'copy')
    return skip(
      `the content comes from ${change.source}${change.fill === undefined ? ' on the host' : ''}`,
    );
  if (change.secret === true) {
    return change.shown === undefined
      ? skip('the content is a secret')
      : [{ ...change.shown, ...headers }];
  }
  const old = before.type === 'file' ? textIn(before.content, before.size) : text('');
  const made = newText(change.content);
  if (old.why !== undefined) return skip(`the old file ${old.why}`);
  if (made.why !== undefined) return skip(`the new file ${made.why}`);
  if (old.text === made.text && before.type === 'file') return [];
  return [{ before: old.text, after: made.text, ...headers }];
}

type Readable =
  | { readonly text: string; readonly why?: undefined }
  | { readonly why: string; readonly text?: undefined };

function newText(content: Content): Readable {
  if (typeof content === 'string') return readable(Buffer.from(content));
  if (content instanceof Uint8Array) return readable(content);
  return textIn(content.text === undefined ? undefined : Buffer.from(content.text), content.size);
}

function textIn(content: Uint8Array | undefined, size: number): Readable {
  if (content !== undefined) return readable(content);
  return size > sizeLimit ? { why: `is too large (${size} bytes)` } : { why: 'is binary' };
}

function readable(bytes: Uint8Array): Readable {
  if (bytes.length > sizeLimit) return { why: `is too large (${bytes.length} bytes)` };
  return bytes.includes(0) ? { why: 'is binary' } : text(textOf(bytes));
}

function text(text: string): Readable {
  return { text };
}

type AttributeSetter = Exclude<FileChange, { readonly kind: 'link' | 'remove' }>;

function attributeDiff(change: AttributeSetter): readonly DiffEntry[] {
  const { path, before, attributes } = change;
  if (before.type === 'absent') return [];
  // A link in the file's place hands nothing on.
  if (before.type === 'link' && (change.kind === 'write' || change.kind === 'copy')) return [];
  const differences = attributeDifferences(before, attributes);
  const times = change.kind === 'touch' ? timeDifferences(change, before) : [];
  const everywhere = change.kind === 'attributes' && change.recurse === true;
  if (differences.length + times.length === 0 && !everywhere) return [];
  const values = (which: 'before' | 'after') =>
    Object.fromEntries([...differences, ...times].map(one => [one.name, one[which]]));
  const below = everywhere ? { recurse: listed(attributes) } : {};
  return [{ before: { path, ...values('before') }, after: { path, ...values('after'), ...below } }];
}

function timeDifferences(
  { modificationTime, accessTime }: TouchChange,
  { mtime, atime }: PresentFile,
) {
  return [
    { name: 'mtime', before: mtime, after: modificationTime ?? mtime },
    { name: 'atime', before: atime, after: accessTime ?? atime },
  ].filter(({ before, after }) => before !== after);
}

/** Something comes, goes, or becomes something else. */
function stateDiff(change: FileChange): DiffEntry {
  const { path, before } = change;
  const attributes = 'attributes' in change ? givenValues(change.attributes) : {};
  return {
    before: { path, ...stateValues(before) },
    after: { path, ...stateValues(stateAfter(change, '')), ...attributes },
  };
}

function stateValues(state: FileState): AttributeValues {
  const target = state.type === 'link' ? state.target : undefined;
  return { state: state.type, ...(target !== undefined && { src: target }) };
}

function givenValues(attributes: Attributes): AttributeValues {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, typeof value === 'number' ? formatMode(value) : value]),
  );
}

function listed(attributes: Attributes): string {
  return Object.entries(givenValues(attributes))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
