import { systemError } from '../../changes/system-error.ts';
import { type CommandResult, textOf } from '../../module-api/command-result.ts';
import { fail } from '../../module-api/failure.ts';
import type { Probe } from '../../module-api/probe.ts';
import { type Shell, sh } from '../../module-api/shell.ts';
import type { ControllerFile, Source, SourceRequests } from '../../module-api/source.ts';

/** What it takes to bring files to a host. */
export interface Staging {
  readonly run: (script: Shell) => Promise<CommandResult>;
  readonly upload: (path: string, file: ControllerFile) => Promise<CommandResult>;
  /** Unguessable. */
  readonly nonce: () => string;
}

/** The requests without the files that need not be brought, as their probes say. */
export async function neededRequests(
  requests: SourceRequests,
  { run }: Staging,
): Promise<SourceRequests> {
  const needed = Object.entries(requests).map(async ([name, request]) => {
    const unless: Probe<boolean> | undefined =
      request?.kind === 'stage' ? request.unless : undefined;
    const isSpared = unless !== undefined && unless.parse(await run(unless.script));
    return [name, isSpared ? undefined : request] as const;
  });
  return Object.fromEntries(await Promise.all(needed));
}

/**
 * Brings what is to be on the host while the module works; `paths` are to be removed afterwards.
 */
export async function stage(
  sources: Readonly<Record<string, Source>>,
  { upload, nonce }: Staging,
  paths: string[],
): Promise<Readonly<Record<string, Source>>> {
  const staged: Record<string, Source> = { ...sources };
  for (const [name, source] of Object.entries(sources)) {
    if (source.kind !== 'staged') continue;
    const path = `/var/tmp/.kplay-${nonce()}`;
    paths.push(path);
    const { exitCode, stderr } = await upload(path, source.file);
    if (exitCode !== 0) {
      const said = textOf(stderr).trim();
      fail(`cannot bring ${source.file.path} to the host: ${systemError(said) ?? said}`);
    }
    staged[name] = { ...source, path };
  }
  return staged;
}

export function removal(paths: readonly string[]): Shell {
  return sh`rm -f -- ${paths}`;
}
