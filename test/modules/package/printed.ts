import type { CommandResult } from '../../../src/module-api/command-result.ts';

/** A probe that printed this. */
export function resultOf(stdout: string): CommandResult {
  return {
    exitCode: 0,
    stdout: Buffer.from(stdout),
    stderr: Buffer.from(''),
    omitted: { stdout: 0, stderr: 0 },
  };
}
