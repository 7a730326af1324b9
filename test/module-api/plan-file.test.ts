import { expect } from 'chai';
import { attributesOf } from '../../src/module-api/attributes.ts';
import { planFile, requireDirectory } from '../../src/module-api/plan-file.ts';
import { registeredFile } from '../../src/module-api/registered-file.ts';
import { absentAt, directoryAt, fileAt } from '../support/states.ts';

describe('planFile', () => {
  const path = '/etc/x';
  const wanted = { path, content: 'text', attributes: { mode: '0600' } };

  it('does nothing when content and attributes are right, by bytes or by checksum', () => {
    const right = fileAt(path, 'text', { mode: '0600' });
    const sum = '372ea08cab33e71c02c651dbc83a474d32c676ea';
    expect(planFile({ ...wanted, before: right })).to.deep.equal([]);
    const known = { ...right, content: undefined, checksum: sum };
    expect(planFile({ ...wanted, before: known })).to.deep.equal([]);
  });

  it('changes attributes alone', () => {
    const before = fileAt(path, 'text');
    expect(planFile({ ...wanted, before })).to.deep.equal([
      { kind: 'attributes', path, before, attributes: { mode: '0600' } },
    ]);
  });

  it('writes what is missing, differs, or is a link', () => {
    const link = fileAt(path, '', { type: 'link', target: 'y' });
    for (const before of [absentAt(path), fileAt(path, 'other'), link]) {
      expect(planFile({ ...wanted, before })).to.deep.equal([{ kind: 'write', ...wanted, before }]);
    }
  });

  it('fails where something else is in the way', () => {
    const before = directoryAt(path);
    expect(() => planFile({ ...wanted, before })).to.throw('/etc/x is a directory, not a file');
  });
});

describe('requireDirectory', () => {
  it('names what is missing or no directory', () => {
    expect(() => requireDirectory(absentAt('/a/b'))).to.throw(
      'Destination directory /a/b does not exist',
    );
    expect(() => requireDirectory(fileAt('/a', ''))).to.throw('/a is a file, not a directory');
    expect(() => requireDirectory(directoryAt('/a'))).not.to.throw();
  });
});

describe('attributesOf', () => {
  it('keeps what sets attributes and nothing else', () => {
    const args = { mode: 0o644, owner: 'root', path: '/x', unsafe_writes: true };
    const { mode, owner, ...others } = attributesOf(args);
    expect({ mode, owner }).to.deep.equal({ mode: 0o644, owner: 'root' });
    expect(Object.values(others).every(value => value === undefined)).to.equal(true);
    expect(others).not.to.have.property('path');
  });

  const wrong = [
    [{ mode: 'rw' }, '"mode": "rw" is not a file mode'],
    [{ owner: 'root:root' }, '"owner" is one name, not "root:root"'],
    [{ group: 'a:b' }, '"group" is one name'],
    [{ attributes: '+i; rm' }, '"attributes" takes the letters of chattr'],
  ] as const;
  for (const [args, message] of wrong) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      expect(() => attributesOf(args)).to.throw(message);
    });
  }
});

describe('registeredFile', () => {
  it('tells what Ansible tells', () => {
    expect(registeredFile(fileAt('/x', 'abc', { context: 'u:r:t' }))).to.deep.equal({
      ...{ state: 'file', mode: '0644', size: 3, secontext: 'u:r:t' },
      ...{ owner: 'root', group: 'root', uid: 0, gid: 0 },
    });
    expect(registeredFile(fileAt('/x', '', { links: 2 }))).to.include({ state: 'hard' });
    expect(registeredFile(absentAt('/x'))).to.deep.equal({ state: 'absent' });
  });

  it('leaves out what a prediction does not know', () => {
    const state = fileAt('/x', '', { group: '', gid: -1 });
    expect(registeredFile(state)).not.to.have.any.keys('group', 'gid');
  });
});
