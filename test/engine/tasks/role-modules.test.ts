import { expect } from 'chai';
import { run } from '../../support/local-play.ts';
import { localHosts } from '../../support/run-cli.ts';

describe('a module of a role', () => {
  it('looks again, keeps what it drew by chance, and shows no secret of its own', async () => {
    const module = `
import { defineModule, sh } from 'kplay/module';
const tokenOf = given => Buffer.from(given.random('token', 9)).toString('hex');
export default defineModule({
  name: 'again',
  summary: 'Look twice.',
  args: {},
  returns: { rounds: { type: 'array', description: 'Seen.' } },
  examples: [],
  plan(args, observed, given) {
    const token = tokenOf(given);
    const change = { kind: 'run', script: sh\`echo the token is \${token}\`, summary: 'say ' + token };
    return { changes: [change], again: given.round < 2, secrets: [token] };
  },
  result: (args, observed, outcomes, given) => ({
    rounds: outcomes.map(one => Buffer.from(one.stdout).toString().includes(tokenOf(given))),
    other: Buffer.from(given.random('other', 9)).toString('hex') === tokenOf(given),
  }),
});
`;
    const events = await run('- hosts: a\n  gather_facts: false\n  roles: [r]\n', {
      hosts: localHosts('a'),
      files: {
        'roles/r/modules/again.js': module,
        'roles/r/tasks/main.yaml':
          '- again:\n  register: x\n- debug: {msg: "{{ x.rounds }} {{ x.other }}"}\n',
      },
    });
    expect(events.messages).to.deep.equal(['a: [True, True, True] False']);
    const shown = events.events.flatMap(event => {
      if (event.type === 'output') return [event.text];
      return event.type === 'change-planned' ? [event.change] : [];
    });
    const planned = 'run say ********';
    const printed = 'the token is ********';
    expect(shown).to.deep.equal([planned, printed, planned, printed, planned, printed]);
  });
});
