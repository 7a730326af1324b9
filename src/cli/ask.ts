import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Interrupted } from '../engine/plays/host-stop.ts';
import type { Question } from '../engine/variables/ask-prompts.ts';
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

/** Asks what a playbook asks; `undefined` without a terminal. */
export function questionAsker(io: Io): ((question: Question) => Promise<string>) | undefined {
  if (io.stdin.isTTY !== true) return undefined;
  return question => ask(question.text, io, question);
}

async function ask(
  prompt: string,
  { stdin, stderr }: Io,
  { isPrivate, signal }: Omit<Question, 'text'> = { isPrivate: true },
): Promise<string> {
  if (stdin.isTTY !== true) throw new UsageError(`There is no terminal to ask: ${prompt}`);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = isPrivate ? silent : stderr;
  const lines = createInterface({ input: stdin, output, terminal: true });
  // A line editor begins the line anew, so it has to know what stands there.
  if (!isPrivate) lines.setPrompt(prompt);
  // Only now: whoever answers at once is not to see the answer.
  stderr.write(prompt);
  const answered = new AbortController();
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new Interrupted()));
      const ended = { once: true, signal: answered.signal };
      signal?.addEventListener('abort', () => reject(new Interrupted()), ended);
      lines.once('close', () => reject(new UsageError('The answer ended without a line.')));
    });
  } finally {
    answered.abort();
    lines.close();
    if (isPrivate) stderr.write('\n');
  }
}
