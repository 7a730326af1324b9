import { PassThrough } from 'node:stream';
import { main } from '../../../src/cli/main.ts';
import { type Ran, run } from '../process.ts';

/** Is handed what is printed as it comes. */
export type OnOutput = ((text: string) => void) | undefined;

/** A command line of kplay as users have it: a process of the bundle. */
export function runProcess(argv: readonly string[], onOutput?: OnOutput): Promise<Ran> {
  const command = [process.execPath, 'dist/bundle/bin.js', ...argv];
  return run(command, onOutput === undefined ? {} : { onOutput });
}

/**
 * The same in this process, where the code is warm: a process of its own takes longer to start than most
 * playbooks of tests take to run.
 */
export async function runHere(argv: readonly string[], onOutput?: OnOutput): Promise<Ran> {
  const stdout = collector(onOutput);
  const stderr = collector(onOutput);
  const exitCode = await main(argv, {
    environment: { ...process.env, LC_ALL: 'C.UTF-8' },
    stdin: new PassThrough().end(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    workingDirectory: process.cwd(),
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(onOutput: OnOutput) {
  const pieces: string[] = [];
  const stream = new PassThrough().setEncoding('utf8').on('data', (piece: string) => {
    pieces.push(piece);
    onOutput?.(piece);
  });
  return { stream, text: () => pieces.join('') };
}
