import { expect } from 'chai';
import { neededRequests, type Staging, stage } from '../../../src/engine/tasks/staging.ts';
import { type CommandResult, textOf } from '../../../src/module-api/command-result.ts';
import type { Probe } from '../../../src/module-api/probe.ts';
import { sh } from '../../../src/module-api/shell.ts';

const result = (exitCode: number, stdout = '', stderr = ''): CommandResult => ({
  exitCode,
  stdout: Buffer.from(stdout),
  stderr: Buffer.from(stderr),
  omitted: { stdout: 0, stderr: 0 },
});
const isThere: Probe<boolean> = {
  script: sh`look`,
  parse: ({ stdout }) => textOf(stdout) === 'yes',
};
const file = { kind: 'controller-file', path: '/c/x', size: 1, mode: '0644', sha1: '' } as const;

function staging(answer: string, exitCode = 0): Staging & { readonly uploads: string[] } {
  const uploads: string[] = [];
  return {
    uploads,
    nonce: () => 'n1',
    run: async () => result(0, answer),
    upload: async path => {
      uploads.push(path);
      return result(exitCode, '', 'cat: write error: No space left on device');
    },
  };
}

describe('neededRequests', () => {
  const request = { kind: 'stage', src: 'x', search: 'files', unless: isThere } as const;
  it('leaves out what is not needed', async () => {
    expect(await neededRequests({ a: request }, staging('yes'))).to.deep.equal({ a: undefined });
    expect(await neededRequests({ a: request }, staging('no'))).to.deep.equal({ a: request });
  });
});

describe('stage', () => {
  it('brings files to a place of their own', async () => {
    const at: string[] = [];
    const made = await stage({ a: { kind: 'staged', path: '', file }, b: file }, staging(''), at);
    expect(made).to.deep.equal({
      a: { kind: 'staged', path: '/var/tmp/.kplay-n1', file },
      b: file,
    });
    expect(at).to.deep.equal(['/var/tmp/.kplay-n1']);
  });

  it('says what hinders it', async () => {
    const at: string[] = [];
    const failure = await stage(
      { a: { kind: 'staged', path: '', file } },
      staging('', 1),
      at,
    ).catch(String);
    expect(failure).to.contain('cannot bring /c/x to the host: No space left on device');
    expect(at).to.have.length(1);
  });
});
