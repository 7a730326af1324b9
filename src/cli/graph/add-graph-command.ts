import { type Command, Option } from 'commander';
import type { FlagValues } from '../../config/resolve-settings.ts';
import { collected } from '../collected.ts';
import type { GraphQuestion } from '../commands/graph.ts';
import type { Io } from '../io.ts';
import { addSettingOptions } from '../setting-options.ts';

export function addGraphCommand(program: Command, io: Io, exit: (code: number) => void): void {
  addSettingOptions(
    program
      .command('graph')
      .description('print what the tasks of playbooks wait for')
      .argument('<playbook...>', 'playbook files')
      .addOption(collected('-e, --extra-vars <vars>', 'variables as for run'))
      .addOption(
        new Option('--format <format>', 'text, or a drawing')
          .choices(['text', 'mermaid', 'dot'])
          .default('text'),
      )
      .option('--whole-roles', 'also the tasks of roles that nothing else waits for'),
    'inventory',
    'vault',
  ).action(async (playbooks: string[], flags: FlagValues & GraphQuestion) => {
    const { graphCommand } = await import('../commands/graph.ts');
    exit(await graphCommand(playbooks, flags, io));
  });
}
