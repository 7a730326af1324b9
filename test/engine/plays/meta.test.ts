import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function run(playbook: string, ...args: readonly string[]): Promise<RunEvents> {
  const project = new Project({
    'site.yaml': playbook,
    'hosts.ini': localHosts('a', 'b'),
    'roles/r/tasks/main.yaml': `
- debug: {msg: role}
- command: "true"
  notify: of role
- meta: end_role
  when: inventory_hostname == 'a'
- debug: {msg: rest of role}
`,
    'roles/r/handlers/main.yaml': '- name: of role\n  debug: {msg: handler of role}\n',
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

const play = (tasks: string, keywords = ''): string =>
  `- hosts: a,b\n  gather_facts: false\n${keywords}  tasks:\n${tasks}`;
const say = (text: string): string => `    - debug: {msg: ${text}}\n`;
const meta = (action: string, host?: string): string =>
  `    - meta: ${action}\n${host === undefined ? '' : `      when: inventory_hostname == '${host}'\n`}`;

describe('meta', () => {
  const cases: readonly {
    readonly name: string;
    readonly playbook: string;
    readonly says: readonly string[];
    readonly exitCode?: number;
  }[] = [
    {
      name: 'end_play ends it for all hosts, and the next play begins',
      playbook: play(say('one') + meta('end_play') + say('two')) + play(say('three')),
      says: ['a: one', 'b: one', 'a: three', 'b: three'],
    },
    {
      name: 'end_play is decided by the first host',
      playbook: play(meta('end_play', 'b') + say('one') + meta('end_play', 'a') + say('two')),
      says: ['a: one', 'b: one'],
    },
    {
      name: 'each host decides for itself where hosts do not wait for each other',
      // "b" comes to it when "a" is past it.
      playbook: play(
        `    - wait_for: {path: "{{ playbook_dir }}/past"}
      when: inventory_hostname == 'b'
${meta('end_play', 'b')}${say('two')}    - file: {path: "{{ playbook_dir }}/past", state: touch}
`,
        '  strategy: free\n',
      ),
      says: ['a: two'],
    },
    {
      name: 'end_batch goes on with the next batch, end_play does not',
      playbook:
        play(meta('end_batch') + say('one'), '  serial: 1\n') +
        play(say('two') + meta('end_play', 'a'), '  serial: 1\n'),
      says: ['a: two'],
    },
    {
      name: 'end_host ends that host without handlers and always',
      playbook:
        play(`    - command: "true"
      notify: h
    - block:
        - meta: end_host
          when: inventory_hostname == 'a'
      always:
        - debug: {msg: always}
`) + '  handlers:\n    - name: h\n      debug: {msg: handler}\n',
      says: ['b: always', 'b: handler'],
    },
    {
      name: 'end_host takes the host from the hosts of the play',
      playbook: play(
        `    - meta: end_host\n      when: inventory_hostname == 'a'\n${say('"{{ ansible_play_hosts }}"')}`,
      ),
      says: ['b: ["b"]'],
    },
    {
      name: 'end_role ends the role only, and what it notified still runs',
      playbook: play(`    - include_role: {name: r}\n${say('after')}`),
      says: [
        ...['a: role', 'b: role', 'b: rest of role', 'a: after', 'b: after'],
        ...['a: handler of role', 'b: handler of role'],
      ],
    },
    {
      name: 'clear_facts takes the facts of all hosts, not what was set',
      playbook: play(
        `    - set_fact: {x: 1, cacheable: true}\n${meta('clear_facts', 'a')}${say('"{{ x }} {{ ansible_facts.x | default(0) }}"')}`,
      ),
      says: ['a: 1 0', 'b: 1 0'],
    },
    {
      name: 'clear_host_errors gives lost hosts to later plays',
      playbook:
        play(
          `    - fail: {msg: x}\n      when: inventory_hostname == 'a'\n${meta('clear_host_errors')}${say('one')}`,
        ) + play(say('two')),
      says: ['b: one', 'a: two', 'b: two'],
      exitCode: 0,
    },
    {
      name: 'reset_connection, noop and flush_handlers change nothing by themselves',
      playbook: play(meta('reset_connection') + meta('noop') + meta('flush_handlers') + say('one')),
      says: ['a: one', 'b: one'],
    },
  ];
  for (const { name, playbook, says, exitCode = 0 } of cases) {
    it(name, async () => {
      const events = await run(playbook);
      expect(events.messages).to.deep.equal(says);
      expect(events.exitCode).to.equal(exitCode);
    });
  }
});

describe('reset_connection', () => {
  it('keeps count of how often the host was asked before', async () => {
    const asked = async (tasks: string): Promise<number> => {
      const { events } = await run(play(tasks).replace('a,b', 'a'));
      const ended = events.find(event => event.type === 'run-ended');
      return ended?.roundTripsByHost['a'] ?? expect.fail('the run did not end');
    };
    const command = '    - command: "true"\n';
    expect(await asked(command + meta('reset_connection'))).to.equal(await asked(command));
  });
});

describe('a play that nobody survives', () => {
  const failing = play('    - fail: {msg: x}\n');

  it('is the last one', async () => {
    const events = await run(`${failing.replace('a,b', 'a')}${play(say('one'))}`);
    expect(events.messages).to.deep.equal([]);
    expect(events.exitCode).to.equal(2);
  });

  it('is not one whose hosts were lost before', async () => {
    const events = await run(
      play("    - fail: {msg: x}\n      when: inventory_hostname == 'a'\n") +
        play(say('one')).replace('a,b', 'a') +
        play(say('two')),
    );
    expect(events.messages).to.deep.equal(['b: two']);
  });

  it('keeps the playbooks that follow from beginning', async () => {
    const events = await run(
      play("    - fail: {msg: x}\n      when: inventory_hostname == 'a'\n"),
      'site.yaml',
    );
    expect(events.results).to.have.lengthOf(2);
  });
});

describe('the hosts of a play', () => {
  it('may depend on what earlier plays found', async () => {
    const events = await run(
      play(`    - set_fact: {next: b}\n`).replace('a,b', 'a') +
        play(say('here')).replace('a,b', '"{{ hostvars.a.next }}"'),
    );
    expect(events.messages).to.deep.equal(['b: here']);
  });
});
