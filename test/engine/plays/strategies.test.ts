import { expect } from 'chai';
import { play, run } from '../../support/local-play.ts';

describe('strategies', () => {
  it('take hosts through in lockstep by default', async () => {
    const events = await run(
      play(
        '    - name: one\n      shell: "[ {{ inventory_hostname }} != a ] || sleep 0.3"\n    - name: two\n      ping:\n',
      ),
    );
    const tasks = events.results.map(result => result.split(' ')[1]);
    expect(tasks).to.deep.equal(['one', 'one', 'one', 'two', 'two', 'two']);
  });

  it('let hosts run ahead with free', async () => {
    const events = await run(
      play(
        `    - name: one
      shell: "[ {{ inventory_hostname }} != a ] || until [ -e b ] && [ -e c ]; do sleep 0.05; done"
      args: &here {chdir: "{{ playbook_dir }}"}
    - name: two
      shell: touch {{ inventory_hostname }}
      args: *here
`,
        '  strategy: free\n',
      ),
    );
    // In lockstep nobody would come to the second task.
    expect(events.results).to.include('a two changed');
  });

  it('wait only for what is needed with graph', async () => {
    const events = await run(
      play(
        `    - id: init
      name: init
      shell: until [ -e {{ playbook_dir }}/prepared-b ]; do sleep 0.05; done
      timeout: 10
      when: inventory_hostname == 'a'
    - name: join
      needs: [{task: init, hosts: a}]
      ping:
    - name: prepare
      command: touch {{ playbook_dir }}/prepared-{{ inventory_hostname }}
`,
        '  strategy: graph\n',
      ),
    );
    const order = events.results;
    expect(order.indexOf('b prepare changed')).to.be.lessThan(order.indexOf('a init changed'));
    expect(order.indexOf('a init changed')).to.be.lessThan(order.indexOf('b join ok'));
  });

  it('leave out what needs a task that failed, with one cause', async () => {
    const events = await run(
      play(
        `    - id: init
      name: init
      fail: {msg: broken}
      when: inventory_hostname == 'a'
    - name: join
      needs: [{task: init, hosts: a}]
      ping:
    - name: other
      ping:
`,
        '  strategy: graph\n',
      ),
    );
    expect(events.results).to.include('b join skipped').and.to.include('b other ok');
    const end = events.events.at(-1);
    expect(end?.type === 'run-ended' && end.causes.map(({ message }) => message)).to.deep.equal([
      'broken',
    ]);
  });
});
