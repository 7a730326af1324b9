import type { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { addSettingOptions } from './setting-options.ts';
import type { SaidSettings } from './setting-places.ts';

/** What only the command line can say. */
export interface OnceFlags {
  readonly listHosts?: true;
  readonly listTasks?: true;
  readonly listTags?: true;
  readonly syntaxCheck?: true;
  readonly compatReport?: true;
  readonly startAtTask?: string;
  readonly step?: true;
  readonly flushCache?: true;
}

/** Everything that is said of a run: all settings, and the flags that are for once. */
export interface RunFlags extends SaidSettings, OnceFlags {
  /** Found while settings were read. */
  readonly problems: readonly Diagnostic[];
  /** The `ansible.cfg` that was read with them. */
  readonly ansibleFile?: string | undefined;
}

/** What `run` and `check` take. */
export function addRunOptions(command: Command): Command {
  return addSettingOptions(command, 'vault', 'inventory', 'hosts', 'tasks', 'run')
    .option('--list-hosts', 'list the hosts of each play, and stop')
    .option('--list-tasks', 'list the tasks of each play, and stop')
    .option('--list-tags', 'list the tags of each play, and stop')
    .option('--syntax-check', 'report everything that is wrong in files, and stop')
    .option('--compat-report', 'report what of the playbooks kplay does not have, and stop')
    .option('--start-at-task <name>', 'pass over all tasks before this one')
    .option('--step', 'ask about each task before it is done')
    .option('--flush-cache', 'forget the facts that were kept of the hosts of the inventory');
}
