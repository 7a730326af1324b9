import { createInterface } from 'node:readline';
import Mocha from 'mocha';
import type { Counts } from '../support/counting-reporter.ts';
import { endOfFile } from './file-end.ts';
import { removeExtraHosts, startSharedLab, stopSharedLab } from './shared.ts';

/**
 * One of the processes that run test files in the lab, each with a lab of its own: takes names of files on
 * standard input, a line each, and prints what mocha says of them, with a line of `endOfFile` after each.
 */
const grep = process.argv[2];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void stopSharedLab().then(() => process.exit(130)));
}

try {
  await startSharedLab();
  for await (const file of createInterface({ input: process.stdin })) {
    const counts = await runFile(file);
    await removeExtraHosts();
    process.stdout.write(endOfFile(counts));
  }
} finally {
  await stopSharedLab();
}

async function runFile(file: string): Promise<Counts> {
  const mocha = new Mocha({
    ...{ timeout: 600_000, slow: 5000, forbidOnly: true, reporter: 'spec' },
    ...(grep !== undefined && { grep }),
  });
  mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise(resolve => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      // Else it goes on listening for errors that nobody catches, and so does that of each file after it.
      runner.dispose();
      resolve({ passed: passes, failed: failures, skipped: pending });
    });
  });
}
