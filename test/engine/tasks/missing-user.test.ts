import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import { makerOf } from '../../../src/engine/tasks/missing-user.ts';
import type { RunChange } from '../../../src/module-api/change.ts';
import { sh } from '../../../src/module-api/shell.ts';
import { userKey } from '../../../src/modules/accounts/account.ts';
import type { UnreachableKind } from '../../../src/transport/transport.ts';

describe('makerOf', () => {
  const command: Partial<RunChange> = { opaque: true };
  const user = (name: string, value: string): Partial<RunChange> => ({
    predicts: [{ resource: 'value', key: userKey(name), value }],
  });

  const rows: readonly [
    what: string,
    kind: UnreachableKind,
    changes: readonly Partial<RunChange>[],
    maker: string | undefined,
  ][] = [
    ['nobody where nothing was done', 'unknown-user', [], undefined],
    ['the task that makes the user', 'unknown-user', [command, user('app', '{}')], 'task 2'],
    ['the task that changes the user, whatever is wrong', 'become', [user('app', '{}')], 'task 1'],
    ['nobody where another user is made', 'unknown-user', [user('other', '{}')], undefined],
    ['nobody where the user is removed', 'unknown-user', [user('app', '')], undefined],
    ['the command that may have made any user', 'unknown-user', [command], 'task 1'],
    ['nobody where it is not the user that is missing', 'become', [command], undefined],
  ];
  for (const [what, kind, changes, maker] of rows) {
    it(`finds ${what}`, () => {
      const predicted = new PredictedState();
      for (const [index, change] of changes.entries()) {
        const author = { task: `task ${index + 1}`, user: 'root' };
        predicted.record({ kind: 'run', script: sh`true`, summary: 'true', ...change }, author);
      }
      const become = { method: 'sudo', user: 'app' } as const;
      expect(makerOf({ kind }, { become, predicted })).to.equal(maker);
    });
  }
});
