import { expect } from 'chai';
import { Failure } from '../../../src/module-api/failure.ts';
import type { ServiceArgs } from '../../../src/modules/service/args.ts';
import { planScript } from '../../../src/modules/service/plan-script.ts';
import {
  parseScriptState,
  type ScriptState,
  scriptState,
} from '../../../src/modules/service/script-probe.ts';
import { argsOf, attempt, changesIn, recorded, said } from './planned.ts';

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
