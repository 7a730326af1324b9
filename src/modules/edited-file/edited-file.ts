import { posix } from 'node:path';
import {
  type Attributes,
  attributesDiffer,
  attributesOf,
  type Change,
  endOf,
  type FileState,
  fail,
  fileState,
  modeWarning,
  type Outcome,
  type PresentFile,
  type Probe,
  planFile,
  type Rule,
} from '../../module-api/index.ts';
import { RegexSyntaxError } from '../../module-api/python-regex.ts';

/** Larger files are not edited. Bytes. */
const sizeLimit = 8_388_608;

/** The options of a module that edits the text of one file. */
export interface EditedFileArgs extends Attributes {
  readonly path: string;
  readonly backup: boolean;
  readonly validate?: string | undefined;
  readonly unsafe_writes: boolean;
}

/** What stands in front of a slash is a directory. */
export const editedFileRule: Rule = {
  options: ['path'],
  problem: ({ path }) =>
    typeof path === 'string' && path.endsWith('/')
      ? '"path" is a file, so it does not end in a slash.'
      : undefined,
};

/** Between all characters of the text there is something that an empty expression matches. */
export const emptyRegexRule: Rule = {
  options: ['regexp'],
  problem: ({ regexp }) =>
    regexp === '' ? '"regexp" is empty, so it matches everywhere.' : undefined,
  warns: true,
};

export type EditedFileProbes = {
  readonly file: Probe<FileState>;
  readonly parent: Probe<FileState> | undefined;
};

export interface ObservedFile {
  readonly file: FileState;
  readonly parent: FileState | undefined;
}

export interface MissingFile {
  /** The module makes it, and its directory. */
  readonly creates: boolean;
  /** The module has something to do without it. */
  readonly mayBeMissing: boolean;
}

export function editedFileProbes(
  { path, attributes }: EditedFileArgs,
  { creates, mayBeMissing }: MissingFile,
): EditedFileProbes {
  return {
    file: fileState(path, {
      ...{ follow: true, content: true, contentLimit: sizeLimit },
      flags: attributes !== undefined,
      needs: [...(creates || mayBeMissing ? [] : (['presence'] as const)), 'content'],
    }),
    parent: creates ? fileState(posix.dirname(path), { follow: true }) : undefined,
  };
}

/** The bytes of a file that is to be edited; `undefined` when there is none, or a link to nothing. */
export function contentToEdit(file: FileState): Uint8Array | undefined {
  if (file.type === 'absent' || file.targetExists === false) return undefined;
  return presentContent(file);
}

function presentContent({ path, type, size, content }: PresentFile): Uint8Array {
  if (type === 'directory') fail(`Path ${path} is a directory !`, { rc: 256 });
  if (type !== 'file') fail(`${path} is a ${type}, not a file`);
  if (content === undefined) fail(`${path} is too large to be edited (${size} bytes)`);
  return content;
}

interface EditPlan {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
}

/** What it takes to have this content in the file; `undefined`: there is no file, and there shall be none. */
export function planEdit(
  args: EditedFileArgs,
  { file, parent }: ObservedFile,
  content: Uint8Array | undefined,
): EditPlan {
  const warning = modeWarning(args.mode);
  const warnings = warning === undefined ? [] : [warning];
  if (content === undefined) return { changes: [], warnings };
  const before = file.type === 'absent' ? file : endOf(file);
  const { backup, validate, unsafe_writes: inPlace } = args;
  const attributes = attributesOf(args);
  const changes: readonly Change[] = [
    ...(parent?.type === 'absent'
      ? [{ kind: 'directory', path: parent.path, before: parent, attributes: {} } as const]
      : []),
    ...planFile({ path: before.path, before, content, attributes, backup, validate, inPlace }),
  ];
  return { changes, warnings };
}

/** What was done, in Ansible's words: to the text, and to the attributes. */
export function editMessage(
  message: string,
  args: EditedFileArgs,
  { file, outcomes }: { readonly file: FileState; readonly outcomes: readonly Outcome[] },
): string {
  const isChanged =
    file.type !== 'absent' && outcomes.length > 0 && attributesDiffer(file, attributesOf(args));
  return [message, isChanged ? 'ownership, perms or SE linux context changed' : '']
    .filter(text => text !== '')
    .join(' and ');
}

/** Does something with regular expressions of the user; a bad one fails the task. */
export function withUserRegexes<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RegexSyntaxError) fail(error.message);
    throw error;
  }
}
