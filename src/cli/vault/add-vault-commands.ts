import { type Command, Option } from 'commander';
import type { FlagValues } from '../../config/resolve-settings.ts';
import type { VaultFileFlags, VaultRekeyFlags, VaultStringFlags } from '../commands/vault.ts';
import type { Io } from '../io.ts';
import { addSettingOptions } from '../setting-options.ts';
import type { VaultFlags } from '../vault-passwords.ts';
import type { VaultCommandFlags } from './vault-session.ts';

/** Flags before the settings fill in what they leave open. */
type Given<Flags> = Omit<Flags, keyof VaultFlags> & Pick<FlagValues, keyof VaultFlags>;

type Exit = (code: number) => void;

/** `kplay vault` and what stands behind it. */
export function addVaultCommands(program: Command, io: Io, exit: Exit): void {
  const vault = program
    .command('vault')
    .description('encrypt files and values, and open what is encrypted');
  const load = async () => {
    const [commands, { settledVault }] = await Promise.all([
      import('../commands/vault.ts'),
      import('../settled.ts'),
    ]);
    return {
      commands,
      settle: <Flags extends Given<unknown>>(flags: Flags) => settledVault(flags, io),
    };
  };

  addEncryptId(vault.command('create'))
    .description('write a new encrypted file with the editor')
    .argument('<file>')
    .action(async (file: string, flags: Given<VaultCommandFlags>) => {
      const { commands, settle } = await load();
      exit(await commands.createVault(file, settle(flags), io));
    });
  addEncryptId(vault.command('edit'))
    .description('change encrypted files with the editor')
    .argument('<file...>')
    .action(async (files: string[], flags: Given<VaultCommandFlags>) => {
      const { commands, settle } = await load();
      exit(await commands.editVault(files, settle(flags), io));
    });
  addSettingOptions(vault.command('view'), 'vault')
    .description('print encrypted files')
    .argument('<file...>')
    .action(async (files: string[], flags: Given<VaultCommandFlags>) => {
      const { commands, settle } = await load();
      exit(await commands.viewVault(files, settle(flags), io));
    });
  addOutput(addEncryptId(vault.command('encrypt')))
    .description('encrypt files, or standard input')
    .argument('[file...]')
    .action(async (files: string[], flags: Given<VaultFileFlags>) => {
      const { commands, settle } = await load();
      exit(await commands.encryptFiles(files, settle(flags), io));
    });
  addOutput(addSettingOptions(vault.command('decrypt'), 'vault'))
    .description('decrypt files, or standard input')
    .argument('[file...]')
    .action(async (files: string[], flags: Given<VaultFileFlags>) => {
      const { commands, settle } = await load();
      exit(await commands.decryptFiles(files, settle(flags), io));
    });
  addOutput(addEncryptId(vault.command('encrypt-string').alias('encrypt_string')))
    .description('encrypt values for YAML files')
    .argument('[text...]', 'seen by all users of this machine while kplay runs: rather use -p')
    .option('-n, --name <name>', 'name of the variable; may be repeated', collect)
    .option('--stdin-name <name>', 'name of the variable whose text is on standard input')
    .option('-p, --prompt', 'ask for the text')
    .action(async (texts: string[], flags: Given<VaultStringFlags>) => {
      const { commands, settle } = await load();
      exit(await commands.encryptStrings(texts, settle(flags), io));
    });
  addEncryptId(vault.command('rekey'))
    .description('encrypt files with another password')
    .argument('<file...>')
    .addOption(
      new Option('--new-vault-id <id@source>', 'the new password by its id').conflicts(
        'newVaultPasswordFile',
      ),
    )
    .option('--new-vault-password-file <file>', 'file, or program, that holds the new password')
    .action(async (files: string[], flags: Given<VaultRekeyFlags>) => {
      const { commands, settle } = await load();
      exit(await commands.rekeyFiles(files, settle(flags), io));
    });
}

function addEncryptId(command: Command): Command {
  return addSettingOptions(command, 'vault').option(
    '--encrypt-vault-id <id>',
    'which of the passwords to encrypt with',
  );
}

function addOutput(command: Command): Command {
  return command.option('--output <file>', 'write there; "-" is standard output');
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
