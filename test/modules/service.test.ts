import { expect } from 'chai';
import fc from 'fast-check';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { newFile } from '../../src/module-api/attributes.ts';
import type { Change } from '../../src/module-api/change.ts';
import type { Plan } from '../../src/module-api/define-module.ts';
import { Failure } from '../../src/module-api/failure.ts';
import type { ServiceArgs } from '../../src/modules/service/args.ts';
import { failureOf } from '../../src/modules/service/failure.ts';
import { service } from '../../src/modules/service/index.ts';
import { planScript } from '../../src/modules/service/plan-script.ts';
import { planUnit } from '../../src/modules/service/plan-unit.ts';
import {
  parseScriptState,
  type ScriptState,
  scriptState,
} from '../../src/modules/service/script-probe.ts';
import { unitFileNames, unitName } from '../../src/modules/service/unit-name.ts';
import { overlayUnit } from '../../src/modules/service/unit-overlay.ts';
import { parseUnitState, unitState } from '../../src/modules/service/unit-probe.ts';
import type { UnitState } from '../../src/modules/service/unit-state.ts';
import { given } from './support/given.ts';

const defaults: ServiceArgs = {
  ...{ name: 'x', daemon_reload: false, daemon_reexec: false, scope: 'system', no_block: false },
  ...{ force: false, runlevel: 'default', daemonize: false, use: 'auto' },
};
const argsOf = (args: Partial<ServiceArgs>): ServiceArgs => ({ ...defaults, ...args });

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

describe('service', () => {
  const observing = (service_mgr: string, commands: readonly string[], more = {}): string => {
    const debian = given().host;
    const facts = { ...debian.facts, service_mgr };
    const host = { ...debian, facts, commands: new Set(commands) };
    const probes = service.observe?.(argsOf(more), given(host)) ?? {};
    return Object.entries(probes)
      .flatMap(([name, probe]) => (probe === undefined ? [] : [name]))
      .join(' ');
  };

  it('asks what manages services, and both where systemd does not run', () => {
    expect(observing('systemd', ['systemctl', 'service'])).to.equal('unit');
    expect(observing('openrc', ['rc-service', 'systemctl'])).to.equal('script');
    expect(observing('sleep', ['systemctl'])).to.equal('unit script');
    expect(observing('sysvinit', ['service'])).to.equal('script');
    expect(observing('sleep', ['systemctl'], { name: 'x.socket' })).to.equal('unit script');
    expect(observing('sleep', ['systemctl'], { name: 'x y' })).to.equal('unit');
    expect(observing('sleep', ['systemctl'], { masked: true })).to.equal('unit');
    expect(observing('systemd', ['systemctl'], { use: 'sysvinit' })).to.equal('script');
  });
});

