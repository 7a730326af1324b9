import { expect } from 'chai';
import { describeChange } from '../../src/changes/describe-change.ts';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { sh } from '../../src/module-api/shell.ts';
import { file } from '../../src/modules/file/index.ts';
import { readTime } from '../../src/modules/file/times.ts';
import { ModelHost } from '../support/model-host.ts';
import { checkAll, runModule, type TaskResult } from '../support/run-module.ts';

describe('file', () => {
  let host = new ModelHost();
  beforeEach(() => {
    host = new ModelHost();
    host.write('/etc/app/conf', 'text', { mode: '0600', owner: 'daemon' });
    host.link('/etc/link', 'app');
    host.link('/etc/broken', 'nowhere');
  });

  const run = (args: object): TaskResult => runModule(host, { module: file, args: { ...args } });

  interface Case {
    readonly name: string;
    readonly args: object;
    readonly changes: readonly string[];
    /** It changes something every time. */
    readonly always?: true;
    readonly result?: object;
  }

  const cases: readonly Case[] = [
    {
      name: 'sets the mode of a file',
      args: { path: '/etc/app/conf', mode: '0644' },
      changes: ['set mode 0600 -> 0644 of /etc/app/conf'],
      result: {
        path: '/etc/app/conf',
        dest: '/etc/app/conf',
        state: 'file',
        mode: '0644',
        size: 4,
      },
    },
    {
      name: 'sets owner and group',
      args: { path: '/etc/app/conf', state: 'file', owner: 'bin', group: '2' },
      changes: ['set owner daemon -> bin, group root -> 2 of /etc/app/conf'],
      result: { owner: 'bin', group: 'bin', uid: 2, gid: 2 },
    },
    {
      name: 'makes a directory with its parents',
      args: { path: '/srv/a/b/', state: 'directory', mode: '0750' },
      changes: ['make directory /srv/a/b (0750)'],
      result: { path: '/srv/a/b', state: 'directory', mode: '0750' },
    },
    {
      name: 'sets the mode of a directory that a link leads to',
      args: { path: '/etc/link', state: 'directory', mode: '0700' },
      changes: ['set mode 0755 -> 0700 of /etc/app'],
      result: { path: '/etc/app', state: 'directory' },
    },
    {
      name: 'makes the directory that a broken link leads to',
      args: { path: '/etc/broken', state: 'directory' },
      changes: ['make directory /etc/nowhere'],
    },
    {
      name: 'sets the mode of a whole tree',
      args: { path: '/etc/app', state: 'directory', recurse: true, mode: 'u=rwX,go=rX' },
      changes: ['set mode u=rwX,go=rX of /etc/app and all below'],
    },
    {
      name: 'sets the owner of a whole tree, state left out',
      args: { path: '/etc/app', recurse: true, owner: 'root' },
      changes: ['set owner root of /etc/app and all below'],
    },
    {
      name: 'makes an empty file',
      args: {
        path: '/etc/app/new',
        state: 'touch',
        mode: '0600',
        modification_time: 'preserve',
        access_time: 'preserve',
      },
      changes: ['touch /etc/app/new (new, 0600)'],
      result: { state: 'file', size: 0, mode: '0600' },
    },
    {
      name: 'renews the times of a file',
      args: { path: '/etc/app/conf', state: 'touch' },
      changes: ['touch /etc/app/conf (modified now, accessed now)'],
      always: true,
    },
    {
      name: 'links',
      args: { src: 'app/conf', dest: '/etc/conf', state: 'link' },
      changes: ['link /etc/conf -> app/conf'],
      result: { dest: '/etc/conf', src: 'app/conf', state: 'link' },
    },
    {
      name: 'sets the attributes of what a link leads to',
      args: { src: 'app/conf', path: '/etc/conf', state: 'link', mode: '0644' },
      changes: ['link /etc/conf -> app/conf', 'set mode 0600 -> 0644 of /etc/app/conf'],
    },
    {
      name: 'sets the owner of the link itself',
      args: {
        src: 'app',
        path: '/etc/link',
        state: 'link',
        follow: false,
        owner: 'bin',
        mode: '0600',
      },
      changes: ['set owner root -> bin of /etc/link'],
    },
    {
      name: 'lets a link lead elsewhere',
      args: { src: '/etc/app/conf', path: '/etc/link', state: 'link' },
      changes: ['link /etc/link -> /etc/app/conf'],
    },
    {
      name: 'makes a link that leads nowhere when forced',
      args: { src: 'none', path: '/etc/x', state: 'link', force: true },
      changes: ['link /etc/x -> none'],
    },
    {
      name: 'replaces a file by a link when forced',
      args: { src: '/etc/app', path: '/etc/app/conf', state: 'link', force: true },
      changes: ['link /etc/app/conf -> /etc/app'],
    },
    {
      name: 'makes a hard link',
      args: { src: '/etc/app/conf', path: '/etc/app/other', state: 'hard' },
      changes: ['hard link /etc/app/other -> /etc/app/conf'],
      result: { state: 'hard', mode: '0600' },
    },
    {
      name: 'makes a hard link by the same name in a directory',
      args: { src: '/etc/app/conf', path: '/etc', state: 'hard' },
      changes: ['hard link /etc/conf -> /etc/app/conf'],
      result: { dest: '/etc/conf', state: 'hard' },
    },
    {
      name: 'removes a file',
      args: { path: '/etc/app/conf', state: 'absent' },
      changes: ['remove /etc/app/conf'],
      result: { path: '/etc/app/conf', state: 'absent' },
    },
    {
      name: 'removes a directory',
      args: { path: '/etc/app/', state: 'absent' },
      changes: ['remove directory /etc/app and all below'],
    },
    {
      name: 'removes a link and not what it leads to',
      args: { path: '/etc/link', state: 'absent' },
      changes: ['remove /etc/link'],
    },
    { name: 'leaves out what is absent', args: { path: '/none/x', state: 'absent' }, changes: [] },
  ];
  for (const { name, args, changes, always, result = {} } of cases) {
    it(name, () => {
      const predicted = new PredictedState();
      const [first, second] = checkAll(
        host,
        [
          { module: file, args: { ...args } },
          { module: file, args: { ...args } },
        ],
        { predicted },
      );

      const done = run(args);

      expect(done.failure).to.equal(undefined);
      expect(done.changes.map(describeChange)).to.deep.equal(changes);
      expect(first?.changes).to.deep.equal(done.changes);
      expect(done.result).to.include(result);
      if (always === true) return;
      expect(run(args).changes).to.deep.equal([]);
      expect(second?.changes).to.deep.equal([]);
    });
  }

  const failures: readonly [what: string, args: object, message: string][] = [
    [
      'a file that is missing',
      { path: '/x', mode: '0644' },
      'file (/x) is absent, cannot continue',
    ],
    [
      'a directory that should be a file',
      { path: '/etc/app', state: 'file' },
      'file (/etc/app) is directory, cannot continue',
    ],
    [
      'a file that should be a directory',
      { path: '/etc/app/conf', state: 'directory' },
      '/etc/app/conf already exists as a file',
    ],
    [
      'a missing parent',
      { path: '/none/x', state: 'touch' },
      'Destination directory /none does not exist',
    ],
    [
      'the missing parent of a link',
      { path: '/none/x', src: '/etc', state: 'link' },
      'Destination directory /none does not exist',
    ],
    [
      'a link that would lead nowhere',
      { path: '/etc/x', src: 'y', state: 'link' },
      'the source /etc/y does not exist; "force: true" makes the link all the same',
    ],
    [
      'a file in the place of a link',
      { path: '/etc/app/conf', src: '/etc', state: 'link' },
      'refusing to convert from file to symlink for /etc/app/conf',
    ],
    [
      'a directory that is not empty in the place of a link',
      { path: '/etc/app', src: '/etc', state: 'link', force: true },
      'the directory /etc/app is not empty, refusing to convert it',
    ],
    ['a link without a source', { path: '/x', state: 'link' }, '"src" is needed to make a link'],
    [
      'a hard link to nothing',
      { path: '/x', src: '/y', state: 'hard' },
      'the source /y does not exist',
    ],
    [
      'another file in the place of a hard link',
      { path: '/etc/link/conf', src: '/etc/link/../other', state: 'hard' },
      'the source /etc/link/../other does not exist',
    ],
    ['a source without a link', { path: '/etc/app', src: '/y' }, '"src" needs "state: link"'],
    [
      'recursion without a directory',
      { path: '/etc/app/conf', recurse: true, state: 'file' },
      '"recurse" needs "state: directory"',
    ],
    [
      'a time in another format',
      { path: '/etc/app/conf', modification_time: '2020-01-01' },
      'the time "2020-01-01" is not in the format "%Y%m%d%H%M.%S"',
    ],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, () => expect(run(args).failure).to.contain(message));
  }

  it('replaces an empty directory by a link when forced', () => {
    host.files.makeDirectory('/etc/empty', {});
    const { changes } = run({ path: '/etc/empty', src: 'app', state: 'link', force: true });
    expect(changes.map(({ kind }) => kind)).to.deep.equal(['remove', 'link']);
    expect(host.files.at('/etc/empty')).to.include({ type: 'link', target: 'app' });
  });

  it('warns that attributes of a link that leads nowhere are not set', () => {
    const args = { path: '/etc/x', src: 'none', state: 'link', force: true, mode: '0600' };
    expect(run(args).warnings).to.have.length(1);
    expect(run({ ...args, follow: false }).warnings).to.deep.equal([]);
  });

  it('is undecided where an earlier task would install what it needs', () => {
    const predicted = new PredictedState();
    const install = { kind: 'run', script: sh`true`, summary: 'install', opaque: true } as const;
    predicted.record(install, { task: 'Install', user: 'root' });
    const check = (args: object) =>
      runModule(host, { module: file, args: { ...args } }, { predicted });

    expect(check({ path: '/usr/bin/tool', mode: '0755' }).undecided).to.equal('Install');
    expect(check({ path: '/etc/tool/x', state: 'touch' }).changed).to.equal(true);
    expect(check({ path: '/etc/other', state: 'directory' }).changed).to.equal(true);
  });

  it('sees below a directory what earlier tasks would have put there', () => {
    const touch = {
      ...{ path: '/etc/app/new', state: 'touch', mode: '0640' },
      ...{ modification_time: 'preserve', access_time: 'preserve' },
    };
    const tree = { path: '/etc/app', state: 'directory', recurse: true, mode: 'u=rwX,go=' };
    const tasks = [touch, tree, tree].map(args => ({ module: file, args }));

    const checked = checkAll(host, tasks).map(({ changed }) => changed);

    expect(checked).to.deep.equal([true, true, false]);
    expect(tasks.map(({ args }) => run(args).changed)).to.deep.equal(checked);
  });
});

describe('readTime', () => {
  const cases: readonly [text: string, format: string, expected: string][] = [
    ['202001020304.05', '%Y%m%d%H%M.%S', '2020-01-02 03:04:05'],
    ['7 Feb 99, 12:30 am', '%d %b %y, %I:%M %p', '1999-02-07 00:30:00'],
    ['February 29 2024 100%', '%B %d %Y 100%%', '2024-02-29 00:00:00'],
  ];
  for (const [text, format, expected] of cases) {
    it(`reads ${text}`, () => expect(readTime(text, format)).to.equal(expected));
  }

  it('refuses what is no time, and formats it does not know', () => {
    expect(() => readTime('20230231', '%Y%m%d')).to.throw('there is no time "20230231"');
    expect(() => readTime('x', '%Z')).to.throw('"%Z" in "%Z" is not supported');
  });
});
