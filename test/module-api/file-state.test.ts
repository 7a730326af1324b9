import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FileState } from '../../src/module-api/file-state.ts';
import { preamble } from '../../src/module-api/preamble.ts';
import { type FileProbeOptions, fileState } from '../../src/module-api/probes/file-state.ts';

describe('fileState', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-probe-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const look = (name: string, options?: FileProbeOptions): FileState => {
    const probe = fileState(join(folder, name), options);
    const script = `${preamble.text}\n${probe.script.text}`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    return probe.parse({
      exitCode: status ?? 255,
      stdout,
      stderr,
      omitted: { stdout: 0, stderr: 0 },
    });
  };

  it('says that nothing is there', () => {
    expect(look('none')).to.deep.equal({ type: 'absent', path: join(folder, 'none') });
    writeFileSync(join(folder, 'plain'), '');
    expect(look('plain/below').type).to.equal('absent');
  });

  for (const name of ["it's", 'a b', '$HOME', '`id`', 'new\nline', '-n', '😀', '"', '\\', '*']) {
    it(`brings the content of a file named ${JSON.stringify(name)}`, () => {
      const content = Buffer.from([0, 1, 255, 10, 10]);
      writeFileSync(join(folder, name), content);
      chmodSync(join(folder, name), 0o4640);

      const state = look(name, { content: true, checksum: 'md5' });

      if (state.type !== 'file') expect.fail(state.type);
      expect(Buffer.from(state.content ?? []).equals(content)).to.equal(true);
      expect(state.mode).to.equal('4640');
      expect(state.size).to.equal(5);
      expect(state.checksum).to.match(/^[0-9a-f]{32}$/);
    });
  }

  it('leaves out content that is known already, and content over the limit', () => {
    writeFileSync(join(folder, 'known'), 'hello\n');
    const sha1 = 'f572d396fae9206628714fb2ce00f72e94f2258f';

    const known = look('known', { content: true, unlessSha1: sha1 });
    const other = look('known', { content: true, unlessSha1: 'ff' });
    const large = look('known', { content: true, contentLimit: 5 });

    expect(known).to.include({ checksum: sha1 }).and.not.have.property('content');
    expect(other).to.have.property('content');
    expect(large).to.include({ size: 6 }).and.not.have.property('content');
  });

  it('tells a link, what it leads to, and one that leads nowhere', () => {
    mkdirSync(join(folder, 'dir'));
    symlinkSync('dir', join(folder, 'to-dir'));
    symlinkSync('nowhere', join(folder, 'to-nowhere'));

    expect(look('to-dir')).to.include({ type: 'link', target: 'dir' });
    expect(look('to-dir', { follow: true })).to.include({
      type: 'directory',
      target: 'dir',
      targetExists: true,
    });
    expect(look('to-nowhere', { follow: true })).to.include({
      type: 'link',
      target: 'nowhere',
      targetExists: false,
    });
  });
});
