import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { DetailedPlan, Plan } from '../../../src/module-api/define-module.ts';
import { Failure, Undecided } from '../../../src/module-api/failure.ts';
import type { HostInfo } from '../../../src/module-api/host-info.ts';
import { sh } from '../../../src/module-api/shell.ts';
import type { PackageArgs } from '../../../src/modules/package/args.ts';
import { packageModule } from '../../../src/modules/package/index.ts';
import type { Observation } from '../../../src/modules/package/observation.ts';
import { givenOn } from '../../support/given.ts';
import { resultOf } from './printed.ts';

const host: HostInfo = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '12' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.1.0' },
  },
  commands: new Set(['apt-get', 'dpkg']),
  user: 'root',
};

interface Try {
  readonly args: object;
  /** What the probe prints. */
  readonly printed: string;
  readonly checkMode?: boolean;
  readonly predicted?: PredictedState;
  readonly pkgMgr?: string;
  readonly round?: number;
}

function observe({ args, printed, predicted, pkgMgr = 'apt' }: Try): {
  readonly args: PackageArgs;
  readonly seen: Observation;
  readonly host: HostInfo;
} {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  const checked = coerceArgs(packageModule.args, { ...args }) as unknown as PackageArgs;
  const on = { ...host, facts: { ...host.facts, pkg_mgr: pkgMgr } };
  const probes = packageModule.observe?.(checked, givenOn(on));
  if (probes?.seen === undefined) expect.fail('it looks at nothing');
  const seen = probes.seen.parse(resultOf(printed));
  const laid = predicted === undefined ? seen : (probes.seen.overlay?.(seen, predicted) ?? seen);
  return { args: checked, seen: laid, host: on };
}

function planOf(attempt: Try): DetailedPlan {
  const { args, seen, host: on } = observe(attempt);
  const checkMode = attempt.checkMode ?? attempt.predicted !== undefined;
  const { round = 0 } = attempt;
  const observed = { seen, listing: undefined };
  const plan: Plan = packageModule.plan(args, observed, givenOn(on, { checkMode, round }));
  return 'changes' in plan ? plan : { changes: plan };
}

const summaries = (attempt: Try): string[] =>
  planOf(attempt).changes.map(change => {
    if (change.kind !== 'run') expect.fail('it only runs commands');
    return `${change.effect === 'none' ? '(' : ''}${change.summary}${change.effect === 'none' ? ')' : ''}`;
  });

const fresh = 'cache|1000|999|\n';
const old = 'cache|100000|999|\n';
const hello = (version: string, want = 'install'): string =>
  `package|kplay-hello|all|${version}|installed|${want}\n`;

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

