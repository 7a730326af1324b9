import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { fresh, planOf } from './planned.ts';

describe('units', () => {
  const units = { nginx: { enabled: true }, 'x.timer': {} };
  const foretold = (printed: string, name = 'nginx', pkgMgr = 'apt') => {
    const { changes } = planOf({ args: { name, units }, printed, pkgMgr });
    const predicted = new PredictedState();
    for (const change of changes) predicted.record(change, { task: 'Install', user: 'root' });
    return [predicted.unit('nginx.service'), predicted.unit('x.timer')];
  };

  it('are foretold where their package is installed', () => {
    const install = `${fresh}ask|nginx\nsimulate|0\nInst nginx (1 r [all])\n`;
    expect(foretold(install)).to.deep.equal([
      { exists: true, enabled: true, active: false },
      { exists: true, enabled: false, active: false },
    ]);
    expect(foretold(`${fresh}package|nginx|all|1|installed|install\n`)).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it('are foretold where the package is named with its version', () => {
    const rows =
      'Installing:\n nginx x86_64 1.2-1 k 9 M\n\nTransaction Summary\nOperation aborted.\n';
    const install = `${fresh}ask|nginx-1.2\nsimulate|1\n${rows}`;
    expect(foretold(install, 'nginx-1.2', 'dnf')).to.deep.equal([
      { exists: true, enabled: true, active: false },
      { exists: true, enabled: false, active: false },
    ]);
  });
});
