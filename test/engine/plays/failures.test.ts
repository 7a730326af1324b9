import { expect } from 'chai';
import { play, run } from '../../support/local-play.ts';
import { localHosts } from '../../support/run-cli.ts';

describe('failures', () => {
  it('name the variable that is undefined, where it is used', async () => {
    const events = await run(
      play(
        '    - vars: {known_name: 1}\n      debug:\n        msg: "x {{ knwon_name }}"\n      ignore_errors: true\n',
      ),
      { hosts: localHosts('a') },
    );
    const { message, diagnostic } = events.outcome('debug');
    expect(message).to.include('knwon_name');
    expect(diagnostic).to.deep.include({
      code: 'expression/undefined',
      location: 'site.yaml:6:20',
    });
    expect(diagnostic?.hint).to.equal('Did you mean "known_name"?');
  });
});
