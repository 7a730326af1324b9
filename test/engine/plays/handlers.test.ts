import { expect } from 'chai';
import { play, run } from '../../support/local-play.ts';
import { localHosts } from '../../support/run-cli.ts';

describe('handlers', () => {
  it('run once, in the order of definition, and chain', async () => {
    const events = await run(`
- hosts: a
  gather_facts: false
  tasks:
    - command: "true"
      notify: [second, first]
    - command: "true"
      notify: first
  handlers:
    - name: first
      command: "true"
      notify: third
    - name: second
      debug: {msg: second}
    - name: third
      debug: {msg: third}
`);
    const handlers = events.results.filter(result => !result.includes('command '));
    expect(handlers).to.deep.equal(['a first changed', 'a second ok', 'a third ok']);
  });

  it('that are forced run with those of the others, at the end of the section', async () => {
    const { results } = await run(`
- hosts: a:b
  gather_facts: false
  force_handlers: true
  pre_tasks:
    - command: "true"
      notify: forced
    - name: failing
      fail: {msg: x}
      when: inventory_hostname == 'a'
  tasks:
    - name: later
      debug: {msg: later}
  handlers:
    - name: forced
      debug: {msg: forced}
`);
    const [b, ...rest] = results.filter(result => / (forced|later) /.test(result)).toReversed();
    expect(b).to.equal('b later ok');
    expect(rest.toSorted()).to.deep.equal(['a forced ok', 'b forced ok']);
  });

  it('listen to topics, and run when flushed and after each section', async () => {
    const events = await run(`
- hosts: a
  gather_facts: false
  pre_tasks:
    - command: "true"
      notify: topic
  tasks:
    - debug: {msg: tasks}
    - command: "true"
      notify: topic
    - meta: flush_handlers
    - debug: {msg: after}
  handlers:
    - debug: {msg: heard}
      listen: topic
`);
    expect(events.messages).to.deep.equal(['a: heard', 'a: tasks', 'a: heard', 'a: after']);
  });

  it('do not run on a host that failed, unless they are forced', async () => {
    const playbook = play(
      '    - command: "true"\n      notify: h\n    - fail: {msg: x}\n      when: inventory_hostname == "a"\n',
      '  handlers:\n    - name: h\n      debug: {msg: handled}\n',
    );
    const hosts = localHosts('a', 'b');
    expect((await run(playbook, { hosts })).messages).to.deep.equal(['b: handled']);
    const forced = await run(playbook, { hosts, args: ['--force-handlers'] });
    expect(forced.messages).to.have.members(['a: handled', 'b: handled']);
    expect(forced.exitCode).to.equal(2);
  });
});
