import { expect } from 'chai';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import type { Change, WriteChange } from '../../src/module-api/change.ts';
import { Undecided } from '../../src/module-api/failure.ts';
import type { FileState } from '../../src/module-api/file-state.ts';
import { type FileProbeOptions, fileState } from '../../src/module-api/probes/file-state.ts';
import { sh } from '../../src/module-api/shell.ts';
import { absentAt, directoryAt, fileAt } from '../support/states.ts';

const author = { task: 'Earlier', user: 'root' };

function after(...changes: readonly Change[]): PredictedState {
  const predicted = new PredictedState();
  for (const change of changes) predicted.record(change, author);
  return predicted;
}

function write(path: string, content: string): WriteChange {
  return { kind: 'write', path, content, before: absentAt(path), attributes: {} };
}

function seen(predicted: PredictedState, observed: FileState, options: FileProbeOptions = {}) {
  return fileState(observed.path, options).overlay?.(observed, predicted);
}

describe('PredictedState', () => {
  it('knows the last task that would have changed anything', () => {
    const run = { kind: 'run', script: sh`true`, summary: 'true' } as const;
    expect(after().changing).to.equal(undefined);
    expect(after({ ...run, effect: 'none' }).changing).to.equal(undefined);
    expect(after(run, { ...run, effect: 'none' }).changing).to.equal('Earlier');
    expect(after({ ...run, effect: 'none', opaque: true }).changing).to.equal('Earlier');
    expect(after(write('/a', 'x')).changing).to.equal('Earlier');
  });

  it('knows nothing of what no task touches', () => {
    const predicted = after(write('/a', 'x'));
    const observed = fileAt('/b', 'y');
    expect(predicted.file('/b')).to.equal(undefined);
    expect(predicted.over(observed)).to.equal(observed);
  });

  it('knows what would be written, by whom, and under every spelling of the path', () => {
    const predicted = after({ ...write('/a/b', 'x'), attributes: { mode: '0600' } });
    for (const path of ['/a/b', '/a//b/', '/a/./c/../b']) {
      expect(predicted.file(path)).to.include({
        ...{ type: 'file', path, mode: '0600', owner: 'root', size: 1, predictedBy: 'Earlier' },
      });
    }
  });

  it('makes the directories above what would be made, and leaves those that are there', () => {
    const predicted = after({
      ...{ kind: 'directory', path: '/a/b/c', before: absentAt('/a/b/c') },
      attributes: { mode: '0700' },
    });
    const there = directoryAt('/a', { mode: '0711' });

    expect(predicted.over(there)).to.deep.equal(there);
    expect(predicted.over(absentAt('/a/b'))).to.include({ type: 'directory', mode: '0700' });
    expect(predicted.over(absentAt('/a/x'))).to.deep.equal(absentAt('/a/x'));
  });

  it('sets attributes of what is there, and keeps its content', () => {
    const predicted = after(
      {
        ...{ kind: 'attributes', path: '/a', before: directoryAt('/a'), recurse: true },
        attributes: { mode: 'u=rwX,go=', owner: 'app' },
      },
      {
        ...{ kind: 'attributes', path: '/a/b', before: fileAt('/a/b', '') },
        attributes: { group: 'adm' },
      },
    );

    expect(predicted.over(fileAt('/a/b', 'text'))).to.deep.equal({
      ...fileAt('/a/b', 'text'),
      ...{ mode: '0600', owner: 'app', uid: -1, group: 'adm', gid: -1 },
    });
    expect(predicted.over(directoryAt('/a/d'))).to.include({ mode: '0700', group: 'root' });
    expect(predicted.over(directoryAt('/ab'))).to.deep.equal(directoryAt('/ab'));
    expect(predicted.file('/a/b')).to.equal(undefined);
  });

  it('removes all that is below a directory, until something is made there again', () => {
    const predicted = after(
      write('/a/old', 'x'),
      { kind: 'remove', path: '/a', before: directoryAt('/a') },
      write('/a/new', 'y'),
    );

    expect(predicted.over(fileAt('/a/other', ''))).to.deep.equal(absentAt('/a/other'));
    expect(predicted.file('/a/old')).to.deep.equal(absentAt('/a/old'));
    expect(predicted.over(directoryAt('/a'))).to.include({ type: 'directory' });
    expect(predicted.filesBelow('/a').map(({ path }) => path)).to.deep.equal(['/a/new']);
    expect(predicted.filesBelow('/').map(({ path }) => path)).to.deep.equal(['/a', '/a/new']);
  });

  it('goes through links that would be made', () => {
    const predicted = after(
      { kind: 'link', path: '/srv/www', target: '../data', hard: false, before: absentAt('/srv') },
      write('/srv/www/index', 'x'),
    );

    expect(predicted.file('/data/index')).to.include({ type: 'file', size: 1 });
    expect(predicted.file('/srv/www/index')).to.include({ path: '/srv/www/index', size: 1 });
    expect(predicted.file('/srv/www')).to.include({ type: 'link', target: '../data' });
  });

  it('gives two names of one file the same inode', () => {
    const source = fileAt('/a', 'x', { inode: 7, device: 8 });
    const predicted = after({
      ...{ kind: 'link', path: '/b', target: '/a', hard: true, before: absentAt('/b') },
    });
    const [one, other] = [predicted.over(source), predicted.over(absentAt('/b'))];
    if (one.type === 'absent' || other.type === 'absent') expect.fail('nothing is there');
    expect([one.device, one.inode]).to.deep.equal([other.device, other.inode]);
    expect(one.inode).not.to.equal(7);
  });

  it('copies the content of what another task would have written', () => {
    const predicted = after(write('/a', 'text'), {
      ...{ kind: 'copy', source: '/a', path: '/b', before: absentAt('/b'), attributes: {} },
    });
    expect(seen(predicted, absentAt('/b'), { content: true })).to.deep.include({
      content: Buffer.from('text'),
    });
  });

  it('keeps packages, units and values', () => {
    const predicted = after({
      ...{ kind: 'run', script: sh`true`, summary: 'install' },
      predicts: [
        { resource: 'package', name: 'nginx', state: { version: '*' } },
        { resource: 'unit', name: 'nginx.service', state: { exists: true } },
        { resource: 'unit', name: 'nginx.service', state: { active: true } },
        { resource: 'value', key: 'sysctl:a.b', value: '1' },
        { resource: 'file', path: '/etc/nginx', state: directoryAt('/etc/nginx') },
      ],
    });

    expect(predicted.package('nginx')).to.deep.equal({ version: '*' });
    expect(predicted.unit('nginx.service')).to.deep.equal({ exists: true, active: true });
    expect(predicted.value('sysctl:a.b')).to.equal('1');
    expect(predicted.file('/etc/nginx')).to.include({ type: 'directory' });
    expect(predicted.installing).to.equal('Earlier');
  });

  it('is not taken to install anything when packages go', () => {
    const predicted = after({
      ...{ kind: 'run', script: sh`true`, summary: 'remove' },
      predicts: [{ resource: 'package', name: 'nginx', state: { version: undefined } }],
    });
    expect(predicted.installing).to.equal(undefined);
  });
});

