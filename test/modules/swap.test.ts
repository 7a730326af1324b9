import { expect } from 'chai';
import fc from 'fast-check';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { newFile } from '../../src/module-api/attributes.ts';
import type { Change } from '../../src/module-api/change.ts';
import type { FileState } from '../../src/module-api/file-state.ts';
import type { SwapArgs } from '../../src/modules/swap/args.ts';
import {
  bootSources,
  escaped,
  isSwapEntry,
  unescaped,
  withMarks,
  withoutMarks,
} from '../../src/modules/swap/marked-lines.ts';
import { planSwap, type SwapObserved } from '../../src/modules/swap/plan.ts';
import { zramFile } from '../../src/modules/swap/plan-files.ts';
import {
  activeKey,
  parseSwapState,
  type SwapState,
  type SwapUnit,
  swapState,
} from '../../src/modules/swap/swap-state.ts';

describe('isSwapEntry', () => {
  const lines: readonly [line: string, expected: boolean][] = [
    ['UUID=1 none swap sw 0 0', true],
    ['/swap.img\tnone\tswap\tsw\t0\t0', true],
    ['  /dev/sda2   swap   swap', true],
    ['#/dev/sda2 none swap sw 0 0', false],
    ['# kplay: /dev/sda2 none swap sw 0 0', false],
    ['/dev/sda1 /swap ext4 defaults 0 0', false],
    ['/dev/sda1 / swapfs defaults 0 0', false],
    ['/swap', false],
    ['', false],
  ];
  for (const [line, expected] of lines) {
    it(`${expected ? 'finds' : 'leaves'} ${JSON.stringify(line)}`, () => {
      expect(isSwapEntry(line)).to.equal(expected);
    });
  }
});

describe('withMarks', () => {
  const text = '# fstab\n/dev/sda1 / ext4\n/dev/sda2 none swap sw 0 0\n#old none swap\n';
  const marked = '# fstab\n/dev/sda1 / ext4\n# kplay: /dev/sda2 none swap sw 0 0\n#old none swap\n';

  it('turns entries into comments, and withoutMarks turns them back', () => {
    expect(withMarks(text, isSwapEntry)).to.equal(marked);
    expect(withoutMarks(marked, isSwapEntry)).to.equal(text);
    expect(withoutMarks('# kplay: a note\n', isSwapEntry)).to.equal('# kplay: a note\n');
  });

  it('does it once, and it can be undone, whatever the file', () => {
    const line = fc.constantFrom('a none swap', '#b none swap', '', 'c / ext4', '\td x swap sw');
    fc.assert(
      fc.property(fc.array(line), lines => {
        const before = lines.join('\n');
        const once = withMarks(before, isSwapEntry);
        expect(withMarks(once, isSwapEntry)).to.equal(once);
        expect(withoutMarks(once, isSwapEntry)).to.equal(before);
      }),
    );
  });
});

describe('bootSources', () => {
  it('names what is swapped on at boot', () => {
    const text = '/a none swap sw\n/b none swap pri=1,noauto\n#/c none swap\nUUID=d none swap\n';
    expect(bootSources(text)).to.deep.equal(['/a', 'UUID=d']);
  });
});

describe('unescaped', () => {
  it('undoes what escaped does', () => {
    for (const text of ['', 'a b', String.raw`\t\\`, 'ä', 'a\tb']) {
      expect(unescaped(escaped(text))).to.equal(text);
    }
    expect(escaped('/a b')).to.equal('/a\\040b');
  });
});

const defaults: SwapArgs = {
  ...{ state: 'absent', now: true, persistent: true, fstab: '/etc/fstab', mask_units: true },
  ...{ zram: true, force: false, backup: false },
};
const none: SwapState = {
  ...{ active: [], available: 1000, units: [], zramConfigurations: [], devices: new Map() },
};
const gpt: SwapUnit = {
  ...{ id: 'dev-sda3.swap', isMasked: false, isEnabled: false, isActive: true },
  ...{ fragment: '/run/systemd/generator.late/dev-sda3.swap', source: '' },
};
const file = (path: string, text: string | undefined): FileState =>
  text === undefined
    ? { type: 'absent', path }
    : newFile(path, 'file', {}, { content: Buffer.from(text) });
