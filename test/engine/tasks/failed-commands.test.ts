import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function run(tasks: string): Promise<RunEvents> {
  const project = new Project({
    'hosts.ini': localHosts('a'),
    'site.yaml': `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`,
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini');
  } finally {
    project.remove();
  }
}

/** What Ansible registers of each. */
const cases: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'command: "false"': { changed: true, rc: 1, msg: 'non-zero return code' },
  'shell: exit 3': { changed: true, rc: 3 },
  'raw: exit 3': { changed: true, rc: 3 },
  'command: no-such-program x': {
    changed: false,
    rc: 2,
    stderr: '',
    msg: 'command not found: no-such-program: [Errno 2] No such file or directory',
  },
  'command: /etc/passwd': {
    changed: false,
    rc: 13,
    msg: 'cannot run /etc/passwd: [Errno 13] Permission denied',
  },
  'shell: no-such-program x': { changed: true, rc: 127 },
  'command: sh -c "exit 127"': { changed: true, rc: 127 },
  'shell: {cmd: pwd, chdir: /no/such/directory}': { changed: false },
  'copy: {content: x, dest: /no/such/directory/x}': { changed: false },
};

describe('a task that fails', () => {
  it('says as Ansible does whether it has changed something', async () => {
    const tasks = Object.keys(cases).map(
      (task, index) => `    - {name: t${index}, ignore_errors: true, ${task}}\n`,
    );
    const events = await run(tasks.join(''));
    for (const [index, [task, expected]] of Object.entries(cases).entries()) {
      const { status, result } = events.outcome(`t${index}`);
      expect(status, task).to.equal('failed');
      expect(result, task).to.include(expected);
    }
    const changed = Object.values(cases).filter(expected => expected['changed'] === true).length;
    expect(events.recap['a']).to.include({ changed, ignored: Object.keys(cases).length });
  });

  it('has changed what it changed, whatever "failed_when" says of it', async () => {
    const events = await run(`
    - {name: one, command: "true", failed_when: true, ignore_errors: true}
    - {name: none, command: "true", failed_when: true, changed_when: false, ignore_errors: true}
    - {name: items, command: "true", failed_when: item == 2, loop: [1, 2], ignore_errors: true}
`);
    expect(events.outcome('one').result).to.include({ changed: true, failed: true });
    expect(events.outcome('none').result).to.include({ changed: false, failed: true });
    expect(events.outcome('items').result).to.include({ changed: true, failed: true });
    expect(events.recap['a']).to.include({ changed: 2, ignored: 3 });
  });

  it('is judged by "changed_when", which does not hide the failure', async () => {
    const events = await run(`
    - {name: none, shell: exit 3, changed_when: false, ignore_errors: true}
    - {name: wrong, shell: exit 3, changed_when: nothing.like.that, ignore_errors: true}
    - {name: forgiven, command: "false", failed_when: false}
    - {name: not there, command: no-such-program, failed_when: false}
`);
    expect(events.outcome('none').result).to.include({ changed: false, failed: true, rc: 3 });
    expect(events.outcome('wrong').result).to.include({ failed: true, rc: 3 });
    expect(events.outcome('forgiven').status).to.equal('changed');
    expect(events.outcome('not there').status).to.equal('ok');
  });

  it('is "timedout" where it took longer than "timeout", and only then', async () => {
    const events = await run(`
    - {name: slow, command: sleep 20, timeout: 1, register: slow, ignore_errors: true}
    - {command: "false", timeout: 20, register: other, ignore_errors: true}
    - {debug: {msg: "{{ slow is timedout }} {{ slow is changed }} {{ other is timedout }}"}}
`);
    expect(events.outcome('slow').result['timedout']).to.deep.equal({ period: 1 });
    expect(events.messages).to.deep.equal(['a: True False False']);
  });

  it('is "timedout" too where the engine itself waits', async () => {
    const events = await run(`
    - {name: slow, pause: {seconds: 600}, timeout: 1, ignore_errors: true}
    - name: never
      wait_for_connection: {sleep: 0.1, connect_timeout: 1}
      vars: {ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1}
      delegate_to: nowhere
      timeout: 1
      ignore_errors: true
    - {name: short, pause: {seconds: 0}, timeout: 600}
`);
    for (const name of ['slow', 'never']) {
      expect(events.outcome(name).result['timedout'], name).to.deep.equal({ period: 1 });
      expect(events.outcome(name).status, name).to.equal('failed');
    }
    expect(events.outcome('slow').message).to.equal('"pause" took longer than 1 s and was ended');
    expect(events.outcome('short').status).to.equal('ok');
  });
});
