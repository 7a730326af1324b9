import { expect } from 'chai';
import fc from 'fast-check';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { newFile } from '../../../src/module-api/attributes.ts';
import type { Change } from '../../../src/module-api/change.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { ServiceArgs } from '../../../src/modules/service/args.ts';
import { planUnit } from '../../../src/modules/service/plan-unit.ts';
import { unitFileNames, unitName } from '../../../src/modules/service/unit-name.ts';
import { overlayUnit } from '../../../src/modules/service/unit-overlay.ts';
import { parseUnitState, unitState } from '../../../src/modules/service/unit-probe.ts';
import type { UnitState } from '../../../src/modules/service/unit-state.ts';
import { argsOf, attempt, changesIn, recorded, said } from './planned.ts';

const unit = (more: Partial<UnitState> = {}): UnitState => ({
  ...{ id: 'x.service', load: 'loaded', active: 'inactive', sub: 'dead', file: 'disabled' },
  ...{ alsoEnabled: false, canReload: true, stays: true, offline: false },
  ...{ unmet: [], similar: [], properties: {} },
  ...more,
});
const looking = { checkMode: false, round: 0 };
const checking = { checkMode: true, round: 0 };
const running = { active: 'active', sub: 'running' };
const masked = { load: 'masked', file: 'masked' };
const missing = { load: 'not-found', file: '', similar: ['xy.service'] };

