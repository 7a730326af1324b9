import { expect } from 'chai';
import { packagesOf } from '../../src/modules/package-facts.ts';

const lines = [
  'apt|ii |dash|0.5.12-2|amd64|shells',
  'apt|ii |libc6|2.36-9|amd64|libs',
  'apt|ii |libc6|2.36-9|i386|libs',
  'apt|rc |gone|1.0|all|misc',
  'origin|dash|Debian',
  'origin|libc6:i386|Elsewhere',
  'rpm|bash|5.1.8|6.el9|(none)|x86_64',
  'rpm|bind|9.16|1.el9|32|x86_64',
  'apk|busybox-1.36.1-r5',
];

describe('packagesOf', () => {
  const names = (manager: readonly string[], strategy: string): readonly string[] =>
    Object.keys(packagesOf(lines, { manager, strategy }));

  it('gives what is installed by its name, each time it is there', () => {
    const { dash, libc6, gone } = packagesOf(lines, { manager: ['auto'], strategy: 'first' });
    const source = {
      version: '0.5.12-2',
      arch: 'amd64',
      category: 'shells',
      origin: 'Debian',
      source: 'apt',
    };
    expect(dash).to.deep.equal([{ name: 'dash', ...source }]);
    expect(libc6).to.have.nested.property('[0].origin', '');
    expect(libc6).to.have.nested.property('[1].origin', 'Elsewhere');
    expect(gone).to.equal(undefined);
  });

  it('asks the manager that is wanted, the first that is there, or all', () => {
    expect(names(['auto'], 'first')).to.deep.equal(['dash', 'libc6']);
    expect(names(['dnf'], 'first')).to.deep.equal(['bash', 'bind']);
    expect(names(['auto'], 'all')).to.include.members(['dash', 'bind', 'busybox']);
  });

  it('reads versions of all kinds', () => {
    const { bash, bind, busybox } = packagesOf(lines, { manager: ['auto'], strategy: 'all' });
    const source = { source: 'rpm', arch: 'x86_64' };
    expect(bash).to.deep.equal([
      { name: 'bash', version: '5.1.8', release: '6.el9', epoch: null, ...source },
    ]);
    expect(bind).to.have.nested.property('[0].epoch', 32);
    expect(busybox).to.deep.equal([
      { name: 'busybox', version: '1.36.1', release: 'r5', source: 'apk' },
    ]);
  });
});