describe('planScript', () => {
  const script = (more: Partial<ScriptState> = {}): ScriptState => ({
    ...{ exists: true, running: false, levels: [], tools: ['service', 'update-rc.d'], similar: [] },
    ...more,
  });
  const rows: readonly [
    state: Partial<ScriptState>,
    wanted: Partial<ServiceArgs>,
    sysvinit: string,
    openrc: string,
  ][] = [
    [{}, { state: 'started' }, 'service x start', 'rc-service x start'],
    [{ running: true }, { state: 'started' }, '', ''],
    [
      { running: true },
      { state: 'stopped', arguments: 'a "b c"' },
      'service x stop a b c',
      'rc-service x stop a b c',
    ],
    [{}, { state: 'stopped' }, '', ''],
    [{}, { state: 'restarted' }, 'service x start', 'rc-service x start'],
    [
      { running: true },
      { state: 'restarted', sleep: 2 },
      'service x stop && sleep 2 && service x start',
      'rc-service x stop && sleep 2',
    ],
    [
      { running: true, tools: [] },
      { state: 'reloaded' },
      '/etc/init.d/x reload',
      'rc-service x reload',
    ],
    [
      { running: undefined },
      { state: 'started' },
      'does not tell whether it runs',
      'does not tell',
    ],
    [
      {},
      { enabled: true },
      'update-rc.d x defaults && update-rc.d x enable',
      'rc-update add x default',
    ],
    [{ levels: ['2', 'default'] }, { enabled: true }, '', ''],
    [
      { levels: ['3', 'default'] },
      { enabled: false },
      'update-rc.d x disable',
      'rc-update del x default',
    ],
    [
      { levels: ['3'] },
      { enabled: true, runlevels: ['3', '5'] },
      'update-rc.d x enable 3 5',
      'rc-update add',
    ],
    [
      { tools: ['chkconfig'] },
      { enabled: true, runlevels: ['3'] },
      'chkconfig --level 3 x on',
      'rc-update',
    ],
    [
      { tools: [] },
      { enabled: true },
      'neither update-rc.d nor chkconfig',
      'rc-update add x default',
    ],
    [
      { exists: false, similar: ['xy'] },
      { state: 'started' },
      'no service x; it has xy',
      'no service x',
    ],
    [{}, { masked: true }, 'only systemd can mask', 'only systemd can mask'],
  ];
  for (const [state, wanted, ...expected] of rows) {
    for (const [index, manager] of (['sysvinit', 'openrc'] as const).entries()) {
      const text = expected[index] ?? '';
      it(`makes of ${JSON.stringify(state)} and ${JSON.stringify(wanted)} by ${manager}: ${text}`, () => {
        const plan = () => planScript({ name: 'x', args: argsOf(wanted), manager }, script(state));
        expect(said(plan)).to.satisfy((all: string) =>
          text === '' ? all === '' : all.includes(text),
        );

        const changes = attempt(plan);
        if (changes === undefined || !/start|stop|^$/.test(text)) return;
        const args = argsOf(wanted);
        if (args.state === 'restarted' || args.state === 'reloaded') return;
        const probe = scriptState({ name: 'x', manager, pattern: undefined });
        const after = probe.overlay?.(script(state), recorded(changesIn(changes)));
        if (after === undefined) expect.fail('scripts have an overlay');
        expect(planScript({ name: 'x', args, manager }, after)).to.deep.equal([]);
      });
    }
  }

  it('refuses names that are no file', () => {
    for (const name of ['../x', 'a b', '-x', "a'b", '$(x)']) {
      expect(() => scriptState({ name, manager: 'sysvinit', pattern: undefined })).to.throw(
        Failure,
      );
    }
  });
});

describe('parseScriptState', () => {
  const cases: readonly [code: number, said: string, running: boolean | undefined][] = [
    [0, 'x is running', true],
    [0, 'x is not running', false],
    [0, '', true],
    [3, '', false],
    [32, ' * status: crashed', false],
    [4, 'Usage: x {start|stop}', undefined],
    [4, 'x is running...', true],
  ];
  for (const [code, text, expected] of cases) {
    it(`takes ${code} "${text}" for ${expected}`, () => {
      const printed = `exists\nstatus|${code}|${btoa(text)}\nlevel|2\nlevel|2\ntool|service\n`;
      const state = parseScriptState(printed, undefined);
      expect(state).to.deep.include({ running: expected, levels: ['2'], tools: ['service'] });
    });
  }

  it('looks for a process where the script does not tell', () => {
    const printed = `exists\nstatus|2|${btoa('Usage')}\n`;
    expect(parseScriptState(`${printed}process\n`, 'x').running).to.equal(true);
    expect(parseScriptState(printed, 'x').running).to.equal(false);
  });
});

describe('failureOf', () => {
  it('says what went wrong, with the end of the log', () => {
    const stderr = 'Warning: changed on disk.\nJob for x.service failed.\nSee more.\n';
    expect(failureOf('start x', 'a\n\nb\n', stderr)).to.equal(
      'cannot start x: Job for x.service failed. Its log ends with:\n  a\n  b',
    );
    expect(failureOf('start x', '', '')).to.equal('cannot start x: systemctl does not say why');
  });
});

function changesIn(plan: Plan): readonly (Change & { readonly kind: 'run' })[] {
  const changes = 'changes' in plan ? plan.changes : plan;
  return changes.map(change => (change.kind === 'run' ? change : expect.fail(change.kind)));
}

/** What is planned, without the command's name, or the reason why nothing can be. */
function said(plan: () => Plan): string {
  try {
    const summaries = changesIn(plan()).map(({ summary }) => summary);
    return summaries
      .map(text => text.replace(/^systemctl /, '').replace(/ x\.service$/, ''))
      .join(', ');
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

function attempt<T>(plan: () => T): T | undefined {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function recorded(changes: readonly Change[]): PredictedState {
  const predicted = new PredictedState();
  for (const change of changes) predicted.record(change, { task: 'Task', user: 'root' });
  return predicted;
}

function predictedAfter(changes: readonly Change[], observed: UnitState): UnitState {
  return overlayUnit(observed, recorded(changes), { name: 'x.service', scope: 'system' });
}
