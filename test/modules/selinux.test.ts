import { expect } from 'chai';
import { newFile } from '../../src/module-api/attributes.ts';
import type { FileState } from '../../src/module-api/file-state.ts';
import { settingIn, withSetting } from '../../src/modules/selinux/config.ts';
import { selinux } from '../../src/modules/selinux/index.ts';
import { parseSelinux, type SelinuxState } from '../../src/modules/selinux/selinux-state.ts';
import { given, summaries } from './support/given.ts';

type Args = Parameters<typeof selinux.plan>[0];
const path = '/etc/selinux/config';
const defaults: Args = { state: 'permissive', configfile: path, update_kernel_param: false };
const enforcing: SelinuxState = {
  ...{ mode: 'enforcing', policies: ['targeted'], hasGrubby: false, kernelsOff: 'none' },
};
const configOf = (text: string | undefined): FileState =>
  text === undefined
    ? { type: 'absent', path }
    : newFile(path, 'file', {}, { content: Buffer.from(text) });
const text = '# SELINUX= can be…\nSELINUX=enforcing\nSELINUXTYPE=targeted\n';

describe('selinux', () => {
  const rows: readonly [
    args: Partial<Args>,
    state: Partial<SelinuxState>,
    config: string,
    expected: readonly string[],
    reboot: boolean,
  ][] = [
    [{}, {}, text, [`write ${path}`, 'setenforce 0'], false],
    [{}, { mode: 'permissive' }, text, [`write ${path}`], false],
    [{ state: 'enforcing' }, {}, text, [], false],
    [{ state: 'enforcing', policy: 'targeted' }, {}, text, [], false],
    [{ state: 'enforcing' }, { mode: 'permissive' }, text, ['setenforce 1'], false],
    [{ state: 'enforcing' }, { mode: 'disabled' }, text, [], true],
    [{ state: 'disabled' }, {}, text, [`write ${path}`, 'setenforce 0'], true],
    [{ state: 'disabled' }, { mode: 'permissive' }, 'SELINUX=disabled\n', [], true],
    [{ state: 'disabled' }, { mode: 'disabled' }, 'SELINUX=disabled\n', [], false],
    [{ state: 'enforcing', policy: 'mls' }, { policies: ['mls'] }, text, [`write ${path}`], true],
    [
      { state: 'disabled', update_kernel_param: true },
      { mode: 'disabled', hasGrubby: true, kernelsOff: 'some' },
      'SELINUX=disabled\n',
      ['grubby --update-kernel=ALL --args=selinux=0'],
      false,
    ],
  ];
  for (const [args, state, config, expected, reboot] of rows) {
    it(`makes of ${JSON.stringify(state)} and ${JSON.stringify(args)}: ${expected.join()}`, () => {
      const observed = { selinux: { ...enforcing, ...state }, config: configOf(config) };
      const all = { ...defaults, ...args };
      expect(summaries(selinux.plan(all, observed, given()))).to.deep.equal(expected);
      const result = selinux.result?.(all, observed, [], given());
      expect(result?.['reboot_required']).to.equal(reboot);
    });
  }

  it('skips a host without SELinux, unless it is to be enforced', () => {
    const observed = { selinux: { ...enforcing, mode: undefined }, config: configOf(undefined) };
    const plan = selinux.plan(defaults, observed, given());
    expect('changes' in plan && plan.skipped).to.equal('the host has no SELinux');
    const wanted = { ...defaults, state: 'enforcing' } as const;
    expect(() => selinux.plan(wanted, observed, given())).to.throw('has no SELinux to enforce');
  });

  it('says what it cannot do', () => {
    const planOf = (args: Partial<Args>, config: string) =>
      selinux.plan(
        { ...defaults, ...args },
        { selinux: enforcing, config: configOf(config) },
        given(),
      );
    expect(() => planOf({ policy: 'mls' }, text)).to.throw(
      'no SELinux policy "mls"; it has targeted',
    );
    expect(() => planOf({}, '')).to.throw('"policy" is needed');
    expect(() => planOf({ update_kernel_param: true }, text)).to.throw('needs grubby');
  });
});

describe('withSetting', () => {
  it('sets the line that counts, and leaves comments', () => {
    expect(withSetting(text, 'SELINUX', 'disabled')).to.equal(
      text.replace('=enforcing', '=disabled'),
    );
    expect(withSetting('# x', 'SELINUX', 'a')).to.equal('# x\nSELINUX=a\n');
    expect(withSetting('SELINUX = a # b\n', 'SELINUX', 'a')).to.equal('SELINUX = a # b\n');
    expect(settingIn('SELINUX=a\nSELINUX=b\nSELINUXTYPE=c\n', 'SELINUX')).to.equal('b');
  });
});

describe('parseSelinux', () => {
  it('reads what the host says', () => {
    const said = parseSelinux(
      'mode|Enforcing\npolicy|targeted\nhas|grubby\nkernel|"ro selinux=0"\nkernel|"ro quiet"\n',
    );
    expect(said).to.deep.equal({ ...enforcing, hasGrubby: true, kernelsOff: 'some' });
    expect(parseSelinux('mode|\n').mode).to.equal('disabled');
    expect(parseSelinux('').mode).to.equal(undefined);
  });
});
