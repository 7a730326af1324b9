import { resolve } from 'node:path';
import type { Event } from '../engine/events.ts';
import { loadPlaybooks, runPlaybooks } from '../engine/plays/run-playbooks.ts';
import type { Io } from './io.ts';
import type { RunFlags } from './run-flags.ts';
import { createSetup } from './setup.ts';

/** Runs a playbook that is not in a file. Tags are for tasks in files. */
export async function runText(
  text: string,
  flags: RunFlags,
  io: Io,
  listen?: (event: Event) => void,
): Promise<number> {
  const path = resolve(io.workingDirectory, '(command line)');
  const check = { needsKeys: true };
  const setup = await createSetup([path], { ...flags, tags: [], skipTags: [] }, io, {
    texts: new Map([[path, text]]),
    ...{ listen, check },
  });
  try {
    return await runPlaybooks(setup.run, await loadPlaybooks(setup.run, [path], check));
  } finally {
    await setup.close();
  }
}
