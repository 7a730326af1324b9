import { type Command, Option } from 'commander';
import type { FlagValues } from '../../config/resolve-settings.ts';
import type { LintQuestion } from '../commands/lint.ts';
import type { Io } from '../io.ts';
import { addSettingOptions } from '../setting-options.ts';

export function addLintCommand(program: Command, io: Io, exit: (code: number) => void): void {
  addSettingOptions(
    program
      .command('lint')
      .description('look for mistakes in playbooks and roles without running them')
      .argument('[path...]', 'playbooks, roles, or folders of them (default: this folder)')
      .option('-e, --extra-vars <vars>', 'variables as for run', collect, [])
      .addOption(
        new Option('-f, --format <format>', 'how findings are printed')
          .choices(['text', 'brief', 'json', 'sarif'])
          .default('text'),
      )
      .option('-x, --skip <rules>', 'rules to leave out: a,b', collectWords, [])
      .option('-w, --warn <rules>', 'rules whose findings are no failure', collectWords, [])
      .option('--enable <rules>', 'rules that are left out otherwise', collectWords, [])
      .option('--exclude <path>', 'files and folders to leave out', collect, [])
      .option('-L, --list-rules', 'print the rules, and why each is one'),
    'inventory',
    'vault',
  ).action(async (paths: string[], flags: FlagValues & LintQuestion) => {
    const { lintCommand } = await import('../commands/lint.ts');
    exit(await lintCommand(paths, flags, io));
  });
}

function collectWords(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(',').map(word => word.trim())];
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
