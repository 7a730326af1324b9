import { expect } from 'chai';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { drainedPods, podsIn } from '../../../src/modules/kubectl/drain.ts';
import { answer, argsOf, pod, pods } from './attempt.ts';

describe('drainedPods', () => {
  const drained = (args: JsonObject, more: readonly JsonObject[] = []) =>
    drainedPods(
      argsOf({ operation: 'drain', name: 'n', ...args }),
      podsIn(answer([...pods, ...more]), 'n'),
    );

  it('takes what kubectl drain takes', () => {
    expect(drained({})).to.deep.equal(['web/app', 'web/job']);
  });

  const alone = pod('web/alone', {});
  const local = pod('web/db', { owner: 'StatefulSet', volumes: [{ name: 'e', emptyDir: {} }] });

  it('names the pods in the way, and the option', () => {
    expect(() => drained({ ignore_daemonsets: false })).to.throw(
      'kube-system/proxy belong to daemon sets; "ignore_daemonsets: true"',
    );
    expect(() => drained({}, [alone])).to.throw(
      'web/alone would not be started again; "force: true"',
    );
    expect(() => drained({}, [local])).to.throw('web/db would lose');
    expect(drained({ force: true, delete_emptydir_data: true }, [alone, local])).to.include.members(
      ['web/alone', 'web/db'],
    );
  });
});