describe('the plan of package with apt', () => {
  const cases: readonly (Try & { readonly name: string; readonly plan: readonly string[] })[] = [
    {
      name: 'does nothing for what is installed',
      args: { name: 'kplay-hello' },
      printed: fresh + hello('1.0'),
      plan: [],
    },
    {
      name: 'installs all that is missing in one transaction',
      args: { name: ['a', 'kplay-hello', 'b'] },
      printed: `${fresh}${hello('1.0')}ask|a\nask|b\nsimulate|0\nInst a (1 r [all])\nInst b (1 r [all])\n`,
      plan: ['apt-get install a b'],
    },
    {
      name: 'does nothing when the newest is installed',
      args: { name: 'kplay-hello', state: 'latest' },
      printed: `${fresh}${hello('2.0')}ask|kplay-hello\nsimulate|0\nkplay-hello is already the newest version (2.0).\n`,
      plan: [],
    },
    {
      name: 'upgrades to the newest',
      args: { name: 'kplay-hello', state: 'latest' },
      printed: `${fresh}${hello('1.0')}ask|kplay-hello\nsimulate|0\nInst kplay-hello [1.0] (2.0 r [all])\n`,
      plan: ['apt-get install kplay-hello'],
    },
    {
      name: 'goes back when that is allowed',
      args: { name: 'kplay-hello=1.0', allow_downgrade: true },
      printed: `${fresh}${hello('2.0')}ask|kplay-hello=1.0\nsimulate|0\nThe following packages will be DOWNGRADED:\n  kplay-hello\nInst kplay-hello [2.0] (1.0 r [all])\n`,
      plan: ['apt-get --allow-downgrades install kplay-hello=1.0'],
    },
    {
      name: 'keeps a package that only others needed',
      args: { name: 'kplay-hello' },
      printed: `${fresh}${hello('1.0')}automatic|kplay-hello\n`,
      plan: ['(apt-mark manual kplay-hello)'],
    },
    {
      name: 'removes what is installed',
      args: { name: ['kplay-hello', 'gone'], state: 'absent' },
      printed: `${fresh}${hello('1.0')}ask|kplay-hello\nsimulate|0\nRemv kplay-hello [1.0]\n`,
      plan: ['apt-get remove kplay-hello'],
    },
    {
      name: 'purges, with what is not needed any more',
      args: { name: 'kplay-hello', state: 'absent', purge: true, autoremove: true },
      printed: `${fresh}${hello('1.0')}ask|kplay-hello\nsimulate|0\nPurg kplay-hello [1.0]\n`,
      plan: ['apt-get --auto-remove purge kplay-hello'],
    },
    {
      name: 'holds after it has installed',
      args: { name: 'kplay-hello', hold: true },
      printed: `${fresh}ask|kplay-hello\nsimulate|0\nInst kplay-hello (2.0 r [all])\n`,
      plan: ['apt-get install kplay-hello', 'apt-mark hold kplay-hello'],
    },
    {
      name: 'leaves a hold that is there',
      args: { name: 'kplay-hello', hold: true },
      printed: fresh + hello('1.0', 'hold'),
      plan: [],
    },
    {
      name: 'releases a hold',
      args: { name: 'kplay-hello', hold: false },
      printed: fresh + hello('1.0', 'hold'),
      plan: ['apt-mark unhold kplay-hello'],
    },
    {
      name: 'holds again what it has changed',
      args: { name: 'kplay-hello=2.0', allow_change_held_packages: true },
      printed: `${fresh}${hello('1.0', 'hold')}ask|kplay-hello=2.0\nsimulate|0\nInst kplay-hello [1.0] (2.0 r [all])\n`,
      plan: [
        'apt-get --allow-change-held-packages install kplay-hello=2.0',
        '(apt-mark hold kplay-hello)',
      ],
    },
    {
      name: 'upgrades everything',
      args: { upgrade: true },
      printed: `${fresh}simulate|0\nInst bash [1] (2 r [all])\n`,
      plan: ['apt-get --with-new-pkgs upgrade'],
    },
    {
      name: 'has nothing to upgrade',
      args: { upgrade: 'dist' },
      printed: `${fresh}simulate|0\n0 upgraded\n`,
      plan: [],
    },
    {
      name: 'installs what a package is built with',
      args: { name: 'curl', state: 'build-dep' },
      printed: `${fresh}simulate|0\nInst libssl-dev (3 r [all])\n`,
      plan: ['apt-get build-dep curl'],
    },
    {
      name: 'has nothing to mend',
      args: { state: 'fixed' },
      printed: `${fresh}simulate|0\n0 upgraded\n`,
      plan: [],
    },
    {
      name: 'removes from the whole system what nothing needs',
      args: { autoremove: true },
      printed: `${fresh}simulate|0\nRemv kplay-lib [1.0]\n`,
      plan: ['apt-get autoremove'],
    },
    {
      name: 'deletes fetched files',
      args: { clean: true },
      printed: `${fresh}litter|\n`,
      plan: ['apt-get clean'],
    },
    {
      name: 'has no fetched files to delete',
      args: { autoclean: true },
      printed: fresh,
      plan: [],
    },
    {
      name: 'fetches the lists, which is no change',
      args: { update_cache: true },
      printed: old,
      plan: ['(apt-get update)'],
    },
    {
      name: 'counts lists as a change where their age is what the task is about',
      args: { cache_valid_time: 3600 },
      printed: old,
      plan: ['apt-get update'],
    },
    {
      name: 'leaves lists that are young enough',
      args: { cache_valid_time: 3600 },
      printed: 'cache|4000|999|\n',
      plan: [],
    },
    {
      name: 'does not take lists that are older than the repositories',
      args: { cache_valid_time: 3600 },
      printed: 'cache|4000|999|/etc/apt/sources.list.d/new.list\n',
      plan: ['apt-get update'],
    },
    {
      name: 'fetches lists that were never there',
      args: { cache_valid_time: 3600 },
      printed: 'cache|4000||\n',
      plan: ['apt-get update'],
    },
  ];
  for (const { name, plan, ...attempt } of cases) {
    it(name, () => expect(summaries(attempt)).to.deep.equal(plan));

    it(`${name}, and then has nothing left to do`, () => {
      const predicted = new PredictedState();
      for (const change of planOf(attempt).changes)
        predicted.record(change, { task: 'First', user: 'root' });
      const again = planOf({ ...attempt, predicted });
      const changes = again.changes.flatMap(change =>
        change.kind === 'run' && change.effect !== 'none' ? [change.summary] : [],
      );
      const isAboutNames = 'name' in attempt.args;
      if (isAboutNames) expect(changes).to.deep.equal([]);
    });
  }

  const failures: readonly (Try & { readonly name: string; readonly said: string })[] = [
    {
      name: 'a package that is not known',
      args: { name: 'foo' },
      printed: `${fresh}ask|foo\nsimulate|100\nE: Unable to locate package foo\n`,
      said: 'Unable to locate package foo',
    },
    {
      name: 'a pattern that matches nothing',
      args: { name: 'foo*' },
      printed: `${fresh}unmatched|foo*\n`,
      said: 'no package matches "foo*"',
    },
    {
      name: 'a package file that is not there',
      args: { deb: '/tmp/x.deb' },
      printed: `${fresh}unreadable|/tmp/x.deb\n`,
      said: '/tmp/x.deb is not there, or not a package file that can be read',
    },
    {
      name: 'a database that cannot be read',
      args: { upgrade: 'dist' },
      printed: `${fresh}simulate|100\nE: dpkg was interrupted, you must manually run 'dpkg --configure -a'\n`,
      said: "dpkg was interrupted, you must manually run 'dpkg --configure -a'",
    },
  ];
  for (const { name, said, ...attempt } of failures) {
    it(`fails for ${name}`, () => {
      expect(() => planOf(attempt)).to.throw(Failure, said);
    });
  }

  for (const [args, said] of [
    [{ name: 'a', state: 'build-dep', use: 'apk' }, '"state: build-dep" is for apt alone'],
    [{ name: 'a', upgrade: 'dist' }, '"upgrade" and "name" cannot be set together'],
    [{ name: '@web' }, 'apt has no groups'],
    [{ name: 'x', use: 'apk', hold: true }, 'cannot "hold" packages'],
  ] as const) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      expect(() => planOf({ args, printed: fresh })).to.throw(Failure, said);
    });
  }

  it('looks again once the lists are fetched, except in check mode', () => {
    const attempt = {
      args: { name: 'a', update_cache: true },
      printed: `${old}ask|a\nsimulate|100\nE: Unable to locate package a\n`,
    };

    expect(planOf(attempt)).to.deep.include({ again: true });
    expect(summaries(attempt)).to.deep.equal(['(apt-get update)']);
    expect(summaries({ ...attempt, checkMode: true })).to.deep.equal([
      '(apt-get update)',
      'apt-get install a',
    ]);
    expect(() => planOf({ ...attempt, round: 1 })).to.throw(Failure, 'Unable to locate package a');
  });
});

