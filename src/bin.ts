#!/usr/bin/env node
import nodeModule from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// Whoever reads may go (`| head`): the run comes to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

compileLess();
// What the tasks of a play leave behind is soon garbage: to let it grow to four times what is in use saves no time.
setFlagsFromString('--heap-growing-percent=100');
const { main } = await import('./cli/main.ts');
process.exitCode = await main(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  workingDirectory: process.cwd(),
});

/** A run mostly waits for hosts: to compile it should not cost more than to do it. */
function compileLess(): void {
  if (Number.parseInt(process.versions.node, 10) < 22) {
    // There is but one optimizing compiler, which pays for what runs long: at its default of 67584 it took a
    // quarter of a run's processor time.
    setFlagsFromString('--interrupt-budget=1000000');
  }
  // Node 22 and later keep what was compiled. Where it cannot be kept, it is compiled as before.
  const keep = 'enableCompileCache' in nodeModule ? nodeModule.enableCompileCache : undefined;
  const { NODE_COMPILE_CACHE, XDG_CACHE_HOME, HOME } = process.env;
  const caches = XDG_CACHE_HOME || (HOME && join(HOME, '.cache'));
  const folder = NODE_COMPILE_CACHE || (caches && join(caches, 'kplay', 'code'));
  if (typeof keep === 'function' && folder) keep(folder);
}
