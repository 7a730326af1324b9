import { expect } from 'chai';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { Failure } from '../../src/module-api/failure.ts';
import { booleanState, parseBoolean } from '../../src/modules/seboolean/boolean-state.ts';
import { planBoolean } from '../../src/modules/seboolean/index.ts';
import { summaries } from './support/given.ts';

const name = 'httpd_can_network_connect';
const off = `enabled|\nnow|${name} --> off\nsemanage|\nlisted|off  ,  off)  Allow httpd to …\n`;

describe('parseBoolean', () => {
  it('reads what getsebool and semanage say', () => {
    expect(parseBoolean(off)).to.deep.equal({
      ...{ isEnabled: true, hasSemanage: true, now: 'off', later: 'off', said: '' },
    });
    const on = parseBoolean(`enabled|\nnow|${name} --> on\nlocal|${name}=1\n`);
    expect(on).to.include({ hasSemanage: false, now: 'on', later: 'on' });
    expect(parseBoolean('enabled|\nnow|Error getting active value for x\n').said).to.contain(
      'Error',
    );
  });
});

describe('planBoolean', () => {
  const args = { name, state: true, persistent: false, ignore_selinux_state: false };
  const seen = parseBoolean(off);
  const rows: readonly [what: string, more: object, state: object, expected: readonly string[]][] =
    [
      ['sets it now', {}, {}, [`setsebool ${name} on`]],
      ['sets it for good', { persistent: true }, {}, [`setsebool -P ${name} on`]],
      ['leaves it', {}, { now: 'on' }, []],
      ['leaves it for good', { persistent: true }, { now: 'on', later: 'on' }, []],
      [
        'sets it for good where it is only on now',
        { persistent: true },
        { now: 'on' },
        [`setsebool -P ${name} on`],
      ],
      [
        'sets it for good where nobody has said it',
        { persistent: true },
        { now: 'on', later: undefined },
        [`setsebool -P ${name} on`],
      ],
      ['turns it off', { state: false }, { now: 'on' }, [`setsebool ${name} off`]],
      [
        'sets it in an image',
        { ignore_selinux_state: true },
        { isEnabled: false, now: undefined },
        [`semanage boolean -N -m --on ${name}`],
      ],
    ];
  for (const [what, more, state, expected] of rows) {
    it(what, () => {
      const wanted = { ...args, ...more };
      const changes = planBoolean(wanted, { ...seen, ...state });
      expect(summaries(changes)).to.deep.equal(expected);
      const predicted = new PredictedState();
      for (const change of changes) predicted.record(change, { task: 'Set', user: 'root' });
      const before = { ...seen, ...state };
      const after = booleanState(name).overlay?.(before, predicted) ?? before;
      expect(planBoolean(wanted, after)).to.deep.equal([]);
    });
  }

  it('says why it cannot', () => {
    const none = { ...seen, isEnabled: false };
    expect(() => planBoolean(args, none)).to.throw(Failure, 'SELinux is disabled');
    const unknown = { ...seen, now: undefined, said: 'Error getting active value' };
    expect(() => planBoolean(args, unknown)).to.throw(Failure, `no boolean ${name}: Error getting`);
    const image = { ...none, hasSemanage: false, later: undefined };
    const ignoring = { ...args, ignore_selinux_state: true };
    expect(() => planBoolean(ignoring, image)).to.throw(Failure, 'takes semanage');
  });
});