describe('package with "list"', () => {
  const listing = (list: string, printed: string) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
    const args = coerceArgs(packageModule.args, { list }) as unknown as PackageArgs;
    const on = { ...host, facts: { ...host.facts, pkg_mgr: 'dnf' } };
    const probes = packageModule.observe?.(args, givenOn(on));
    if (probes?.listing === undefined) expect.fail('it lists nothing');
    const observed = { seen: undefined, listing: probes.listing.parse(resultOf(printed)) };
    const given = givenOn(on);
    return {
      script: probes.listing.script.text,
      plan: packageModule.plan(args, observed, given),
      result: packageModule.result?.(args, observed, [], given),
    };
  };

  it('registers packages as data', () => {
    const { plan, result } = listing(
      'bash',
      'installed\nbash|0|5.1.8|9.el9|x86_64|@System\n\navailable\n\n',
    );
    expect(plan).to.deep.equal([]);
    expect(result).to.deep.equal({
      results: [
        {
          ...{ name: 'bash', epoch: '0', version: '5.1.8', release: '9.el9', arch: 'x86_64' },
          ...{ repo: '@System', nevra: '0:bash-5.1.8-9.el9.x86_64' },
          ...{ envra: '0:bash-5.1.8-9.el9.x86_64', yumstate: 'installed' },
        },
      ],
    });
  });

  it('takes any name for a name', () => {
    expect(listing('-x', '').script).to.match(/repoquery --qf \S+ --available -- -x/);
  });

  it('registers repositories, and fails as dnf does', () => {
    const { result } = listing('repos', 'repos\nrepo id   repo name\nbaseos    Rocky Linux 9\n');
    expect(result).to.deep.equal({ results: [{ repoid: 'baseos', state: 'enabled' }] });
    expect(() => listing('x', 'installed\nfailed\nError: no network\n')).to.throw(
      Failure,
      'no network',
    );
  });

  it('is refused where there is no dnf', () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
    const args = coerceArgs(packageModule.args, { list: 'installed' }) as unknown as PackageArgs;
    expect(() => packageModule.observe?.(args, givenOn(host))).to.throw(
      Failure,
      'only dnf can "list"',
    );
  });
});