describe('fileState, over a prediction', () => {
  const text = after(write('/a', 'text'));
  const sha1 = '372ea08cab33e71c02c651dbc83a474d32c676ea';
  const unknown = after({
    ...{ kind: 'copy', source: '/s', path: '/a', before: absentAt('/a'), attributes: {} },
    checksum: sha1,
  });
  const opaque = after({ kind: 'run', script: sh`x`, summary: 'x', opaque: true });

  it('brings what the probe asks for and no more', () => {
    const none = absentAt('/a');
    expect(seen(text, none)).not.to.have.property('content');
    expect(seen(text, none)).to.have.property('checksum', undefined);
    expect(seen(text, none, { checksum: 'md5' })).to.include({
      checksum: '1cb251ec0d568de6a929b520c4aed8d1',
    });
    expect(seen(text, none, { content: true, unlessSha1: sha1 })).not.to.have.property('content');
    expect(seen(text, none, { content: true, contentLimit: 3 })).not.to.have.property('content');
    expect(seen(text, none, { content: true, unlessSha1: 'ff' })).to.deep.include({
      content: Buffer.from('text'),
    });
  });

  it('is undecided where the content matters and is not known', () => {
    const none = absentAt('/a');
    expect(seen(unknown, none, { content: true, unlessSha1: sha1 })).to.include({ checksum: sha1 });
    expect(seen(unknown, none, { content: true })).not.to.have.property('content');
    expect(() => seen(unknown, none, { content: true, needs: ['content'] })).to.throw(Undecided);
    expect(() => seen(unknown, none, { checksum: 'sha256' })).to.throw(Undecided);
  });

  it('is undecided where something must be there and software would be installed', () => {
    expect(seen(opaque, absentAt('/a'))).to.deep.equal(absentAt('/a'));
    expect(() => seen(opaque, absentAt('/a'), { needs: ['presence'] })).to.throw(Undecided);
    expect(seen(opaque, fileAt('/a', ''), { needs: ['presence'] })).to.include({ type: 'file' });
  });

  it('follows a link to what a task would have written', () => {
    const linked = { target: 'a', targetExists: true, real: '/a' };
    const observed = fileAt('/link', 'old', linked);
    expect(seen(text, observed, { follow: true, content: true })).to.deep.include({
      ...{ type: 'file', path: '/link', content: Buffer.from('text'), ...linked },
    });
    const gone = after({ kind: 'remove', path: '/a', before: fileAt('/a', '') });
    expect(seen(gone, observed, { follow: true })).to.include({
      type: 'link',
      targetExists: false,
    });
    const replaced = after(write('/link', 'new'));
    expect(seen(replaced, observed, { follow: true })).to.include({ type: 'file', size: 3 });
  });

  it('follows a link that a task would have made, as far as it knows what is there', () => {
    const link = (target: string): Change => ({
      ...{ kind: 'link', path: '/link', target, hard: false, before: absentAt('/link') },
    });
    const both = after(write('/a', 'text'), link('a'));
    expect(seen(both, absentAt('/link'), { follow: true })).to.include({
      ...{ type: 'file', path: '/link', size: 4, real: '/a' },
    });
    expect(() => seen(after(link('b')), absentAt('/link'), { follow: true })).to.throw(Undecided);
    expect(seen(after(link('b')), absentAt('/link'))).to.include({ type: 'link', target: 'b' });
  });
});
