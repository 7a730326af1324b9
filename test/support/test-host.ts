import type { Change, Outcome } from '../../src/module-api/change.ts';
import type { CommandResult } from '../../src/module-api/command-result.ts';
import type { Shell } from '../../src/module-api/shell.ts';

/** Something that answers probes and performs changes. */
export interface TestHost {
  look(script: Shell, stdin?: string | Uint8Array): CommandResult;
  perform(change: Change): Outcome;
}
