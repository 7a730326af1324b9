import {
  attributesOf,
  endOf,
  type FileState,
  newFile,
  type RunChange,
  sh,
  textOf,
  Undecided,
} from '../../module-api/index.ts';
import type { ContainerdConfigArgs } from './args.ts';
import { heading } from './config.ts';
import type { Containerd } from './version.ts';

/** In check mode: the task that would install a containerd whose version nobody knows before. */
export function comingContainerd(
  { config_version }: ContainerdConfigArgs,
  { version, because }: Containerd,
): string | undefined {
  return version === undefined && config_version === 'auto' ? because : undefined;
}

/** A file that this module did not write is replaced, whatever the format is going to be. */
export function foretoldChange(
  args: ContainerdConfigArgs,
  file: FileState,
  coming: string,
): RunChange {
  const before = file.type === 'absent' ? file : endOf(file);
  if (before.type === 'file' && isOwn(before.content)) throw new Undecided(coming);
  const { path } = before;
  return {
    kind: 'run',
    script: sh`:`,
    summary: `write ${path}`,
    diff: {
      prepared: `+++ after: ${path}\ndiff skipped: the format is that of the containerd which "${coming}" installs`,
    },
    predicts: [
      {
        resource: 'file',
        path,
        state: newFile(path, 'file', attributesOf(args)),
      },
    ],
  };
}

function isOwn(content: Uint8Array | undefined): boolean {
  return content !== undefined && textOf(content).startsWith(heading);
}
