import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/main.ts';

export interface Measured {
  readonly exitCode: number;
  readonly output: string;
  readonly wallMs: number;
  /** Processor time of this process. */
  readonly cpuMs: number;
}

/** Runs a command line in this process. */
export async function measure(...argv: readonly string[]): Promise<Measured> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const cpu = process.cpuUsage();
  const started = performance.now();
  const exitCode = await main(argv, {
    environment: { ...process.env, NO_COLOR: '1' },
    stdin: new PassThrough(),
    stdout,
    stderr,
    workingDirectory: process.cwd(),
  });
  const { user, system } = process.cpuUsage(cpu);
  return {
    exitCode,
    output: Buffer.concat(chunks).toString('utf8'),
    wallMs: performance.now() - started,
    cpuMs: (user + system) / 1000,
  };
}

/** The median wall time of a whole process, milliseconds. */
export function processTime(command: string, args: readonly string[], runs = 7): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    spawnSync(command, args, { stdio: 'ignore' });
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}
