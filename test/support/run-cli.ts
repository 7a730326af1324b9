import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Event } from '../../src/engine/events.ts';
import { requireDeclaredIn } from './declared-results.ts';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const home = process.cwd();

/** Files by relative path, in a folder of their own that is removed after the test. */
export class Project {
  readonly directory = mkdtempSync(join(tmpdir(), 'kplay-cli-'));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(): void {
    // A test that ran out of time is still in there; the next ones would be nowhere.
    process.chdir(home);
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs a command line in the folder, in this process, without a terminal. */
  cli(...argv: readonly string[]): Promise<CliResult> {
    return this.#main(argv, new PassThrough());
  }

  /** The same with a text on the standard input. */
  cliReading(input: string, ...argv: readonly string[]): Promise<CliResult> {
    return this.#main(argv, new PassThrough().end(input));
  }

  /** The same at a terminal, at which somebody types a line after each question. */
  answering(answers: readonly string[], ...argv: readonly string[]): Promise<CliResult> {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const left = [...answers];
    return this.#main(argv, stdin, said => {
      if (said.endsWith(': ')) setImmediate(() => stdin.write(`${left.shift() ?? ''}\n`));
    });
  }

  async #main(
    argv: readonly string[],
    stdin: PassThrough,
    onQuestion: (said: string) => void = () => {},
  ): Promise<CliResult> {
    const stdout = collector();
    const stderr = collector();
    stderr.stream.on('data', (chunk: Buffer) => onQuestion(chunk.toString()));
    process.chdir(this.directory);
    try {
      const exitCode = await main(argv, {
        environment: { ...process.env, NO_COLOR: '1' },
        stdin,
        stdout: stdout.stream,
        stderr: stderr.stream,
        workingDirectory: process.cwd(),
      });
      return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
    } finally {
      process.chdir(home);
    }
  }

  /** Runs a playbook and returns what happened. */
  async run(...argv: readonly string[]): Promise<RunEvents> {
    const result = await this.cli('run', '--output', 'json', ...argv);
    if (result.stderr !== '') throw new Error(`it reported:\n${result.stderr}`);
    const events = new RunEvents(result.exitCode, result.stdout);
    const problems = events.events.filter(({ type }) => type === 'problem-found');
    if (problems.length > 0) throw new Error(`it reported:\n${JSON.stringify(problems)}`);
    return events;
  }
}

/** The events of a run, with questions to them. */
export class RunEvents {
  readonly exitCode: number;
  readonly events: readonly Event[];

  constructor(exitCode: number, lines: string) {
    this.exitCode = exitCode;
    this.events = lines
      .split('\n')
      .filter(line => line !== '')
      .map(line => {
        const event: Event = JSON.parse(line);
        return event;
      });
    requireDeclaredIn(this.events);
  }

  /** `host task status`, in the order things ended. */
  get results(): readonly string[] {
    return this.events.flatMap(event =>
      event.type === 'task-on-host-finished'
        ? [`${event.host} ${event.task.name} ${event.outcome.status}`]
        : [],
    );
  }

  /** What `debug` tasks said, as `host: message`. */
  get messages(): readonly string[] {
    return this.events.flatMap(event => {
      if (event.type !== 'task-on-host-finished' && event.type !== 'item-finished') return [];
      const { msg } = event.outcome.result;
      const isDebug = event.task.module === 'debug' && event.outcome.status === 'ok';
      return isDebug && msg !== undefined && !('results' in event.outcome.result)
        ? [`${event.host}: ${typeof msg === 'string' ? msg : JSON.stringify(msg)}`]
        : [];
    });
  }

  outcome(task: string, host?: string) {
    const found = this.events.find(
      event =>
        event.type === 'task-on-host-finished' &&
        event.task.name === task &&
        (host === undefined || event.host === host),
    );
    if (found?.type !== 'task-on-host-finished') throw new Error(`no result of "${task}"`);
    return found.outcome;
  }

  get recap() {
    const end = this.events.at(-1);
    if (end?.type !== 'run-ended') throw new Error('the run did not end');
    return end.hosts;
  }
}

/** An inventory of hosts that are all this machine. */
export function localHosts(...names: readonly string[]): string {
  return `${names.map(name => `${name} ansible_connection=local`).join('\n')}\n`;
}

function collector() {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
