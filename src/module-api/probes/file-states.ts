import { type CommandResult, textOf } from '../command-result.ts';
import { fail } from '../failure.ts';
import type { FileState } from '../file-state.ts';
import type { Probe } from '../probe.ts';
import { joinShell, sh } from '../shell.ts';
import type { FileProbeOptions } from './file-probe-options.ts';
import { fileState } from './file-state.ts';

export interface FileStateRequest extends FileProbeOptions {
  readonly path: string;
}

/** What is at each of many paths, by path. */
export function fileStates(
  requests: readonly FileStateRequest[],
): Probe<ReadonlyMap<string, FileState>> {
  const probes = requests.map(({ path, ...options }) => ({
    path,
    probe: fileState(path, options),
  }));
  return {
    script: joinShell(
      probes.map(({ probe }) => sh`${probe.script}; printf 'next\n'`),
      '\n',
    ),
    parse: result => {
      const parts = textOf(result.stdout).split(/^next\n/m);
      if (parts.length !== probes.length + 1)
        fail(`the host did not tell of all files: ${textOf(result.stderr)}`);
      return new Map(
        probes.map(({ path, probe }, index) => {
          const part = partOf(result, parts[index] ?? '');
          return [path, probe.parse(part)];
        }),
      );
    },
    overlay: (observed, predicted) =>
      new Map(
        probes.map(({ path, probe }) => {
          const state: FileState = observed.get(path) ?? { type: 'absent', path };
          return [path, probe.overlay?.(state, predicted) ?? state];
        }),
      ),
  };
}

export function partOf(result: CommandResult, stdout: string): CommandResult {
  return { ...result, stdout: Buffer.from(stdout) };
}
