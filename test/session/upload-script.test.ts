import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { receiveScript } from '../../src/session/upload-script.ts';
import { realShells } from '../support/shells.ts';

describe('receiveScript', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kplay-receive-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, command, path } of realShells()) {
    it(`begins only when all of it has come, with ${name}`, () => {
      const file = join(folder, 'file');
      const upload = { path: file, mode: '0600', size: 4 };
      const { text } = receiveScript(upload, { nonce: 'nonce', isCompressed: false });
      const [shell = 'sh', ...args] = command;
      const run = (script: string) => {
        const from = `printf text | { ${[shell, ...args].join(' ')} 3<&0 <<'END'\n${script}\nEND\n}`;
        return spawnSync('sh', ['-c', from], { env: { PATH: path } }).stdout.toString();
      };
      const lines = text.trimEnd().split('\n');

      for (const count of lines.keys()) {
        expect(run(lines.slice(0, count).join('\n'))).to.equal('');
        expect(existsSync(file)).to.equal(false);
      }
      expect(run(text)).to.equal('nonce 1 begin\nnonce 1 end 0\n');
      expect(existsSync(file)).to.equal(true);
    });
  }
});
