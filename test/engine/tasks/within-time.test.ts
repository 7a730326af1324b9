import { expect } from 'chai';
import { withinTime } from '../../../src/engine/tasks/within-time.ts';
import type { CommandResult } from '../../../src/module-api/command-result.ts';
import { sh } from '../../../src/module-api/shell.ts';
import type { Operation } from '../../../src/session/session.ts';

const none = new Uint8Array();

/** A session whose operations take some milliseconds of the clock it also gives. */
function slowSession(milliseconds: number) {
  let time = 1000;
  const limits: (number | undefined)[] = [];
  const take = ({ timeoutMs }: Pick<Operation, 'timeoutMs'>): Promise<CommandResult> => {
    limits.push(timeoutMs);
    const isOver = timeoutMs !== undefined && timeoutMs < milliseconds;
    time += isOver ? timeoutMs : milliseconds;
    return Promise.resolve({
      ...{ exitCode: isOver ? 143 : 0, stdout: none, stderr: none },
      ...{ omitted: { stdout: 0, stderr: 0 }, ended: isOver ? ('timeout' as const) : undefined },
    });
  };
  return { limits, session: { run: take, upload: take }, now: () => time };
}

const upload = { path: '/x', mode: '0600', size: 0, content: (async function* () {})() };

describe('withinTime', () => {
  it('gives every operation the time that is left', async () => {
    const { limits, session, now } = slowSession(300);
    const limited = withinTime({ session, timeoutMs: 1000, now }, () => undefined);

    await limited.run({ script: sh`:` });
    await limited.upload(upload);
    await limited.run({ script: sh`:`, timeoutMs: 50 });

    expect(limits).to.deep.equal([1000, 700, 50]);
  });

  it('tells when the time is over, and begins nothing more', async () => {
    const { limits, session, now } = slowSession(700);
    let isOver = false;
    const limited = withinTime({ session, timeoutMs: 1000, now }, () => {
      isOver = true;
    });

    await limited.run({ script: sh`:` });
    expect(isOver).to.equal(false);
    expect(await limited.upload(upload)).to.include({ ended: 'timeout' });
    expect(isOver).to.equal(true);

    const error = await limited.run({ script: sh`:` }).catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'the task took longer than 1 s and was ended');
    expect(limits).to.have.lengthOf(2);
  });

  it('does not take the end of an operation by its own limit for the end of the task', async () => {
    const { session, now } = slowSession(700);
    let isOver = false;
    const limited = withinTime({ session, timeoutMs: 1000, now }, () => {
      isOver = true;
    });

    expect(await limited.run({ script: sh`:`, timeoutMs: 50 })).to.include({ ended: 'timeout' });
    expect(isOver).to.equal(false);
  });
});
