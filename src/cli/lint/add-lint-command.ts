import { type Command, Option } from 'commander';
import type { FlagValues } from '../../config/resolve-settings.ts';
import { collected, collectedWords } from '../collected.ts';
import type { LintQuestion } from '../commands/lint.ts';
import type { Io } from '../io.ts';
import { addSettingOptions } from '../setting-options.ts';

export function addLintCommand(program: Command, io: Io, exit: (code: number) => void): void {
  addSettingOptions(
    program
      .command('lint')
      .description('look for mistakes in playbooks and roles without running them')
      .argument(
        '[path...]',
        'playbooks, roles, files of tasks, variables or templates, folders of these; - is the standard input (default: this folder)',
      )
      .addOption(collected('-e, --extra-vars <vars>', 'variables as for run'))
      .addOption(
        new Option('-f, --format <format>', 'how findings are printed')
          .choices(['text', 'brief', 'json', 'sarif'])
          .default('text'),
      )
      .addOption(collectedWords('-x, --skip <rules>', 'rules to leave out: a,b'))
      .addOption(collectedWords('-w, --warn <rules>', 'rules whose findings are no failure'))
      .addOption(collectedWords('--enable <rules>', 'rules that are left out otherwise'))
      .addOption(collected('--exclude <path>', 'files and folders to leave out'))
      .option('-L, --list-rules', 'print the rules, and why each is one'),
    'inventory',
    'vault',
  ).action(async (paths: string[], flags: FlagValues & LintQuestion) => {
    const { lintCommand } = await import('../commands/lint.ts');
    exit(await lintCommand(paths, flags, io));
  });
}