const observed = (
  swap: Partial<SwapState>,
  fstab: string | undefined = '',
  zram?: string,
): SwapObserved => ({
  swap: { ...none, ...swap },
  fstab: file('/etc/fstab', fstab),
  zram: file(zramFile, zram),
});

describe('planSwap', () => {
  const entry = '/dev/sda2 none swap sw 0 0\n';
  const active = [{ path: '/dev/sda2', used: 10 }];
  const rows: readonly [
    what: string,
    args: Partial<SwapArgs>,
    observed: SwapObserved,
    expected: readonly string[],
  ][] = [
    ['nothing where there is no swap', {}, observed({}), []],
    ['nothing without an fstab', {}, observed({}, undefined), []],
    [
      'all of it',
      {},
      observed({ active, units: [gpt] }, entry),
      [
        'write /etc/fstab',
        'systemctl mask dev-sda3.swap',
        '(systemctl daemon-reload)',
        'swapoff /dev/sda2',
      ],
    ],
    [
      'the kernel alone',
      { persistent: false },
      observed({ active, units: [gpt] }, entry),
      ['swapoff /dev/sda2'],
    ],
    [
      'the next boot alone',
      { now: false },
      observed({ active }, entry),
      ['write /etc/fstab', '(systemctl daemon-reload)'],
    ],
    ['no units when told so', { mask_units: false }, observed({ units: [gpt] }), []],
    ['no unit of fstab', {}, observed({ units: [{ ...gpt, source: '/etc/fstab' }] }), []],
    ['no unit without a file', {}, observed({ units: [{ ...gpt, fragment: '' }] }), []],
    ['no unit that is masked', {}, observed({ units: [{ ...gpt, isMasked: true }] }), []],
    [
      'an own unit by disabling it',
      {},
      observed({
        units: [{ ...gpt, isEnabled: true, fragment: '/etc/systemd/system/dev-sda3.swap' }],
      }),
      ['systemctl disable dev-sda3.swap'],
    ],
    [
      'compressed memory of Fedora',
      {},
      observed({ zramConfigurations: ['/usr/lib/systemd/zram-generator.conf'] }),
      [`write ${zramFile}`, '(systemctl daemon-reload)'],
    ],
    [
      'compressed memory that the user configured',
      {},
      observed({}, '', '[zram0]\n'),
      [`write ${zramFile}`, '(systemctl daemon-reload)'],
    ],
    ['not compressed memory when told so', { zram: false }, observed({}, '', '[zram0]\n'), []],
    [
      'compressed memory of Debian',
      {},
      observed({
        active: [{ path: '/dev/zram0', used: 0 }],
        units: [{ ...gpt, id: 'zramswap.service', fragment: '/lib/systemd/system/z.service' }],
      }),
      ['systemctl mask zramswap.service', 'systemctl stop zramswap.service', 'swapoff /dev/zram0'],
    ],
    [
      'what absent did, undone',
      { state: 'present' },
      observed(
        { units: [{ ...gpt, isMasked: true, isActive: false }] },
        `# kplay: ${entry}`,
        '# kplay: [zram0]\n',
      ),
      [
        'write /etc/fstab',
        `write ${zramFile}`,
        'systemctl unmask dev-sda3.swap',
        '(systemctl daemon-reload)',
        'swapon -a',
        'systemctl start dev-sda3.swap',
      ],
    ],
    ['nothing that is on already', { state: 'present' }, observed({ active }, entry), []],
    [
      'nothing that is on under another name',
      { state: 'present' },
      observed({ active, devices: new Map([['UUID=1', '/dev/sda2']]) }, 'UUID=1 none swap sw\n'),
      [],
    ],
    ['what is off', { state: 'present' }, observed({}, entry), ['swapon -a']],
  ];
  for (const [what, args, state, expected] of rows) {
    it(`plans ${what}`, () => {
      const { changes } = planSwap({ ...defaults, ...args }, state);
      expect(changes.map(shown)).to.deep.equal(expected);
    });
  }

  it('removes the empty configuration it made', () => {
    const zramConfigurations = ['/usr/lib/systemd/zram-generator.conf'];
    const [write] = planSwap(defaults, observed({ zramConfigurations })).changes;
    const text = write?.kind === 'write' && typeof write.content === 'string' ? write.content : '';
    expect(planSwap(defaults, observed({ zramConfigurations }, '', text)).changes).to.deep.equal(
      [],
    );
    const back = planSwap({ ...defaults, state: 'present' }, observed({}, '', text)).changes;
    expect(back.map(shown)[0]).to.equal(`remove ${zramFile}`);
  });

  it('refuses to swap off what memory has no room for, unless forced', () => {
    const full = observed({ active: [{ path: '/x', used: 4096 }], available: 2048 });
    expect(() => planSwap(defaults, full)).to.throw('4 MiB are swapped out, and 2 MiB');
    const { changes, warnings } = planSwap({ ...defaults, force: true }, full);
    expect(changes.map(shown)).to.deep.equal(['swapoff /x']);
    expect(warnings?.[0]).to.contain('4 MiB are swapped out');
    expect(planSwap({ ...defaults, now: false }, full).changes).to.deep.equal([]);
  });

  it('warns when there is nothing to turn on', () => {
    const { warnings } = planSwap({ ...defaults, state: 'present' }, observed({}));
    expect(warnings?.[0]).to.contain('no swap to turn on');
  });
});

