import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { deferred } from './deferred.ts';
import { type Channel, type Connection, type Transport, UnreachableError } from './transport.ts';

export interface LocalOptions {
  /** What the commands get as their environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How long a process group has between SIGTERM and SIGKILL. */
const graceMs = 1000;

/** The controller itself: every channel is a child process, the leader of a process group of its own. */
export function createLocalTransport({ environment }: LocalOptions): Transport {
  const terminal = new TerminalCommand(environment);
  return {
    async connect(_target, signal) {
      if (signal.aborted) throw new UnreachableError('interrupted', 'the run was interrupted');
      return createConnection(environment, terminal);
    },
  };
}

function createConnection(
  environment: LocalOptions['environment'],
  terminal: TerminalCommand,
): Connection {
  const open = new Set<LocalChannel>();
  const closed = deferred<undefined>();
  let isClosed = false;

  return {
    closed: closed.promise,
    async open(command, options = {}) {
      if (isClosed) throw new UnreachableError('connection-lost', 'the connection is closed');
      const channel =
        options.terminal === true
          ? await terminal.start(command)
          : await LocalChannel.start({ file: 'sh', args: ['-c', command], environment });
      open.add(channel);
      void channel.exited.then(() => open.delete(channel));
      if (isClosed) channel.close();
      return channel;
    },
    async close() {
      isClosed = true;
      const channels = [...open];
      for (const channel of channels) channel.close();
      await Promise.all(channels.map(({ exited }) => exited));
      closed.resolve(undefined);
    },
  };
}

interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: LocalOptions['environment'];
}

class LocalChannel implements Channel {
  readonly stdin: Writable;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  readonly exited: Promise<number | undefined>;
  readonly #process: ChildProcessWithoutNullStreams;
  #isClosed = false;

  static async start({ file, args, environment }: Invocation): Promise<LocalChannel> {
    // A group of its own: close() can end everything that still runs in it, and Ctrl-C does not reach it.
    try {
      const process = spawn(file, args, { env: environment, detached: true });
      const channel = new LocalChannel(process);
      await once(process, 'spawn');
      return channel;
    } catch (error) {
      throw new UnreachableError('protocol', `cannot start "${file}": ${messageOf(error)}`);
    }
  }

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    this.stdin = process.stdin;
    // Node discards what nobody has read by the time the process exits; a pipe keeps it.
    this.stdout = process.stdout.pipe(new PassThrough());
    this.stderr = process.stderr.pipe(new PassThrough());
    this.exited = new Promise(resolve => {
      process.once('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
    });
    // A command may end without reading its input; its exit code says what there is to say.
    this.stdin.on('error', () => {});
    process.on('error', () => {});
  }

  close(): void {
    if (this.#isClosed || this.#hasEnded()) return;
    this.#isClosed = true;
    this.#kill('SIGTERM');
    const timer = setTimeout(() => this.#kill('SIGKILL'), graceMs);
    this.#process.once('exit', () => {
      clearTimeout(timer);
      this.#kill('SIGKILL');
      const { stdin, stdout, stderr } = this.#process;
      for (const stream of [stdin, stdout, stderr]) stream.destroy();
      // Whoever reads the output sees it end.
      for (const stream of [this.stdout, this.stderr]) stream.end();
    });
  }

  #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  #kill(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody is left in the group.
    }
  }
}

/** A terminal without a native module: `script` of util-linux makes one, and copies to and from it. */
class TerminalCommand {
  readonly #environment: LocalOptions['environment'];
  #isAvailable: Promise<boolean> | undefined;

  constructor(environment: LocalOptions['environment']) {
    this.#environment = environment;
  }

  async start(command: string): Promise<LocalChannel> {
    this.#isAvailable ??= isUtilLinuxScript(this.#environment);
    if (!(await this.#isAvailable)) {
      throw new UnreachableError(
        'protocol',
        'a terminal on the controller needs the command "script" of util-linux, which was not found',
      );
    }
    const channel = await LocalChannel.start({
      file: 'script',
      args: ['-qefc', `stty raw -echo 2>/dev/null; printf '\\000'\n${command}`, '/dev/null'],
      // script runs the command by $SHELL, which need not be a POSIX shell.
      environment: { ...this.#environment, SHELL: '/bin/sh' },
    });
    await skipMarker(channel.stdout);
    return channel;
  }
}

/** Reads up to the NUL that says the terminal is raw: input before that would be interpreted. */
async function skipMarker(stdout: Readable): Promise<void> {
  for (;;) {
    const byte: unknown = stdout.read(1);
    if (byte instanceof Uint8Array && byte[0] === 0) return;
    if (byte !== null) continue;
    if (stdout.readableEnded) break;
    await Promise.race([once(stdout, 'readable'), once(stdout, 'end')]);
  }
  throw new UnreachableError('protocol', 'the command "script" could not open a terminal');
}

async function isUtilLinuxScript(environment: LocalOptions['environment']): Promise<boolean> {
  try {
    const child = spawn('script', ['--version'], { env: environment });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    return Buffer.concat(chunks).includes('util-linux');
  } catch {
    return false;
  }
}

function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number | undefined {
  if (code !== null) return code;
  return signal === null ? undefined : 128 + constants.signals[signal];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
