import { writeFileSync } from 'node:fs';
import { compileChange } from '../../src/changes/compile-change.ts';
import { outcomeOf } from '../../src/changes/outcome.ts';
import type { Change, Outcome } from '../../src/module-api/change.ts';
import type { CommandResult } from '../../src/module-api/command-result.ts';
import type { Shell } from '../../src/module-api/shell.ts';
import { type RealShell, runScript } from './shells.ts';
import type { TestHost } from './test-host.ts';

/** This machine, through one of its shells. */
export class RealHost implements TestHost {
  private readonly shell: RealShell;
  private changes = 0;

  constructor(shell: RealShell) {
    this.shell = shell;
  }

  look(script: Shell, stdin?: string | Uint8Array): CommandResult {
    return runScript(this.shell, script, { stdin });
  }

  perform(change: Change): Outcome {
    const { script, stdin, upload } = compileChange(change, { nonce: `n${this.changes++}` });
    if (upload?.content instanceof Uint8Array) {
      writeFileSync(upload.path, upload.content, { mode: Number.parseInt(upload.mode, 8) });
    }
    return outcomeOf(change, runScript(this.shell, script, { stdin }));
  }
}
