import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { localConfigFiles } from '../config/local-files.ts';
import {
  type FlagValues,
  type ResolvedSettings,
  resolveSettings,
} from '../config/resolve-settings.ts';
import { renderDiagnostics } from '../diagnostics/code-frame.ts';
import { type Diagnostic, InputError } from '../diagnostics/diagnostic.ts';
import { type Io, wantsColor } from './io.ts';
import type { SaidSettings } from './setting-places.ts';
import type { VaultFlags } from './vault-passwords.ts';

export type Settled<Flags> = Flags &
  SaidSettings & {
    readonly problems: readonly Diagnostic[];
    readonly ansibleFile: string | undefined;
  };

/**
 * The settings of a command that does nothing else with its files. Throws where something is wrong.
 */
export function settingsOf(flags: FlagValues, io: Io, playbook?: string): ResolvedSettings {
  const resolved = resolveFor(flags, io, playbook);
  refuse(resolved.problems);
  return resolved;
}

function refuse(problems: readonly Diagnostic[]): void {
  if (problems.some(({ severity }) => severity === 'error')) throw new InputError(problems);
}

/** From the flags of a command, the environment and the files around the playbook. */
function resolveFor(
  flags: FlagValues,
  { environment, workingDirectory }: Io,
  playbook?: string,
): ResolvedSettings {
  const place = {
    workingDirectory,
    playbookDirectory:
      playbook === undefined ? workingDirectory : dirname(resolve(workingDirectory, playbook)),
    home: environment['HOME'] ?? homedir(),
    environment,
  };
  return resolveSettings(flags, place, localConfigFiles);
}

/** The flags with every setting that they leave open, and what is wrong with those. */
export function settled<Flags extends FlagValues>(
  flags: Flags,
  io: Io,
  playbook?: string,
): Settled<Flags> {
  const { settings, origins, problems, ansibleFile } = resolveFor(flags, io, playbook);
  return { ...flags, ...settings, origins, problems, ansibleFile };
}

type VaultFlagValues = Pick<FlagValues, keyof VaultFlags>;

/**
 * For commands that only need vault passwords; flags of theirs may have names of other settings.
 */
export function settledVault<Flags extends VaultFlagValues>(
  flags: Flags,
  io: Io,
): Omit<Flags, keyof VaultFlags> & VaultFlags {
  const { vaultIdentityList, vaultPasswordFile, askVaultPass } = flags;
  const own = { vaultIdentityList, vaultPasswordFile, askVaultPass };
  const { settings, problems } = settingsOf(own, io);
  tell(problems, io);
  return {
    ...flags,
    vaultIdentityList: settings.vaultIdentityList,
    vaultPasswordFile: settings.vaultPasswordFile,
    askVaultPass: settings.askVaultPass,
  };
}

/** Warnings about settings on standard error. */
export function tell(warnings: readonly Diagnostic[], io: Io): void {
  if (warnings.length === 0) return;
  io.stderr.write(`${renderDiagnostics(warnings, { color: wantsColor(io, io.stderr) })}\n`);
}
