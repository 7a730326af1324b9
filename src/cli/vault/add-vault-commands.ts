import { type Command, Option } from 'commander';
import type { VaultFileFlags, VaultRekeyFlags, VaultStringFlags } from '../commands/vault.ts';
import type { Io } from '../io.ts';
import { addVaultOptions } from '../vault-flags.ts';
import type { VaultCommandFlags } from './vault-session.ts';

type Exit = (code: number) => void;

/** `kplay vault` and what stands behind it. */
export function addVaultCommands(program: Command, io: Io, exit: Exit): void {
  const vault = program
    .command('vault')
    .description('encrypt files and values, and open what is encrypted');
  const load = () => import('../commands/vault.ts');

  addEncryptId(vault.command('create'))
    .description('write a new encrypted file with the editor')
    .argument('<file>')
    .action(async (file: string, flags: VaultCommandFlags) => {
      exit(await (await load()).createVault(file, flags, io));
    });
  addEncryptId(vault.command('edit'))
    .description('change encrypted files with the editor')
    .argument('<file...>')
    .action(async (files: string[], flags: VaultCommandFlags) => {
      exit(await (await load()).editVault(files, flags, io));
    });
  addVaultOptions(vault.command('view'))
    .description('print encrypted files')
    .argument('<file...>')
    .action(async (files: string[], flags: VaultCommandFlags) => {
      exit(await (await load()).viewVault(files, flags, io));
    });
  addOutput(addEncryptId(vault.command('encrypt')))
    .description('encrypt files, or standard input')
    .argument('[file...]')
    .action(async (files: string[], flags: VaultFileFlags) => {
      exit(await (await load()).encryptFiles(files, flags, io));
    });
  addOutput(addVaultOptions(vault.command('decrypt')))
    .description('decrypt files, or standard input')
    .argument('[file...]')
    .action(async (files: string[], flags: VaultFileFlags) => {
      exit(await (await load()).decryptFiles(files, flags, io));
    });
  addOutput(addEncryptId(vault.command('encrypt-string').alias('encrypt_string')))
    .description('encrypt values for YAML files')
    .argument('[text...]', 'seen by all users of this machine while kplay runs: rather use -p')
    .option('-n, --name <name>', 'name of the variable; may be repeated', collect)
    .option('--stdin-name <name>', 'name of the variable whose text is on standard input')
    .option('-p, --prompt', 'ask for the text')
    .action(async (texts: string[], flags: VaultStringFlags) => {
      exit(await (await load()).encryptStrings(texts, flags, io));
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
    .action(async (files: string[], flags: VaultRekeyFlags) => {
      exit(await (await load()).rekeyFiles(files, flags, io));
    });
}

function addEncryptId(command: Command): Command {
  return addVaultOptions(command).option(
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
