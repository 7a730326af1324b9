import { spawn } from 'node:child_process';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever it says. A command that is not there ends with 127. */
export function runCommand(
  [file = '', ...args]: readonly string[],
  input: Buffer | string = '',
): Promise<Finished> {
  return new Promise(resolve => {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => err.push(part));
    child.on('error', error => resolve({ code: 127, stdout: '', stderr: error.message }));
    child.on('close', code => {
      const [stdout, stderr] = [out, err].map(parts => Buffer.concat(parts).toString());
      resolve({ code: code ?? 1, stdout: stdout ?? '', stderr: stderr ?? '' });
    });
    // A command may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Runs a command that has to succeed; returns what it printed. */
export async function mustRun(
  argv: readonly string[],
  input: Buffer | string = '',
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(argv, input);
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr.trim()}`);
  return stdout;
}
