import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { namedAccounts } from '../../../src/engine/tasks/owners.ts';
import { newFile } from '../../../src/module-api/attributes.ts';
import type { Change } from '../../../src/module-api/change.ts';
import type { Attributes } from '../../../src/module-api/file-state.ts';
import { sh } from '../../../src/module-api/shell.ts';
import { groupKey, userKey } from '../../../src/modules/accounts/account.ts';

describe('namedAccounts', () => {
  const giving = (attributes: Attributes): Change => ({
    kind: 'attributes',
    path: '/a',
    before: newFile('/a', 'file', {}, { owner: 'www', group: 'www' }),
    attributes,
  });
  const after = (change: Partial<Extract<Change, { kind: 'run' }>>): PredictedState => {
    const state = new PredictedState();
    state.record(
      { kind: 'run', script: sh`true`, summary: 'true', ...change },
      { task: 'T', user: 'root' },
    );
    return state;
  };
  const made = (key: string) => after({ predicts: [{ resource: 'value', key, value: '?' }] });
  const asked = { owners: ['app'], groups: ['app'] };
  const none = { owners: [], groups: [] };

  const rows: readonly [
    what: string,
    wanted: Attributes,
    predicted: PredictedState,
    expected: object,
  ][] = [
    ['names once', { owner: 'app', group: 'app' }, new PredictedState(), asked],
    ['no numbers, and not root', { owner: '1000', group: 'root' }, new PredictedState(), none],
    ['nobody who has it already', { owner: 'www', group: 'www' }, new PredictedState(), none],
    [
      'nobody whom a task makes, nor his group',
      { owner: 'app', group: 'app' },
      made(userKey('app')),
      none,
    ],
    [
      'the owner where only the group is made',
      { owner: 'app', group: 'app' },
      made(groupKey('app')),
      { owners: ['app'], groups: [] },
    ],
    ['nobody after a command of the user', { owner: 'app' }, after({ opaque: true }), none],
  ];
  for (const [what, wanted, predicted, expected] of rows) {
    it(`asks for ${what}`, () => {
      const changes = [giving(wanted), giving(wanted)];
      expect(namedAccounts(changes, predicted)).to.deep.equal(expected);
    });
  }
});
