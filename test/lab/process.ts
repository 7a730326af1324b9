import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a command printed and how it ended. A command ended by a signal has the exit code 128 + n. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Is handed each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Runs a command of the machine itself to its end. Never throws because of an exit code. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const [command = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.timeoutMs === undefined
        ? {}
        : { timeout: options.timeoutMs, killSignal: 'SIGKILL' }),
    });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text;
        options.onOutput?.(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ exitCode: code ?? 128 + (SIGNALS[signal ?? ''] ?? 0), ...printed });
    });
    // A command that ends without reading its input closes the pipe: not a failure of the command.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Runs a command that has to succeed, and returns what it printed on stdout. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const ran = await run(argv, options);
  if (ran.exitCode === 0) return ran.stdout;
  const said = (ran.stderr.trim() || ran.stdout.trim()).split('\n').slice(-15).join('\n');
  throw new Error(`"${argv.join(' ')}" ended with exit code ${ran.exitCode}:\n${said}`);
}

/** Names one process for good: a number alone may be given to another process later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since the machine started. */
  readonly startedAt: string;
  readonly boot: string;
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** `undefined` if there is no such process. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  try {
    // The command name, in parentheses, may itself hold spaces and parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return { pid, startedAt: fields[19] ?? '', boot: bootId() };
  } catch {
    return undefined;
  }
}

export function isAlive(identity: ProcessIdentity): boolean {
  const found = identityOf(identity.pid);
  return found?.startedAt === identity.startedAt && found.boot === identity.boot;
}

export interface Waiting<T> {
  /** Begins the sentence that says it did not happen. */
  readonly what: string;
  readonly timeoutMs: number;
  /** Answers something other than `undefined` when it has happened. */
  readonly attempt: () => T | undefined | Promise<T | undefined>;
  readonly explain?: () => string;
}

export async function waitFor<T>({ what, timeoutMs, attempt, explain }: Waiting<T>): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await attempt();
    if (answer !== undefined) return answer;
    if (Date.now() > end) {
      const sentence = `${what} did not happen within ${timeoutMs / 1000} s.`;
      throw new Error([sentence, explain?.()].filter(Boolean).join(' '));
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
