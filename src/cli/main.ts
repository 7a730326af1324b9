import { Argument, Command, CommanderError, Option } from 'commander';
import type { FlagValues } from '../config/resolve-settings.ts';
import type { EditedFile } from '../docs/editor-schema.ts';
import { documentedKinds } from '../docs/kinds.ts';
import { collected } from './collected.ts';
import type { ConfigQuestion } from './commands/config.ts';
import type { DocQuestion } from './commands/doc.ts';
import type { InventoryQuestion } from './commands/inventory.ts';
import type { VarsQuestion } from './commands/vars.ts';
import { addGraphCommand } from './graph/add-graph-command.ts';
import type { Io } from './io.ts';
import { addLintCommand } from './lint/add-lint-command.ts';
import { addRunOptions, type OnceFlags } from './run-flags.ts';
import { addSettingOptions } from './setting-options.ts';
import { addVaultCommands } from './vault/add-vault-commands.ts';
import { version } from './version.ts';

const exitCodes = `
What flags say can also stand in kplay.yaml and in KPLAY_* variables: kplay config --doc

Exit codes:
  0 done               1 a bug in kplay       2 a task failed
  3 a file or option is wrong: nothing was touched
  4 a host was unreachable   5 the command line is wrong   130 interrupted`;

/**
 * Runs a command line; the exit code. What commands need is loaded when they run, so that help is
 * quick.
 */
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
      .action(async (playbooks: string[], flags: RunArguments) => {
        const { runCommand } = await import('./commands/run.ts');
        exit(await runCommand(playbooks, flags, io));
      }),
  );
  addRunOptions(
    program
      .command('check')
      .description('show what a run would change, with diffs: run --check --diff')
      .argument('<playbook...>', 'playbook files')
      .action(async (playbooks: string[], flags: RunArguments) => {
        const { runCommand } = await import('./commands/run.ts');
        exit(await runCommand(playbooks, { ...flags, check: true, diff: true }, io));
      }),
  );
  addSettingOptions(
    program
      .command('exec')
      .description('run one module on hosts')
      .argument('<pattern>', 'host pattern, such as "web:!web3"')
      .option('-m, --module-name <name>', 'the module', 'command')
      .option('-a, --args <args>', 'its options: k=v, or a command'),
    'tasks',
    ...hostGroups,
  ).action(async (pattern: string, flags: FlagValues & { moduleName: string; args?: string }) => {
    const { execCommand } = await import('./commands/exec.ts');
    exit(await execCommand(pattern, flags, io));
  });
  addSettingOptions(
    program
      .command('facts')
      .description('print the facts of hosts as JSON')
      .argument('<pattern>', 'host pattern')
      .addOption(
        collected(
          '--filter <pattern>',
          'only facts whose names match, such as "ansible_mem*"; may be repeated',
        ),
      ),
    ...hostGroups,
  ).action(async (pattern: string, flags: FlagValues & { filter: readonly string[] }) => {
    const { factsCommand } = await import('./commands/facts.ts');
    exit(await factsCommand(pattern, flags, io));
  });
  addSettingOptions(
    program
      .command('inventory')
      .description('print the inventory')
      .option('--list', 'everything as JSON')
      .argument('[group]', 'with --graph: where to begin')
      .option('--graph', 'groups and hosts as a tree')
      .option('--host <name>', 'the variables of one host as JSON')
      .option('--vars', 'with --graph: variables too')
      .option('-y, --yaml', 'with --list and --host: YAML instead of JSON')
      .option('--export', 'with --list: variables where they are set')
      .option('--show-secrets', 'passwords, and what vaults hold, as they are'),
    'inventory',
    'vault',
  ).action(async (group: string | undefined, flags: FlagValues & InventoryQuestion) => {
    const { inventoryCommand } = await import('./commands/inventory.ts');
    exit(await inventoryCommand({ ...flags, group }, io));
  });
  addSettingOptions(
    program
      .command('vars')
      .description("print a host's variables as they are before a run")
      .argument('<host>', 'the host')
      .argument('[name|playbook...]', 'variables (default: all), and the playbook that is meant')
      .option('--explain', 'every layer that sets a variable, and where; "*" is the one that wins'),
    ...hostGroups,
  ).action(async (host: string, words: string[], flags: FlagValues & VarsQuestion) => {
    const { varsCommand } = await import('./commands/vars.ts');
    exit(await varsCommand(host, words, flags, io));
  });
  addSettingOptions(
    program
      .command('config')
      .description('print the settings, and where each was said')
      .argument('[playbook]', 'the playbook whose settings are meant')
      .option('--only-changed', 'no settings that have their default')
      .option('--json', 'as JSON')
      .option('--doc', 'print what each setting means instead')
      .option('--schema', 'print the JSON Schema of kplay.yaml instead'),
    ...hostGroups,
    'tasks',
    'run',
  ).action(async (playbook: string | undefined, flags: FlagValues & ConfigQuestion) => {
    const { configCommand } = await import('./commands/config.ts');
    exit(configCommand(playbook, flags, io));
  });
  addLintCommand(program, io, exit);
  program
    .command('doc')
    .description(
      'print what a module, keyword, filter, test, lookup, function or rule of lint does, with examples; without a name, a list',
    )
    .argument('[name...]', 'names of modules and others')
    .addOption(
      new Option('-t, --type <type>', 'only this kind (default: whatever has the name)').choices(
        documentedKinds,
      ),
    )
    .option('-l, --list', 'all names of the kind (default: modules), with a sentence each')
    .option('--events', 'print the JSON Schema of what "run --output json" prints')
    .action(async (names: string[], question: DocQuestion) => {
      const { docCommand } = await import('./commands/doc.ts');
      exit(await docCommand(names, question, io));
    });
  addGraphCommand(program, io, exit);
  program
    .command('schema')
    .description('print a JSON Schema of a kind of file, for editors')
    .addArgument(
      new Argument('[file]', 'what is edited')
        .choices(['playbook', 'tasks', 'handlers', 'inventory'])
        .default('playbook'),
    )
    .action(async (file: EditedFile) => {
      const { schemaCommand } = await import('./commands/schema.ts');
      exit(await schemaCommand(file, io));
    });
  addVaultCommands(program, io, exit);
  return program;
}

const hostGroups = ['inventory', 'hosts', 'vault'] as const;

type RunArguments = FlagValues & OnceFlags;
