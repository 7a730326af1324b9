import type { Command } from 'commander';

/** Where vault passwords come from, in the order of the command line. */
export interface VaultFlags {
  readonly vaultId?: readonly string[];
  readonly vaultPasswordFile?: readonly string[];
  readonly askVaultPass?: true;
}

/** What every command takes that reads files a vault may have encrypted. */
export function addVaultOptions(command: Command): Command {
  return command
    .option('-J, --ask-vault-pass', 'ask for the vault password')
    .option(
      '--vault-pass-file, --vault-password-file <file>',
      'file, or program, that holds the vault password; may be repeated',
      list,
    )
    .option(
      '--vault-id <id@source>',
      'vault password by its id: the source is "prompt", a file or a program; may be repeated',
      list,
    );
}

function list(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
