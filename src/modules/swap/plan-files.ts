import { type Change, endOf, type FileState, fail, textOf } from '../../module-api/index.ts';
import type { SwapArgs } from './args.ts';
import { isSetting, isSwapEntry, withMarks, withoutMarks } from './marked-lines.ts';

export const zramFile = '/etc/systemd/zram-generator.conf';

/** What it says where there was no such file: being there is what counts. */
const emptyConfiguration =
  '# No swap in compressed memory (kplay): this hides the file in /usr/lib.\n';

export function planFstab({ state, backup }: SwapArgs, fstab: FileState): readonly Change[] {
  if (!isThere(fstab)) return [];
  const text = textIn(fstab);
  const edit = state === 'absent' ? withMarks : withoutMarks;
  const content = edit(text, isSwapEntry);
  if (content === text) return [];
  const before = endOf(fstab);
  return [{ kind: 'write', path: before.path, content, before, attributes: {}, backup }];
}

/** An empty configuration in /etc hides what the distribution brings. */
export function planZramFile(
  { state }: SwapArgs,
  file: FileState,
  distributed: readonly string[],
): readonly Change[] {
  if (!isThere(file)) {
    if (state === 'present' || distributed.length === 0) return [];
    const before = { type: 'absent', path: file.path } as const;
    const attributes = { mode: '0644' };
    return [{ kind: 'write', path: file.path, content: emptyConfiguration, before, attributes }];
  }
  const text = textIn(file);
  const before = endOf(file);
  if (state === 'present' && text === emptyConfiguration) {
    return [{ kind: 'remove', path: file.path, before: file }];
  }
  const edit = state === 'absent' ? withMarks : withoutMarks;
  const content = edit(text, isSetting);
  return content === text
    ? []
    : [{ kind: 'write', path: before.path, content, before, attributes: {} }];
}

function isThere(file: FileState): file is Exclude<FileState, { readonly type: 'absent' }> {
  return file.type !== 'absent' && file.targetExists !== false;
}

export function textIn(file: FileState): string {
  if (!isThere(file)) return '';
  if (file.type !== 'file') fail(`${file.path} is a ${file.type}, not a file`);
  if (file.content === undefined) fail(`${file.path} is too large to be a list of file systems`);
  return textOf(file.content);
}
