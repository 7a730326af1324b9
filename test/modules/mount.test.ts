import { expect } from 'chai';
import { newFile } from '../../src/module-api/attributes.ts';
import type { FileState } from '../../src/module-api/file-state.ts';
import type { MountArgs } from '../../src/modules/mount/args.ts';
import { withEntry, withoutEntry } from '../../src/modules/mount/fstab.ts';
import type { MountState } from '../../src/modules/mount/mount-state.ts';
import { planMount } from '../../src/modules/mount/plan.ts';
import { summaries } from './support/given.ts';

const entry = {
  ...{ src: '/dev/sdb1', path: '/srv/my data', fstype: 'ext4', opts: 'noatime' },
  ...{ dump: '0', passno: '2' },
};
const line = '/dev/sdb1 /srv/my\\040data ext4 noatime 0 2\n';

describe('withEntry', () => {
  const cases: readonly [what: string, text: string, expected: string][] = [
    ['adds one', '# x', `# x\n${line}`],
    ['keeps one with other blanks', '/dev/sdb1\t/srv/my\\040data ext4  noatime 0 2', ''],
    ['changes one', '/dev/sdc1 /srv/my\\040data xfs\n# end\n', `${line}# end\n`],
    ['leaves comments alone', `#${line}`, `#${line}${line}`],
  ];
  for (const [what, text, expected] of cases) {
    it(what, () => {
      const made = withEntry(text, entry);
      expect(made).to.equal(expected === '' ? text : expected);
      expect(withEntry(made, entry), 'a second time').to.equal(made);
      expect(withoutEntry(made, entry)).not.to.match(/^[^#]*my/m);
    });
  }

  it('tells swap apart by its source', () => {
    const swap = { ...entry, path: 'none', src: '/swap2', fstype: 'swap', opts: 'sw', passno: '0' };
    const text = '/swap1 none swap sw 0 0\n';
    expect(withEntry(text, swap)).to.equal(`${text}/swap2 none swap sw 0 0\n`);
    expect(withoutEntry(text, swap)).to.equal(text);
  });

  it('takes missing numbers for zeros', () => {
    const short = '/dev/sdb1 /x ext4 noatime';
    expect(withEntry(short, { ...entry, path: '/x', passno: '0' })).to.equal(short);
  });
});

describe('planMount', () => {
  const base: MountArgs = {
    ...{ path: '/srv/data', src: '/dev/sdb1', fstype: 'ext4', state: 'mounted', dump: '0' },
    ...{ passno: '0', boot: true, fstab: '/etc/fstab', backup: false, opts_no_log: false },
  };
  const text = '/dev/sdb1 /srv/data ext4 defaults 0 0\n';
  const fstab = (content: string): FileState =>
    newFile('/etc/fstab', 'file', {}, { content: Buffer.from(content) });
  const there = newFile('/srv/data', 'directory', {});
  const absent: FileState = { type: 'absent', path: '/srv/data' };
  const on: MountState = { mounted: true, src: '/dev/sdb1', fstype: 'ext4', opts: 'rw,noatime' };
  const off: MountState = { mounted: false };
  const written = ['write /etc/fstab', 'systemctl daemon-reload'];

  const cases: readonly [
    what: string,
    args: Partial<MountArgs>,
    observed: readonly [string, MountState, FileState],
    expected: readonly string[],
  ][] = [
    ['all', {}, ['', off, absent], ['directory /srv/data', ...written, 'mount /srv/data']],
    ['nothing when it is mounted', {}, [text, on, there], []],
    ['the mount alone', {}, [text, off, there], ['mount /srv/data']],
    [
      'a remount for options',
      { opts: 'noatime' },
      [text, on, there],
      [...written, 'mount -o remount /srv/data'],
    ],
    [
      'another source',
      { src: '/dev/sdc1' },
      [text, on, there],
      [...written, 'umount /srv/data', 'mount /srv/data'],
    ],
    ['the entry alone', { state: 'present' }, ['', off, absent], written],
    ['"noauto"', { state: 'present', boot: false }, [text, off, absent], written],
    ['unmounting', { state: 'unmounted' }, [text, on, there], ['umount /srv/data']],
    ['nothing to unmount', { state: 'unmounted' }, [text, off, there], []],
    [
      'removing all',
      { state: 'absent' },
      [text, on, there],
      ['umount /srv/data', ...written, 'rmdir /srv/data'],
    ],
    ['nothing to remove', { state: 'absent' }, ['', off, absent], []],
    ['removing the entry', { state: 'absent_from_fstab' }, [text, on, there], written],
    ['a mount for now', { state: 'ephemeral' }, ['', off, there], ['mount /srv/data']],
    ['the same mount', { state: 'ephemeral', opts: 'noatime' }, ['', on, there], []],
    [
      'other options',
      { state: 'ephemeral', opts: 'ro' },
      ['', on, there],
      ['mount -o remount /srv/data'],
    ],
    ['remounting', { state: 'remounted' }, ['', on, there], ['mount -o remount /srv/data']],
  ];
  for (const [what, args, [content, mount, directory], expected] of cases) {
    it(`plans ${what}`, () => {
      const plan = planMount({ ...base, ...args }, { fstab: fstab(content), mount, directory });
      expect(summaries(plan)).to.deep.equal(expected);
    });
  }

  it('refuses what cannot be', () => {
    const observed = { fstab: fstab(''), mount: off, directory: there };
    expect(() => planMount({ ...base, state: 'remounted' }, observed)).to.throw(
      'nothing is mounted',
    );
    expect(() => planMount({ ...base, path: 'none' }, observed)).to.throw('turned on by "swap"');
  });
});
