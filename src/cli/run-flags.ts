import { type Command, InvalidArgumentError, Option } from 'commander';
import { addVaultOptions, type VaultFlags } from './vault-flags.ts';

/** The flags of `run` and its kin as the command line gives them. What a command lacks is empty. */
export interface RunFlags extends VaultFlags {
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly extraVars: readonly string[];
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
  readonly forks: number;
  readonly check?: true;
  readonly diff?: true;
  readonly become?: true;
  readonly becomeMethod?: 'sudo' | 'su' | 'doas';
  readonly becomeUser?: string;
  readonly askBecomePass?: true;
  readonly askPass?: true;
  readonly user?: string;
  readonly privateKey?: string;
  readonly connection?: string;
  readonly timeout: number;
  readonly sshCommonArgs?: string;
  readonly hostKeyChecking?: 'yes' | 'accept-new' | 'no';
  readonly verbose: number;
  readonly listHosts?: true;
  readonly listTasks?: true;
  readonly listTags?: true;
  readonly syntaxCheck?: true;
  readonly startAtTask?: string;
  readonly forceHandlers?: true;
  readonly flushCache?: true;
  readonly output: 'text' | 'json';
  readonly logFile?: string;
}

/** What `run` and `check` take. */
export function addRunOptions(command: Command): Command {
  return addHostOptions(addTaskOptions(command))
    .option('-t, --tags <tags>', 'only tasks with these tags', words, [])
    .option('--skip-tags <tags>', 'no tasks with these tags', words, [])
    .option('--list-hosts', 'list the hosts of each play, and stop')
    .option('--list-tasks', 'list the tasks of each play, and stop')
    .option('--list-tags', 'list the tags of each play, and stop')
    .option('--syntax-check', 'report everything that is wrong in files, and stop')
    .option('--start-at-task <name>', 'pass over all tasks before this one')
    .option('--force-handlers', 'run notified handlers also on hosts that failed')
    .option('--flush-cache', 'forget cached facts (there are none between runs)');
}

/** What every command takes that may change hosts. */
export function addTaskOptions(command: Command): Command {
  return command
    .option('-C, --check', 'show what would change, and change nothing')
    .option('-D, --diff', 'show how files change');
}

/** What every command takes that reaches hosts. */
export function addHostOptions(command: Command): Command {
  return addVaultOptions(command)
    .option(
      '-i, --inventory <source>',
      'inventory file, directory, or host list "a,b,"; may be repeated',
      list,
      [],
    )
    .option('-l, --limit <pattern>', 'only these of the hosts that are selected')
    .option(
      '-e, --extra-vars <vars>',
      'variables above all others: k=v, JSON or YAML, @file',
      list,
      [],
    )
    .option('-f, --forks <number>', 'hosts to work on at once', positive, 50)
    .option('-b, --become', 'become another user on the hosts')
    .addOption(new Option('--become-method <method>', 'how').choices(['sudo', 'su', 'doas']))
    .option('--become-user <user>', 'which user (default: root)')
    .option('-K, --ask-become-pass', 'ask for the password of become')
    .option('-k, --ask-pass', 'ask for the password of the connection')
    .option('-u, --user <user>', 'connect as this user')
    .option('--private-key <file>', 'key file of the connection')
    .option('-c, --connection <name>', 'ssh or local')
    .option('-T, --timeout <seconds>', 'time limit for connecting', positive, 10)
    .option(
      '--ssh-common-args <args>',
      'options as for ssh, such as "-J jump" or "-o ProxyJump=jump"',
    )
    .addOption(
      new Option(
        '--host-key-checking <mode>',
        'accept-new: learn keys of hosts not known yet',
      ).choices(['yes', 'accept-new', 'no']),
    )
    .option(
      '-v, --verbose',
      'more: results, output as it comes, positions (-v to -vvvv)',
      (_, before: number) => before + 1,
      0,
    )
    .addOption(
      new Option('--output <format>', 'json: one event per line')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--log-file <file>', 'write every event to this file');
}

function list(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function words(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(',').map(word => word.trim())];
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a positive whole number.');
}
