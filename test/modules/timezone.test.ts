import { expect } from 'chai';
import { newFile } from '../../src/module-api/attributes.ts';
import { parseClock } from '../../src/modules/timezone/clock-state.ts';
import { timezone } from '../../src/modules/timezone/index.ts';
import { given, summaries } from './support/given.ts';

describe('timezone', () => {
  const systemd = 'timedatectl\nTimezone=Etc/UTC\nLocalRTC=no\nknown\n';
  const plain = 'link|/usr/share/zoneinfo/Europe/Zurich\nadjtime|LOCAL\nknown\n';
  const link = { type: 'absent', path: '/etc/localtime' } as const;
  const file = newFile('/etc/timezone', 'file', {}, { content: Buffer.from('Europe/Zurich\n') });
  const cases: readonly [
    what: string,
    args: { readonly name?: string; readonly hwclock?: 'UTC' | 'local' },
    text: string,
    expected: readonly string[],
  ][] = [
    ['leaves all as it is', { name: 'Etc/UTC', hwclock: 'UTC' }, systemd, []],
    [
      'uses timedatectl',
      { name: 'Europe/Zurich', hwclock: 'local' },
      systemd,
      ['timedatectl set-timezone Europe/Zurich', 'timedatectl set-local-rtc 1'],
    ],
    ['knows the zone by its link', { name: 'Europe/Zurich', hwclock: 'local' }, plain, []],
    [
      'links without systemd',
      { name: 'UTC', hwclock: 'UTC' },
      plain,
      ['link /etc/localtime', 'write /etc/timezone', 'hwclock --systohc --utc'],
    ],
  ];
  for (const [what, args, text, expected] of cases) {
    it(what, () => {
      const plan = timezone.plan(args, { clock: parseClock(text), link, file }, given());
      expect(summaries(plan)).to.deep.equal(expected);
    });
  }

  it('refuses a zone the host does not have', () => {
    const clock = parseClock('link|\n');
    const plan = () => timezone.plan({ name: 'Europe/Nowhere' }, { clock, link, file }, given());
    expect(plan).to.throw('the host knows no time zone Europe/Nowhere');
  });
});
