import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import { sh } from '../../../src/module-api/shell.ts';
import { fresh, planOf, summaries, type Try } from './planned.ts';

describe('the plan of package with dnf', () => {
  it('fetches lists first where the key of a repository has to be imported', () => {
    const said =
      "Error: Failed to download metadata for repo 'a': repomd.xml GPG signature verification error: Bad GPG signature";
    const attempt = {
      args: { name: 'b' },
      printed: `${fresh}ask|b\nsimulate|1\n${said}\n`,
      pkgMgr: 'dnf',
    };
    expect(planOf(attempt).again).to.equal(true);
    expect(summaries(attempt)).to.deep.equal(['(dnf makecache --refresh)']);
    expect(summaries({ ...attempt, checkMode: true })).to.deep.equal(['dnf install b']);
  });

  it('only fetches files, and only those that are missing', () => {
    const table = `Installing:
 kubeadm     x86_64    1:1.37.0-1    k8s     10 M
Installing dependencies:
 cri-tools   x86_64    1.37.0-2      k8s     10 M

Operation aborted.
`;
    const args = { name: 'kubeadm', download_only: true, download_dir: '/srv/p' };
    const attempt = (...have: readonly string[]): Try => ({
      args,
      pkgMgr: 'dnf',
      printed: `${fresh}${have.map(name => `have|${name}\n`).join('')}ask|kubeadm\nsimulate|1\n${table}`,
    });
    const [kubeadm, tools] = ['kubeadm-1.37.0-1.x86_64.rpm', 'cri-tools-1.37.0-2.x86_64.rpm'];
    const fetch = ['dnf --downloadonly --downloaddir=/srv/p install kubeadm'];
    expect(summaries(attempt())).to.deep.equal(fetch);
    expect(summaries(attempt(kubeadm))).to.deep.equal(fetch);
    expect(summaries(attempt(kubeadm, tools))).to.deep.equal([]);
    const predicted = new PredictedState();
    for (const change of planOf(attempt()).changes) {
      predicted.record(change, { task: 'Fetch', user: 'root' });
    }
    expect(predicted.package('kubeadm')).to.equal(undefined);
    const elsewhere = { ...attempt(), pkgMgr: 'apt', printed: `${fresh}ask|kubeadm\nsimulate|0\n` };
    expect(() => planOf(elsewhere)).to.throw(Failure, '"download_only" is for dnf and yum');
    const absent = { ...attempt(), args: { ...args, state: 'absent' } };
    expect(() => planOf(absent)).to.throw(Failure, '"state" is absent');
  });

  it('holds a package that is named with its version', () => {
    const printed = `${fresh}package|kubeadm|x86_64|1.36.4-1|installed|\n`;
    const args = { name: 'kubeadm-1.36.4', hold: true };
    expect(summaries({ args, printed, pkgMgr: 'dnf' })).to.deep.equal([
      'dnf versionlock add kubeadm',
    ]);
  });

  it('sees in check mode that a task before would have installed that version', () => {
    const predicted = new PredictedState();
    const state = { version: '1.36.4-1' };
    predicted.record(
      {
        ...{ kind: 'run', script: sh`:`, summary: 'dnf' },
        predicts: [{ resource: 'package', name: 'kubeadm', state }],
      },
      { task: 'Before', user: 'root' },
    );
    const printed = (word: string) =>
      `${fresh}ask|${word}\nsimulate|1\nInstalling:\n kubeadm x86_64 1.36.4-1 k 9 M\n\nTransaction Summary\nOperation aborted.\n`;
    for (const name of ['kubeadm-1.36.4', 'kubeadm=1.36.4']) {
      const attempt = { args: { name }, printed: printed('kubeadm-1.36.4'), pkgMgr: 'dnf' };
      expect(summaries({ ...attempt, predicted }), name).to.deep.equal([]);
    }
  });

  const transaction = (heading: string, version: string): string =>
    `ask|kplay-hello\nsimulate|1\n${heading}:\n kplay-hello  noarch  ${version}  k  5.4 k\n\nTransaction Summary\nOperation aborted.\n`;

  it('installs what dnf would install', () => {
    const attempt = {
      args: { name: 'kplay-hello', disable_excludes: 'kubernetes', enablerepo: 'extra' },
      printed: fresh + transaction('Installing', '1.0-1'),
      pkgMgr: 'dnf',
    };
    expect(summaries(attempt)).to.deep.equal([
      'dnf --enablerepo=extra --disableexcludes=kubernetes install kplay-hello',
    ]);
  });

  it('does not go back unless that is allowed', () => {
    const attempt = {
      args: { name: 'kplay-hello' },
      printed: fresh + transaction('Downgrading', '1.0-1'),
      pkgMgr: 'dnf',
    };
    expect(() => planOf(attempt)).to.throw(Failure, 'a newer version of kplay-hello is installed');
    const allowed = { ...attempt, args: { ...attempt.args, allow_downgrade: true } };
    expect(summaries(allowed)).to.deep.equal(['dnf install kplay-hello']);
  });

  it('changes nothing where dnf has nothing to do', () => {
    const attempt = {
      args: { name: '@web', state: 'latest' },
      printed: `${fresh}ask|@web\nsimulate|0\nDependencies resolved.\nNothing to do.\nComplete!\n`,
      pkgMgr: 'dnf',
    };
    expect(summaries(attempt)).to.deep.equal([]);
  });
});
