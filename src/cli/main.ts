import { Command, CommanderError } from 'commander';
import type { Io } from './io.ts';
import { addHostOptions, addRunOptions, addTaskOptions, type RunFlags } from './run-flags.ts';
import { addVaultCommands } from './vault/add-vault-commands.ts';
import { addVaultOptions, type VaultFlags } from './vault-flags.ts';
import { version } from './version.ts';

const exitCodes = `
Exit codes:
  0 done               1 a bug in kplay       2 a task failed
  3 a file or option is wrong: nothing was touched
  4 a host was unreachable   5 the command line is wrong   130 interrupted`;

/** Runs a command line; the exit code. What commands need is loaded when they run, so that help is quick. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(io, code => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrongUsage;
    const { reportError } = await import('./report-error.ts');
    return reportError(error, io);
  }
}

const wrongUsage = 5;

function buildProgram(io: Io, exit: (code: number) => void): Command {
  const program = new Command('kplay')
    .description('Brings many Linux hosts over SSH to the state that playbooks describe.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText('after', exitCodes)
    .configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
    })
    .showSuggestionAfterError()
    .exitOverride();

  addRunOptions(
    program
      .command('run')
      .description('run playbooks')
      .argument('<playbook...>', 'playbook files')
      .action(async (playbooks: string[], flags: RunFlags) => {
        const { runCommand } = await import('./commands/run.ts');
        exit(await runCommand(playbooks, flags, io));
      }),
  );
  addRunOptions(
    program
      .command('check')
      .description('show what a run would change, with diffs: run --check --diff')
      .argument('<playbook...>', 'playbook files')
      .action(async (playbooks: string[], flags: RunFlags) => {
        const { runCommand } = await import('./commands/run.ts');
        exit(await runCommand(playbooks, { ...flags, check: true, diff: true }, io));
      }),
  );
  addHostOptions(
    addTaskOptions(
      program
        .command('exec')
        .description('run one module on hosts')
        .argument('<pattern>', 'host pattern, such as "web:!web3"')
        .option('-m, --module-name <name>', 'the module', 'command')
        .option('-a, --args <args>', 'its options: k=v, or a command', '')
        .action(async (pattern: string, flags: RunFlags & { moduleName: string; args: string }) => {
          const { execCommand } = await import('./commands/exec.ts');
          exit(await execCommand(pattern, flags, io));
        }),
    ),
  );
  addHostOptions(
    program
      .command('facts')
      .description('print the facts of hosts as JSON')
      .argument('<pattern>', 'host pattern')
      .option('--filter <pattern>', 'only facts whose names match, such as "ansible_mem*"')
      .action(async (pattern: string, flags: RunFlags & { filter?: string }) => {
        const { factsCommand } = await import('./commands/facts.ts');
        exit(await factsCommand(pattern, flags, io));
      }),
  );
  addVaultOptions(
    program
      .command('inventory')
      .description('print the inventory')
      .option(
        '-i, --inventory <source>',
        'inventory file, directory, or host list "a,b,"',
        collect,
        [],
      )
      .option('--list', 'everything as JSON')
      .option('--graph', 'groups and hosts as a tree')
      .option('--host <name>', 'the variables of one host as JSON')
      .option('--vars', 'with --graph: variables too'),
  ).action(
    async (
      flags: VaultFlags & {
        inventory: string[];
        list?: true;
        graph?: true;
        host?: string;
        vars?: true;
      },
    ) => {
      const { inventoryCommand } = await import('./commands/inventory.ts');
      exit(await inventoryCommand(flags, io));
    },
  );
  program
    .command('doc')
    .description(
      'print what a module does, its options and examples; without a name, the list of modules',
    )
    .argument('[module...]', 'names of modules')
    .option('--events', 'print the JSON Schema of what "run --output json" prints')
    .action(async (names: string[], { events = false }: { events?: boolean }) => {
      const { docCommand } = await import('./commands/doc.ts');
      exit(await docCommand(names, { events }, io));
    });
  addVaultCommands(program, io, exit);
  return program;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
