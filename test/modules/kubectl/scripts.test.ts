import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { type RealShell, realShells, runScript } from '../../support/shells.ts';
import { namespace, planned, said } from './attempt.ts';

for (const shell of realShells()) {
  describe(`what kubectl runs, in ${shell.name}`, () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'kplay-kubectl-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('applies again when the server has learnt a kind', () => {
      program(
        `echo "$*" >> '${folder}/log'; cat > '${folder}/in'
[ -e '${folder}/known' ] || { : > '${folder}/known'; echo 'error: no matches for kind "X"' >&2; exit 1; }
echo x/y`,
      );
      const { exitCode, stdout, stderr } = performed(
        shell,
        { definition: namespace },
        { objects: said(1, '') },
      );
      expect({ exitCode, stdout, stderr }).to.deep.equal({
        exitCode: 0,
        stdout: 'x/y\n',
        stderr: '',
      });
      expect(readFileSync(join(folder, 'log'), 'utf8')).to.equal('apply -o name -f -\n'.repeat(2));
      expect(JSON.parse(readFileSync(join(folder, 'in'), 'utf8'))).to.deep.equal(namespace);
    });

    it('says what an apply fails with', () => {
      program('echo "error: nonsense" >&2; exit 3');
      const { exitCode, stderr } = performed(
        shell,
        { definition: namespace },
        { objects: said(1, '') },
      );
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 3, stderr: 'error: nonsense\n' });
    });

    it('waits for what is not there yet', () => {
      program(`[ -e '${folder}/there' ] && { echo "node/n $*"; exit; }
: > '${folder}/there'; echo 'Error from server (NotFound): nodes "n" not found' >&2; exit 1`);
      const args = { operation: 'wait', name: 'n', wait_for: 'condition=Ready', timeout: 60 };
      const { exitCode, stdout } = performed(shell, args, { ready: said(1, '') });
      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/^node\/n wait --for=condition=Ready node\/n --timeout=(60|5\d)s\n$/);
    });

    it('gives up at once when waiting is of no use, and in time', () => {
      program('echo "error: timed out waiting for the condition on nodes/n" >&2; exit 1');
      const args = { operation: 'wait', name: 'n', wait_for: 'x', timeout: 0 };
      const { exitCode, stderr } = performed(shell, args, { ready: said(1, '') });
      expect({ exitCode, stderr }).to.deep.equal({
        exitCode: 1,
        stderr: 'error: timed out waiting for the condition on nodes/n\n',
      });
    });

    function program(text: string): void {
      for (const [name, body] of Object.entries({ kubectl: text, sleep: '' })) {
        writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
        chmodSync(join(folder, name), 0o755);
      }
    }

    function performed(on: RealShell, args: JsonObject, seen: object) {
      const [change] = planned(args, seen);
      if (change?.kind !== 'run') return expect.fail('nothing is run');
      const result = runScript(on, change.script, { stdin: change.stdin, tools: folder });
      const [stdout, stderr] = [String(result.stdout), String(result.stderr)];
      return { exitCode: result.exitCode, stdout, stderr };
    }
  });
}