describe('parseSwapState', () => {
  it('reads what the host says', () => {
    const swaps =
      'Filename Type Size Used Priority\n/dev/sda2 partition 100 5 -2\n/a\\040b file 100 0 -3\n';
    const units = [
      'Id=zramswap.service\nLoadState=not-found',
      `Id=dev-sda3.swap\nLoadState=loaded\nUnitFileState=generated\nActiveState=active
FragmentPath=/run/x\nSourcePath=\nFollowing=`,
      'Id=dev-disk.swap\nLoadState=loaded\nFollowing=dev-sda3.swap',
    ].join('\n\n');
    const text = `swaps|${btoa(swaps)}
available|77
units|${btoa(units)}
zram|/usr/lib/systemd/zram-generator.conf
device|${btoa('UUID=1')}|${btoa('/dev/sda2')}
`;
    expect(parseSwapState(text)).to.deep.equal({
      active: [
        { path: '/dev/sda2', used: 5 },
        { path: '/a b', used: 0 },
      ],
      available: 77,
      units: [{ ...gpt, fragment: '/run/x' }],
      zramConfigurations: ['/usr/lib/systemd/zram-generator.conf'],
      devices: new Map([['UUID=1', '/dev/sda2']]),
    });
    expect(parseSwapState('')).to.deep.equal({ ...none, available: undefined });
  });
});

describe('swapState', () => {
  it('sees in check mode what earlier tasks would have done', () => {
    const predicted = new PredictedState();
    const state = { ...none, active: [{ path: '/dev/sda2', used: 1 }], units: [gpt] };
    for (const change of planSwap(defaults, observed(state)).changes) {
      predicted.record(change, { task: 't', user: 'root' });
    }
    const after = swapState('/etc/fstab').overlay?.(state, predicted);
    expect(after?.active).to.deep.equal([]);
    expect(after?.units[0]?.isMasked).to.equal(true);
    expect(predicted.value(activeKey)).to.equal('[]');
  });
});

function shown(change: Change): string {
  if (change.kind !== 'run') return `${change.kind} ${change.path}`;
  return change.effect === 'none' ? `(${change.summary})` : change.summary;
}
