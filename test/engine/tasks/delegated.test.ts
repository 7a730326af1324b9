import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function runOnA(tasks: string): Promise<RunEvents> {
  const project = new Project({
    'site.yaml': `- hosts: a\n  gather_facts: false\n  tasks:\n${tasks}`,
    'hosts.ini': localHosts('a', 'b', 'c', 'd'),
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini');
  } finally {
    project.remove();
  }
}

/** The host that each item was shown to be delegated to. */
function shown({ events }: RunEvents): readonly string[] {
  return events.flatMap(event =>
    event.type === 'item-finished' ? [event.outcome.delegatedTo ?? ''] : [],
  );
}

const items = 12;
const byChance = `"{{ ['b', 'c', 'd'] | random }}"`;

describe('delegatedCall', () => {
  it('shows the host that is used, where chance chooses it', async () => {
    const events = await runOnA(`
    - set_fact: {"seen_{{ item }}": true}
      loop: "{{ range(${items}) }}"
      delegate_to: ${byChance}
      delegate_facts: true
    - debug:
        msg: "{% for i in range(${items}) %}{% for host in ['b', 'c', 'd'] if ('seen_' ~ i) in hostvars[host] %}{{ host }}{% endfor %} {% endfor %}"
`);
    expect(events.messages).to.deep.equal([`a: ${shown(events).join(' ')} `]);
  });

  it('tells the task of that host, at every attempt', async () => {
    const events = await runOnA(`
    - debug: {msg: "{{ ansible_delegated_vars.keys() | first }}"}
      loop: "{{ range(${items}) }}"
      delegate_to: ${byChance}
      register: told
      until: told.attempts == 2
      retries: 1
      delay: 0
      failed_when: told.msg != ansible_delegated_vars.keys() | first
`);
    expect(events.messages).to.deep.equal(shown(events).map(host => `a: ${host}`));
  });

  it('fails what the engine does itself, too, where the host is undefined', async () => {
    const events = await runOnA(`
    - set_fact: {names: []}
    - name: told
      debug: {msg: hi}
      delegate_to: "{{ names[0] }}"
      ignore_errors: "{{ names == [] }}"
`);
    const { status, message } = events.outcome('told');
    expect(status).to.equal('failed');
    expect(message).to.match(/^'names\[0\]' is undefined/);
  });
});
