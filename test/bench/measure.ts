import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/main.ts';

export interface Measured {
  readonly exitCode: number;
  readonly output: string;
  readonly wallMs: number;
}

/** Runs a command line in this process. */
export async function measure(...argv: readonly string[]): Promise<Measured> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const started = performance.now();
  const exitCode = await main(argv, {
    environment: { ...process.env, NO_COLOR: '1' },
    stdin: new PassThrough(),
    stdout,
    stderr,
    workingDirectory: process.cwd(),
  });
  return {
    exitCode,
    output: Buffer.concat(chunks).toString('utf8'),
    wallMs: performance.now() - started,
  };
}

/** The median wall time of a whole process, milliseconds. */
export function processTime(command: string, args: readonly string[]): number {
  return median(() => {
    const started = performance.now();
    spawnSync(command, args, { stdio: 'ignore' });
    return performance.now() - started;
  });
}

/** The middle one of several measurements. */
export function median(measureOnce: () => number, runs = 7): number {
  const figures = Array.from({ length: runs }, measureOnce);
  return figures.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** Processor time of a whole process, milliseconds, as the shell counts it that began it. */
export function processorTimeOf(command: string, args: readonly string[]): number {
  const argv = ['-c', '"$@" >/dev/null && times', 'sh', command, ...args];
  const { stdout, stderr, status } = spawnSync('sh', argv, { encoding: 'utf8' });
  const [, ofChildren = ''] = stdout.split('\n');
  const times = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  if (status !== 0 || times.length !== 2) throw new Error(`it ended with ${status}: ${stderr}`);
  const seconds = times.map(([, minute, second]) => Number(minute) * 60 + Number(second));
  return seconds.reduce((sum, one) => sum + one, 0) * 1000;
}

/** The memory of a whole process of Node at its largest, MB. */
export function memoryOf(args: readonly string[]): number {
  // Of this process only itself knows it; standard output is the program's.
  const tell =
    'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));';
  const argv = ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, ...args];
  const { output, status } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
  const [, , stderr, kilobytes] = output;
  if (status !== 0 || !kilobytes) throw new Error(`it ended with ${status}: ${stderr}`);
  return Number(kilobytes) / 1024;
}