describe('package in check mode', () => {
  const author = { task: 'Before', user: 'root' };
  const installing = (name: string, version: string | undefined): PredictedState => {
    const predicted = new PredictedState();
    const task = { args: { name, state: version === undefined ? 'absent' : 'present' } };
    const step = version === undefined ? `Remv ${name} [1.0]` : `Inst ${name} (${version} r [all])`;
    const printed = `${fresh}ask|${name}\nsimulate|0\n${step}\n`;
    for (const change of planOf({ ...task, printed }).changes) predicted.record(change, author);
    return predicted;
  };

  it('sees what a task before would have removed', () => {
    const predicted = installing('kplay-hello', undefined);
    const printed = fresh + hello('1.0');
    expect(summaries({ args: { name: 'kplay-hello' }, printed, predicted })).to.deep.equal([
      'apt-get install kplay-hello',
    ]);
  });

  it('asks for another version than a task before would have installed', () => {
    const predicted = installing('kplay-hello', '1.0');
    const printed = `${fresh}ask|kplay-hello=2.0\nsimulate|0\nInst kplay-hello (2.0 r [all])\n`;
    expect(summaries({ args: { name: 'kplay-hello=2.0' }, printed, predicted })).to.deep.equal([
      'apt-get install kplay-hello=2.0',
    ]);
  });

  it('removes what a task before would have installed', () => {
    const predicted = installing('kplay-hello', '1.0');
    const args = { name: 'kplay-hello', state: 'absent' };
    expect(summaries({ args, printed: fresh, predicted })).to.deep.equal([
      'apt-get remove kplay-hello',
    ]);
  });

  it('takes a package to be in a repository that a task before would have added', () => {
    const predicted = new PredictedState();
    const path = '/etc/apt/sources.list.d/docker.list';
    predicted.record(
      { kind: 'write', path, content: 'deb x', before: { type: 'absent', path }, attributes: {} },
      author,
    );
    const printed = `${fresh}ask|docker-ce\nsimulate|100\nE: Unable to locate package docker-ce\n`;
    expect(summaries({ args: { name: 'docker-ce' }, printed, predicted })).to.deep.equal([
      'apt-get install docker-ce',
    ]);
  });
});

describe('package in check mode, of the newest version', () => {
  const predicted = new PredictedState();
  const path = '/etc/apt/sources.list.d/docker.sources';
  predicted.record(
    { kind: 'write', path, content: 'x', before: { type: 'absent', path }, attributes: {} },
    { task: 'Repository', user: 'root' },
  );

  it('is undecided where a task before would have added a repository', () => {
    const printed = `${fresh}${hello('1.0')}ask|kplay-hello\nsimulate|0\n`;
    const attempt = { args: { name: 'kplay-hello', state: 'latest' }, printed, predicted };
    expect(() => planOf(attempt)).to.throw(Undecided, 'Repository');
  });
});

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
