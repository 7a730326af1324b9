import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import { fresh, hello, old, planOf, summaries, type Try } from './planned.ts';

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
