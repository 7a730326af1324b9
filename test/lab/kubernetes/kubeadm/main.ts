import { readSync } from 'node:fs';
import { parseCommandLine } from './command-line.ts';
import { exitCodeOf } from './exit-code.ts';
import { failureOf, KubeadmFailure } from './failure.ts';
import { Machine } from './machine.ts';

type Command = (
  machine: Machine,
  line: ReturnType<typeof parseCommandLine>,
) => void | Promise<void>;

/** Each is loaded only when it is called: kubeadm is asked for its version all the time. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  certs: async () => (await import('./commands/certs.ts')).certsCommand,
  config: async () => (await import('./commands/config.ts')).configCommand,
  init: async () => (await import('./init/command.ts')).initCommand,
  join: async () => (await import('./join/command.ts')).joinCommand,
  kubeconfig: async () => (await import('./commands/kubeconfig.ts')).kubeconfigCommand,
  reset: async () => {
    const { resetCommand } = await import('./reset/command.ts');
    return (kubeadm, line) => resetCommand(kubeadm, line, readAnswer);
  },
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  version: async () => (await import('./commands/version.ts')).versionCommand,
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
  const load = commands[name];
  if (load !== undefined) await (await load())(machine, line);
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
