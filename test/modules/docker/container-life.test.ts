import { expect } from 'chai';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { differences, planned } from './container-states.ts';
import { summariesOf } from './found.ts';

describe('the life of a container', () => {
  const running = { State: { Running: true, Paused: false } };
  const frozen = { State: { Running: true, Paused: true } };
  const cases: readonly [args: JsonObject, found: JsonObject | undefined, summaries: string[]][] = [
    [{ paused: true }, running, ['docker pause app']],
    [{ paused: true }, frozen, []],
    [{ paused: false }, frozen, ['docker unpause app']],
    [{ paused: true }, undefined, ['docker create app', 'docker start app', 'docker pause app']],
    [{ paused: false }, undefined, ['docker create app', 'docker start app']],
    [{ state: 'stopped', force_kill: true, kill_signal: 'INT' }, running, ['docker kill app']],
    [{ state: 'absent', removal_wait_timeout: 5 }, running, ['docker rm app']],
    [
      { detach: false, cleanup: true },
      undefined,
      ['docker create app', 'docker start --attach app'],
    ],
  ];
  for (const [args, found, summaries] of cases) {
    it(`${JSON.stringify(args)}: ${summaries.join(', ') || 'nothing'}`, () => {
      expect(summariesOf(planned(args, found))).to.deep.equal(summaries);
    });
  }

  it('ends with its removal where that is asked for, with the exit code of its command', () => {
    const [, attach] = planned({ detach: false, cleanup: true }, undefined);
    expect(attach?.kind === 'run' ? attach.script.text : '').to.match(
      /start --attach app\nk_e=\$\?\ndocker rm --force app .*\nexit "\$k_e"/,
    );
  });

  it('is begun anew for another name of the same image only where that counts', () => {
    const found = { Image: 'sha256:1', Config: { Image: 'old:1' }, ...running };
    const image = { Id: 'sha256:1' };
    expect(differences({ image: 'i' }, found, image)).to.deep.equal([]);
    expect(
      differences({ image: 'i', image_name_mismatch: 'recreate' }, found, image),
    ).to.deep.equal(['image: old:1 → i:latest']);
    const other = { ...found, Image: 'sha256:2' };
    expect(differences({ image: 'i', ignore_image: true }, other, image)).to.deep.equal([]);
  });
});
