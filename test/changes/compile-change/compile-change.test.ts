import { expect } from 'chai';
import { compileChange } from '../../../src/changes/compile-change.ts';
import type { FileState } from '../../../src/module-api/file-state.ts';
import { sh } from '../../../src/module-api/shell.ts';
import type { ControllerFile } from '../../../src/module-api/source.ts';

describe('compileChange', () => {
  const removal = (path: string) =>
    compileChange({ kind: 'remove', path, before: { type: 'absent', path } }, { nonce: 'n' });

  for (const path of ['', '/', '//', '.', '..', './', '/.', '/..', '/a/..', 'a/../..', '../a/..']) {
    it(`refuses to remove ${JSON.stringify(path)}`, () => {
      expect(() => removal(path)).to.throw('is not to be removed');
    });
  }

  it('sends a small controller file of text along, and uploads others', () => {
    const file: ControllerFile = {
      ...{ kind: 'controller-file', path: 'x', size: 3, mode: '0644', sha1: '', text: 'abc' },
    };
    const compiled = (content: ControllerFile) =>
      compileChange(
        {
          ...{ kind: 'write', path: '/x', content, attributes: {} },
          before: { type: 'absent', path: '/x' },
        },
        { nonce: 'n' },
      );

    expect(compiled(file).stdin).to.equal('abc');
    expect(compiled({ ...file, text: undefined }).upload?.size).to.equal(3);
    expect(compiled({ ...file, size: 4 }).upload?.size).to.equal(4);
  });

  it('puts no content and no secret of the environment into an argv', () => {
    const path = '/etc/x';
    const before: FileState = { type: 'absent', path };
    const write = { kind: 'write', path, content: 's3cret', before, attributes: {} } as const;
    expect(compileChange(write, { nonce: 'n' }).script.text).not.to.contain('s3cret');
  });

  it('refuses a name that no shell can export', () => {
    const change = { kind: 'run', script: sh`true`, summary: 'true', env: { 'a;b': '' } } as const;
    expect(() => compileChange(change, { nonce: 'n' })).to.throw('"a;b" cannot be the name');
  });
});
