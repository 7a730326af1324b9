import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { Line } from './dial.ts';

/** A command that connects its standard input and output to the server. */
export async function dialCommand(
  command: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Line> {
  const child = spawn('sh', ['-c', `exec ${command}`], { env: environment, detached: true });
  const lastWords = new LastWords(child);
  // Not the whole command: it may hold a password.
  const name = `the ProxyCommand "${command.trim().split(/\s/)[0] ?? ''}"`;
  return {
    stream: new CommandStream(child),
    through: ` through ${name}`,
    explain: () => `${name} ended${lastWords.text}`,
  };
}

/** How long a command's last words may come after its output has ended. */
const lastWordsMs = 500;

/** The command's input and output as one stream. It ends when the command does, and so says why. */
class CommandStream extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(child: ChildProcessWithoutNullStreams) {
    // As a socket: when the other side ends, this one does.
    super({ allowHalfOpen: false });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stdout.once('end', () => {
      const timer = setTimeout(() => this.push(null), lastWordsMs);
      child.once('close', () => {
        clearTimeout(timer);
        this.push(null);
      });
    });
    child.stdin.on('error', () => {});
    child.on('error', () => this.push(null));
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // Also when it failed: the command's end is what counts.
    this.#child.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#child.stdin.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { pid } = this.#child;
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
    done(error);
  }
}

/** What a command had to say before it ended. */
class LastWords {
  text = '';

  constructor(child: ChildProcessWithoutNullStreams) {
    let tail = '';
    child.stderr.on('data', (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-2000);
      const line = tail.trimEnd().split('\n').at(-1)?.trim();
      if (line !== undefined && line !== '') this.text = `: ${line}`;
    });
    child.on('error', error => {
      this.text = `: ${error.message}`;
    });
    child.once('exit', code => {
      if (this.text === '' && code !== null) this.text = ` with exit code ${code}`;
    });
  }
}