describe('planUnit', () => {
  const rows: readonly [
    state: Partial<UnitState>,
    wanted: Partial<ServiceArgs>,
    expected: string,
  ][] = [
    [{}, { state: 'started' }, 'start'],
    [running, { state: 'started' }, ''],
    [{ active: 'activating', sub: 'start' }, { state: 'started' }, ''],
    [{ active: 'activating', sub: 'auto-restart' }, { state: 'started' }, 'start'],
    [{ active: 'failed' }, { state: 'started' }, 'start'],
    [{ active: 'failed' }, { state: 'stopped' }, ''],
    [{ active: 'deactivating' }, { state: 'stopped' }, 'stop'],
    [{ unmet: ['ConditionPathExists=/x'] }, { state: 'started' }, ''],
    [{ unmet: ['ConditionPathExists=/x'] }, { state: 'restarted', enabled: true }, 'enable'],
    [{ ...running, unmet: ['ConditionPathExists=/x'] }, { state: 'restarted' }, 'restart'],
    [running, { state: 'stopped', no_block: true }, '--no-block stop'],
    [{}, { state: 'restarted' }, 'start'],
    [running, { state: 'restarted' }, 'restart'],
    [running, { state: 'reloaded' }, 'reload'],
    [{}, { state: 'reloaded' }, 'start'],
    [{ ...running, canReload: false }, { state: 'reloaded' }, 'has no "ExecReload"'],
    [{ ...running, canReload: undefined }, { state: 'reloaded' }, 'reload'],
    [{ load: 'bad-setting' }, { state: 'started' }, 'systemd cannot load x.service: bad-setting'],
    [{}, { enabled: true }, 'enable'],
    [{}, { enabled: false }, ''],
    [{ file: 'enabled' }, { enabled: false, force: true }, '--force disable'],
    [{ file: 'enabled-runtime' }, { enabled: true }, 'enable'],
    [{ file: 'enabled-runtime' }, { enabled: false }, 'disable, disable --runtime'],
    [{ file: 'static' }, { enabled: true }, ''],
    [{ file: 'static' }, { enabled: false }, ''],
    [{ file: 'generated' }, { enabled: false }, ''],
    [{ file: 'linked' }, { enabled: true }, 'enable'],
    [{ file: 'indirect' }, { enabled: true }, 'enable'],
    [{ file: 'indirect', alsoEnabled: true }, { enabled: true }, ''],
    [{ file: 'indirect', alsoEnabled: true }, { enabled: false }, 'disable'],
    [{}, { masked: true }, 'mask'],
    [
      { ...running, file: 'enabled' },
      { masked: true, enabled: false, state: 'stopped' },
      'disable, stop, mask',
    ],
    [masked, { masked: true, enabled: false, state: 'stopped' }, ''],
    [masked, { masked: false, enabled: true, state: 'started' }, 'unmask, enable, start'],
    [{ ...masked, file: 'masked-runtime' }, { masked: false }, 'unmask --runtime'],
    [masked, { enabled: true }, 'is masked and cannot be enabled'],
    [{}, { enabled: true, masked: true }, 'is masked and cannot be enabled'],
    [masked, { state: 'started' }, 'is masked and cannot be started'],
    [missing, { state: 'stopped' }, 'the host has no unit x.service; it has xy.service'],
    [missing, { enabled: false }, 'the host has no unit x.service'],
    [missing, { masked: true }, 'mask'],
    [missing, { masked: false }, ''],
    [
      running,
      { state: 'started', daemon_reload: true, daemon_reexec: true },
      'daemon-reload, daemon-reexec',
    ],
    [{ offline: true }, { state: 'started', enabled: true }, 'enable'],
    [{}, { scope: 'user', state: 'started' }, '--user start'],
    [{}, { scope: 'global', enabled: true }, '--global enable'],
    [{}, { scope: 'global', state: 'started' }, 'cannot be started or stopped'],
  ];
  for (const [state, wanted, expected] of rows) {
    it(`makes of ${JSON.stringify(state)} and ${JSON.stringify(wanted)}: ${expected}`, () => {
      expect(said(() => planUnit(argsOf(wanted), unit(state), looking))).to.match(
        new RegExp(expected === '' ? '^$' : expected.replaceAll(/[.?]/g, '[$&]')),
      );
    });
  }

  it('looks again for a missing unit once systemd has read its files', () => {
    const args = argsOf({ state: 'started', daemon_reload: true });
    const plan = planUnit(args, unit(missing), looking);
    expect(plan).to.include({ again: true });
    expect(changesIn(plan).map(({ effect }) => effect)).to.deep.equal(['none']);
    for (const more of [{ checkMode: true }, { round: 1 }]) {
      const look = { ...looking, ...more };
      expect(() => planUnit(args, unit(missing), look)).to.throw(Failure, 'no unit x.service');
    }
    const second = planUnit(args, unit(), { ...looking, round: 1 });
    expect(changesIn(second)).to.have.lengthOf(1);
  });

  it('warns of what enabling cannot do', () => {
    const warnings = (state: Partial<UnitState>, wanted: Partial<ServiceArgs>) => {
      const plan = planUnit(argsOf(wanted), unit(state), looking);
      return 'changes' in plan ? plan.warnings?.join() : undefined;
    };
    expect(warnings({ file: 'static' }, { enabled: true })).to.contain('starts only when');
    expect(warnings({ file: 'generated' }, { enabled: false })).to.contain('cannot be disabled');
    const unmet = ['ConditionPathExists=/x'];
    expect(warnings({ unmet }, { state: 'started' })).to.equal(
      'x.service is not started, because it would skip itself: ConditionPathExists=/x is not met',
    );
    expect(warnings({ unmet }, { state: 'stopped' })).to.equal('');
    expect(warnings({ offline: true }, { state: 'started' })).to.contain('was not started');
    expect(warnings({}, { enabled: true })).to.equal('');
  });

  it('is done after one time, whatever there was', () => {
    const state = fc.record({
      active: fc.constantFrom('active', 'inactive', 'failed', 'activating', 'deactivating'),
      sub: fc.constantFrom('running', 'auto-restart'),
      file: fc.constantFrom(
        'enabled',
        'disabled',
        'static',
        'indirect',
        'enabled-runtime',
        'linked',
        'masked',
      ),
      alsoEnabled: fc.boolean(),
    });
    const optional = { requiredKeys: [] };
    const wanted = fc.record(
      {
        state: fc.constantFrom('started', 'stopped'),
        enabled: fc.boolean(),
        masked: fc.boolean(),
      },
      optional,
    );
    fc.assert(
      fc.property(state, wanted, (seen, want) => {
        const observed = unit({ ...seen, load: seen.file === 'masked' ? 'masked' : 'loaded' });
        const plan = attempt(() => planUnit(argsOf(want), observed, checking));
        if (plan === undefined) return;
        const after = predictedAfter(changesIn(plan), observed);
        expect(said(() => planUnit(argsOf(want), after, checking))).to.equal('');
      }),
    );
  });
});

