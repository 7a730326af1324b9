import { readSync } from 'node:fs';
import { parseCommandLine } from './command-line.ts';
import { certsCommand } from './commands/certs.ts';
import { configCommand } from './commands/config.ts';
import { kubeconfigCommand } from './commands/kubeconfig.ts';
import { tokenCommand } from './commands/token.ts';
import { versionCommand } from './commands/version.ts';
import { exitCodeOf } from './exit-code.ts';
import { failureOf, KubeadmFailure } from './failure.ts';
import { initCommand } from './init/command.ts';
import { joinCommand } from './join/command.ts';
import { Machine } from './machine.ts';
import { resetCommand } from './reset/command.ts';

type Command = (
  machine: Machine,
  line: ReturnType<typeof parseCommandLine>,
) => void | Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  certs: certsCommand,
  config: configCommand,
  init: initCommand,
  join: joinCommand,
  kubeconfig: kubeconfigCommand,
  reset: (machine, line) => resetCommand(machine, line, readAnswer),
  token: tokenCommand,
  version: versionCommand,
};

const machine = new Machine({
  root: process.env['KPLAY_LAB_ROOT'] ?? '',
  version: process.env['KPLAY_LAB_VERSION'] ?? 'v1.36.4',
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
});

// As a signal would end a program whose reader has gone.
process.stdout.on('error', () => process.exit(141));

try {
  const line = parseCommandLine(process.argv.slice(2));
  const [name = ''] = line.words;
  const command = commands[name];
  if (command !== undefined) await command(machine, line);
  else if (name === 'upgrade') {
    throw new KubeadmFailure(`the stand-in for kubeadm cannot "${line.words.join(' ')}"`);
  } else throw new KubeadmFailure(`unknown command "${name}" for "kubeadm"`);
} catch (error) {
  const failure = failureOf(error);
  machine.complain(`error: ${failure.message}`);
  machine.complain('To see the stack trace of this error execute with --v=5 or higher');
  if (process.argv.includes('--v=5') && error instanceof Error) machine.complain(error.stack ?? '');
  process.exitCode = exitCodeOf(machine, failure);
}

/** A line of the standard input, without its end. */
function readAnswer(): string {
  const buffer = Buffer.alloc(256);
  try {
    return buffer.subarray(0, readSync(0, buffer)).toString().split('\n')[0] ?? '';
  } catch {
    return '';
  }
}
