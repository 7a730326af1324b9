import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Io } from './io.ts';
import { UsageError } from './report-error.ts';

/** Asks the person at the terminal, without echo. One question at a time. */
export function secretAsker(io: Io): (prompt: string) => Promise<string> {
  let last: Promise<unknown> = Promise.resolve();
  return prompt => {
    const asked = last.then(() => ask(prompt, io));
    last = asked.catch(() => undefined);
    return asked;
  };
}

async function ask(prompt: string, { stdin, stderr }: Io): Promise<string> {
  if (stdin.isTTY !== true) throw new UsageError(`There is no terminal to ask: ${prompt}`);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  // Only now: whoever answers at once is not to see the answer.
  stderr.write(prompt);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new UsageError('Interrupted.')));
      lines.once('close', () => reject(new UsageError('The answer ended without a line.')));
    });
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