describe('overlayUnit', () => {
  const written = (content: string | undefined, path = '/etc/systemd/system/x.service') => {
    const predicted = new PredictedState();
    const more = content === undefined ? {} : { content: Buffer.from(content) };
    const state = newFile(path, 'file', {}, more);
    const change = { kind: 'run', script: unitState('x', 'system').script, summary: '' } as const;
    predicted.record(
      { ...change, predicts: [{ resource: 'file', path, state }] },
      { task: 'Write', user: 'root' },
    );
    return predicted;
  };
  const named = { name: 'x.service', scope: 'system' };

  it('knows a unit whose file would be written', () => {
    const content = '[Service]\nType=oneshot\nExecReload=/bin/true\n[Install]\nWantedBy=a.target\n';
    expect(overlayUnit(unit({ ...missing, active: '' }), written(content), named)).to.include({
      ...{ load: 'loaded', active: 'inactive', file: 'disabled', canReload: true, stays: false },
    });
    expect(overlayUnit(unit(missing), written('[Service]'), named)).to.include({
      ...{ file: 'static', canReload: false, stays: true },
    });
    expect(overlayUnit(unit(missing), written(undefined), named)).to.include({
      ...{ file: 'disabled', canReload: undefined },
    });
  });

  it('does not know conditions any more that an earlier task would change', () => {
    const unmet = ['ConditionPathExists=!/etc/off', 'ConditionUser=nobody'];
    expect(overlayUnit(unit({ unmet }), written('', '/etc/off'), named).unmet).to.deep.equal([
      'ConditionUser=nobody',
    ]);
    expect(overlayUnit(unit({ unmet }), written('[Service]'), named).unmet).to.deep.equal([]);
  });

  it('finds an instance by the file of its template', () => {
    const predicted = written('[Install]', '/lib/systemd/system/x@.service');
    const instance = { name: 'x@a.service', scope: 'system' };
    expect(overlayUnit(unit(missing), predicted, instance)).to.include({ load: 'loaded' });
    expect(overlayUnit(unit(missing), predicted, named)).to.deep.equal(unit(missing));
  });
});

describe('unitName', () => {
  it('adds the suffix of services', () => {
    const names = ['a', 'a.socket', 'a@b', 'a@b.timer', 'a.b', '/dev/sda'].map(unitName);
    expect(names).to.deep.equal([
      ...['a.service', 'a.socket', 'a@b.service', 'a@b.timer', 'a.b.service', '/dev/sda'],
    ]);
    for (const wrong of ['', ' ', 'a*', 'a\nb']) expect(() => unitName(wrong)).to.throw(Failure);
    expect(unitFileNames('a@b.timer')).to.deep.equal(['a@b.timer', 'a@.timer']);
    expect(unitFileNames('a@.timer')).to.deep.equal(['a@.timer']);
  });
});

describe('parseUnitState', () => {
  const parse = (show: string, rest: string, scope: 'system' | 'user' = 'system') =>
    parseUnitState('x.service', scope, `show|${btoa(show)}\n${rest}`);

  it('reads what systemctl prints', () => {
    const show =
      'Type=oneshot\nRemainAfterExit=no\nId=y.service\nExecStart={ a\nb }\nLoadState=loaded\nActiveState=active\nSubState=exited\nUnitFileState=enabled\nCanReload=no\n';
    const state = parse(show, 'file|alias\n');
    expect(state).to.include({
      ...{ id: 'y.service', load: 'loaded', active: 'active', sub: 'exited', file: 'enabled' },
      ...{ canReload: false, stays: false, offline: false },
    });
    expect(state.properties).to.include({ ExecStart: '{ a\nb }', CanReload: 'no' });
  });

  it('reads what units there are instead, and what Also= names', () => {
    const rest =
      'file|indirect\nalso|enabled\nalso|disabled\npath|UnitPath=/a /b\nsimilar|xy.service\n';
    const state = parse('LoadState=not-found\n', rest);
    expect(state).to.include({ id: 'x.service', alsoEnabled: false, canReload: undefined });
    expect(state.similar).to.deep.equal(['xy.service']);
    expect(state.properties['UnitPath']).to.equal('/a /b');
  });

  it('reads conditions that are not met', () => {
    const state = parse('ActiveState=inactive\n', 'file|static\nunmet|ConditionUser=me\n');
    expect(state.unmet).to.deep.equal(['ConditionUser=me']);
  });

  it('fails when systemd cannot be asked', () => {
    expect(() => parse('Failed to connect to bus: No medium found\n', 'file|\n', 'user')).to.throw(
      'enable-linger',
    );
    expect(() => parse('Invalid unit name\n', 'file|\n')).to.throw(
      'does not tell of x.service: Invalid unit name',
    );
    expect(parse('Running in chroot, ignoring request.\n', 'file|enabled\n').offline).to.equal(
      true,
    );
  });
});

function predictedAfter(changes: readonly Change[], observed: UnitState): UnitState {
  return overlayUnit(observed, recorded(changes), { name: 'x.service', scope: 'system' });
}
