import { lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileChange } from '../../../src/changes/compile-change.ts';
import { outcomeOf } from '../../../src/changes/outcome.ts';
import type { Change, Outcome, WriteChange } from '../../../src/module-api/change.ts';
import type { FileState } from '../../../src/module-api/file-state.ts';
import { fileState } from '../../../src/module-api/probes/file-state.ts';
import { type RealShell, realShells, runScript, type ScriptOptions } from '../../support/shells.ts';

/** What tests of compiled changes do on this machine, by one of its shells. */
class ShellHost {
  readonly shell: RealShell;
  readonly folder = mkdtempSync(join(tmpdir(), 'kplay-change-'));
  /** The folder of the test that runs. */
  at = this.folder;
  #count = 0;

  constructor(shell: RealShell) {
    this.shell = shell;
  }

  begin(): void {
    this.at = join(this.folder, String(this.#count++));
    mkdirSync(this.at);
  }

  look(path: string): FileState {
    const probe = fileState(path, { content: true });
    return probe.parse(runScript(this.shell, probe.script));
  }

  perform(change: Change, options: ScriptOptions = {}): Outcome {
    const { script, stdin, upload } = compileChange(change, { nonce: 'n0' });
    if (upload?.content instanceof Uint8Array) {
      writeFileSync(upload.path, upload.content, { mode: Number.parseInt(upload.mode, 8) });
    }
    return outcomeOf(change, runScript(this.shell, script, { stdin, ...options }));
  }

  write(path: string, content: WriteChange['content'], more: Partial<WriteChange> = {}): Outcome {
    const change = {
      kind: 'write',
      path,
      content,
      before: this.look(path),
      attributes: {},
    } as const;
    return this.perform({ ...change, ...more });
  }
}

/** Describes it for every shell that this machine has; each test gets a folder of its own. */
export function inEachShell(what: string, define: (host: ShellHost) => void): void {
  for (const shell of realShells()) {
    describe(`compileChange of ${what}, in ${shell.name}`, function () {
      this.timeout(60_000);
      const host = new ShellHost(shell);
      beforeEach(() => host.begin());
      after(() => rmSync(host.folder, { recursive: true, force: true }));
      define(host);
    });
  }
}

/** Four octal digits. */
export function modeOf(path: string): string {
  return (lstatSync(path).mode & 0o7777).toString(8).padStart(4, '0');
}
