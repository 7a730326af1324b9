import { expect } from 'chai';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import type { Plan } from '../../src/module-api/define-module.ts';
import { type GroupState, groupState } from '../../src/modules/group/group-state.ts';
import { group } from '../../src/modules/group/index.ts';
import { given, summaries } from './support/given.ts';

type Args = Parameters<typeof group.plan>[0];
const defaults: Args = {
  ...{ name: 'app', state: 'present', system: false, force: false, local: false },
  ...{ non_unique: false },
};
const none: GroupState = { gid: undefined, holder: undefined, hasGroupadd: true };
const planOf = (args: Partial<Args>, state: Partial<GroupState>): Plan =>
  group.plan({ ...defaults, ...args }, { group: { ...none, ...state } }, given());

describe('group', () => {
  const rows: readonly [args: Partial<Args>, state: Partial<GroupState>, expected: string][] = [
    [{}, {}, 'groupadd app'],
    [{ system: true, gid: 5 }, {}, 'groupadd -r -g 5 app'],
    [{ gid: 5, non_unique: true }, { holder: 'x' }, 'groupadd -g 5 -o app'],
    [{ gid_min: 5, gid_max: 9 }, {}, 'groupadd -K GID_MIN=5 -K GID_MAX=9 app'],
    [{}, { gid: '7' }, ''],
    [{ gid: 7 }, { gid: '7', holder: 'app' }, ''],
    [{ gid: 5 }, { gid: '7' }, 'groupmod -g 5 app'],
    [{ state: 'absent' }, { gid: '7' }, 'groupdel app'],
    [{ state: 'absent', force: true }, { gid: '7' }, 'groupdel -f app'],
    [{ state: 'absent' }, {}, ''],
  ];
  for (const [args, state, expected] of rows) {
    it(`makes of ${JSON.stringify(state)} and ${JSON.stringify(args)}: ${expected}`, () => {
      expect(summaries(planOf(args, state)).join()).to.equal(expected);
    });
  }

  it('says why it cannot', () => {
    expect(() => planOf({ gid: 5 }, { holder: 'x' })).to.throw('is the number of the group x');
    expect(() => planOf({}, { hasGroupadd: false })).to.throw('install the package "shadow"');
    for (const name of ['', '-x', 'a:b', 'a b', 'a\nb', 'a,b']) {
      expect(() => group.observe?.({ ...defaults, name }, given())).to.throw('cannot be the name');
    }
  });

  it('sees what earlier tasks would have done', () => {
    const probe = groupState({ name: 'app', gid: undefined, local: false });
    const predicted = new PredictedState();
    const record = (plan: Plan) => {
      for (const change of 'changes' in plan ? plan.changes : plan) {
        predicted.record(change, { task: 't', user: 'root' });
      }
    };
    record(planOf({}, {}));
    expect(probe.overlay?.(none, predicted).gid).to.equal('?');
    record(planOf({ state: 'absent' }, { gid: '?' }));
    expect(probe.overlay?.(none, predicted).gid).to.equal(undefined);
  });

  it('reads what the host says', () => {
    const probe = groupState({ name: 'app', gid: 7, local: false });
    const said = (text: string) =>
      probe.parse({
        ...{ exitCode: 0, stdout: Buffer.from(text), stderr: Buffer.from('') },
        omitted: { stdout: 0, stderr: 0 },
      });
    expect(said('group|app:x:7:a,b\nholder|app:x:7:\nhas|groupadd\n')).to.deep.equal({
      ...{ gid: '7', holder: 'app', hasGroupadd: true },
    });
    expect(said('group|\nholder|\n')).to.deep.equal({ ...none, hasGroupadd: false });
  });
});
