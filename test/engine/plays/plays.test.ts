import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

/** Runs a playbook on hosts that are all this machine. */
async function run(
  playbook: string,
  options: {
    hosts?: string;
    files?: Readonly<Record<string, string>>;
    args?: readonly string[];
  } = {},
): Promise<RunEvents> {
  const { hosts = localHosts('a', 'b', 'c'), files = {}, args = [] } = options;
  const project = new Project({ 'site.yaml': playbook, 'hosts.ini': hosts, ...files });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

const play = (tasks: string, keywords = ''): string =>
  `- hosts: all\n  gather_facts: false\n${keywords}  tasks:\n${tasks}`;

describe('options', () => {
  it('exclude each other only where the task sets them', async () => {
    const events = await run(
      play(`    - {name: Line, lineinfile: {path: "{{ playbook_dir }}/hosts.ini", search_string: "c ", line: new}}
`).replace('hosts: all', 'hosts: a'),
    );
    expect(events.outcome('Line').status).to.equal('changed');
  });
});

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

describe('blocks', () => {
  it('rescue a failure, and always run always', async () => {
    const events = await run(
      play(`    - block:
        - fail: {msg: broken}
          when: inventory_hostname == 'a'
        - debug: {msg: through}
      rescue:
        - debug: {msg: "rescued {{ ansible_failed_result.msg }}"}
      always:
        - debug: {msg: always}
    - debug: {msg: end}
`),
      { hosts: localHosts('a', 'b') },
    );
    expect(events.messages.filter(text => text.startsWith('a'))).to.deep.equal([
      'a: rescued broken',
      'a: always',
      'a: end',
    ]);
    expect(events.messages.filter(text => text.startsWith('b'))).to.deep.equal([
      'b: through',
      'b: always',
      'b: end',
    ]);
    expect(events.recap['a']).to.include({ rescued: 1, failed: 0 });
    expect(events.exitCode).to.equal(0);
  });

  it('run always after a rescue that fails itself', async () => {
    const events = await run(
      play(`    - block:
        - fail: {msg: one}
      rescue:
        - fail: {msg: two}
      always:
        - debug: {msg: always}
    - debug: {msg: never}
`),
      { hosts: localHosts('a') },
    );
    expect(events.messages).to.deep.equal(['a: always']);
    expect(events.recap['a']).to.include({ rescued: 1, failed: 1 });
  });
});

describe('failures', () => {
  it('end the host that failed and no other', async () => {
    const events = await run(
      play(
        '    - fail: {msg: x}\n      when: inventory_hostname == "b"\n    - debug: {msg: went on}\n',
      ),
    );
    expect(events.messages).to.have.members(['a: went on', 'c: went on']);
    expect(events.exitCode).to.equal(2);
  });

  it('end all hosts with any_errors_fatal', async () => {
    const events = await run(
      play(
        '    - fail: {msg: x}\n      when: inventory_hostname == "b"\n    - debug: {msg: never}\n',
        '  any_errors_fatal: true\n',
      ),
    );
    expect(events.messages).to.deep.equal([]);
  });

  it('abort the play above max_fail_percentage, and not at it', async () => {
    const failing = (percentage: number): string =>
      play(
        '    - fail: {msg: x}\n      when: inventory_hostname == "a"\n    - debug: {msg: went on}\n',
        `  max_fail_percentage: ${percentage}\n`,
      );
    const hosts = localHosts('a', 'b');
    expect((await run(failing(50), { hosts })).messages).to.deep.equal(['b: went on']);
    expect((await run(failing(49), { hosts })).messages).to.deep.equal([]);
  });

  it('are ignored when asked to, and counted as such', async () => {
    const events = await run(
      play(
        '    - fail: {msg: x}\n      ignore_errors: true\n      register: r\n    - debug: {msg: "{{ r is failed }}"}\n',
      ),
      { hosts: localHosts('a') },
    );
    expect(events.messages).to.deep.equal(['a: true']);
    expect(events.recap['a']).to.include({ ok: 2, failed: 0, ignored: 1 });
  });

  it('are what failed_when says', async () => {
    const events = await run(
      play(`    - shell: exit 3
      register: r
      failed_when: r.rc not in [0, 3]
      changed_when: r.rc == 3
    - shell: "true"
      register: s
      failed_when: [s.rc == 0, "'x' in 'xyz'"]
`),
      { hosts: localHosts('a') },
    );
    expect(events.results).to.deep.equal(['a shell changed', 'a shell failed']);
  });

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
      shell: sleep 0.4
      when: inventory_hostname == 'a'
    - name: join
      needs: [{task: init, hosts: a}]
      ping:
    - name: prepare
      ping:
`,
        '  strategy: graph\n',
      ),
    );
    const order = events.results;
    expect(order.indexOf('b prepare ok')).to.be.lessThan(order.indexOf('a init changed'));
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

  it('split hosts into batches with serial', async () => {
    const events = await run(
      play('    - debug: {msg: "{{ ansible_play_batch | length }}"}\n', '  serial: ["30%", 2]\n'),
    );
    expect(events.messages).to.deep.equal(['a: 1', 'b: 2', 'c: 2']);
  });
});

describe('tasks', () => {
  it('loop, register each item, and label them', async () => {
    const events = await run(
      play(`    - command: echo {{ item.name }}
      loop: [{name: x}, {name: y}]
      loop_control: {label: "{{ item.name }}", index_var: i}
      when: item.name != 'y'
      register: r
    - debug: {msg: "{{ r.results | map(attribute='stdout', default='none') | list }} {{ r.results[1] is skipped }}"}
`),
      { hosts: localHosts('a') },
    );
    const items = events.events.flatMap(event =>
      event.type === 'item-finished' ? [event.item] : [],
    );
    expect(items).to.deep.equal(['x', 'y']);
    expect(events.messages).to.deep.equal(["a: ['x', 'none'] True"]);
  });

  it('repeat until a condition holds', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': play(
        '    - shell: echo x >> count; wc -l < count\n      args: {chdir: "{{ playbook_dir }}"}\n      register: r\n      until: r.stdout | int == 3\n      retries: 5\n      delay: 0\n    - debug: {msg: "{{ r.attempts }}"}\n',
      ),
    });
    const events = await project.run('site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(events.messages).to.deep.equal(['a: 3']);
  });

  it('run once for all hosts, which get the result', async () => {
    const events = await run(
      play(
        '    - command: echo {{ inventory_hostname }}\n      run_once: true\n      register: r\n    - debug: {msg: "{{ r.stdout }}"}\n',
      ),
    );
    expect(events.results.filter(result => result.includes('command'))).to.deep.equal([
      'a command changed',
    ]);
    expect(events.messages).to.have.members(['a: a', 'b: a', 'c: a']);
  });

  it('come from a role that is named by its path', async () => {
    const project = new Project({
      'r/web/tasks/main.yaml': '- debug: {msg: "{{ role_name }}"}\n',
      'hosts.ini': 'a ansible_connection=local\n',
    });
    const path = join(project.directory, 'r/web');
    project.write('site.yaml', `- hosts: all\n  gather_facts: false\n  roles: ["${path}"]\n`);
    const events = await project.run('site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(events.messages).to.deep.equal(['a: web']);
  });

  it('take a keyword that is omitted as one that is not set', async () => {
    const events = await run(
      play(
        '    - debug: {msg: hi}\n      delegate_to: "{{ elsewhere | default(omit) }}"\n      become_user: "{{ omit }}"\n      ignore_errors: "{{ omit }}"\n',
      ),
    );
    expect(events.messages).to.have.members(['a: hi', 'b: hi', 'c: hi']);
    expect(events.outcome('debug').delegatedTo).to.equal(undefined);
  });

  it('are delegated to another host with their own variables', async () => {
    const events = await run(
      play(
        '    - command: echo {{ inventory_hostname }} {{ mine }}\n      delegate_to: b\n      register: r\n    - debug: {msg: "{{ r.stdout }}"}\n',
      ),
      {
        hosts: 'a ansible_connection=local mine=1\nb ansible_connection=local mine=2\n',
        args: ['-l', 'a'],
      },
    );
    expect(events.messages).to.deep.equal(['a: a 1']);
    expect(events.outcome('command').delegatedTo).to.equal('b');
  });

  it('end when they take longer than their timeout, with everything they started', async () => {
    // The first of them has to be killed.
    const script = "(trap '' TERM; sleep 61.7; sleep 61.7) & sleep 61.7";
    const task = `    - shell: ${JSON.stringify(script)}\n      timeout: 1\n`;
    const events = await run(play(task), { hosts: localHosts('a') });

    expect([events.exitCode, events.outcome('shell').status]).to.deep.equal([2, 'failed']);
    expect(events.outcome('shell').message).to.include('took longer than 1 s and was ended');
    const all = execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' });
    expect(all.split('\n').filter(line => /^[^Z].*sleep 61[.]7/.test(line))).to.deep.equal([]);
  });

  it('show nothing of themselves with no_log', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': play(
        '    - command: echo sekrit-value\n      no_log: true\n    - command: sh -c "echo sekrit-value; exit 1"\n      no_log: true\n',
      ),
    });
    const { stdout } = await project.cli(
      'run',
      'site.yaml',
      '-i',
      'hosts.ini',
      '-vvvv',
      '--diff',
      '--log-file',
      'log',
    );
    const { readFileSync } = await import('node:fs');
    const log = readFileSync(`${project.directory}/log`, 'utf8');
    project.remove();
    expect(stdout).not.to.include('sekrit');
    expect(log).not.to.include('sekrit');
    expect(log).to.include('censored');
  });
});

describe('check mode', () => {
  it('applies nothing, and tells what depends on what did not run', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': play(`    - name: make
      command: touch {{ playbook_dir }}/made
      register: made
    - name: depends
      debug: {msg: x}
      when: made.stdout == 'x'
    - name: create
      copy: {content: "x\\n", dest: "{{ playbook_dir }}/file"}
    - name: sees it
      command: echo
      args: {creates: "{{ playbook_dir }}/file"}
    - name: really
      command: echo hello
      check_mode: false
      changed_when: false
      register: real
    - debug: {msg: "{{ real.stdout }}"}
`),
    });
    const events = await project.run('site.yaml', '-i', 'hosts.ini', '--check');
    const { existsSync } = await import('node:fs');
    const made = ['made', 'file'].filter(name => existsSync(`${project.directory}/${name}`));
    project.remove();
    expect(made).to.deep.equal([]);
    expect(events.results).to.deep.equal([
      'a make changed',
      'a depends undecided',
      'a create changed',
      'a sees it ok',
      'a really ok',
      'a debug ok',
    ]);
    expect(events.outcome('depends').message).to.equal('make');
    expect(events.messages).to.deep.equal(['a: hello']);
  });
});

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

describe('an option that may be unknown', () => {
  it('is left out in check mode when another task would have made its value', async () => {
    const module = `
import { defineModule } from 'kplay/module';
export default defineModule({
  name: 'joins',
  summary: 'Join.',
  args: {
    token: { type: 'string', mayBeUnknown: true, description: 'Made elsewhere.' },
    other: { type: 'string', description: 'Must be known.' },
  },
  returns: { seen: { type: 'array', description: 'What was unknown.' } },
  examples: [],
  plan: () => [],
  result: (args, observed, outcomes, given) => ({ seen: [...(given.unknown ?? [])] }),
});
`;
    const events = await run('- hosts: a\n  gather_facts: false\n  roles: [r]\n', {
      hosts: localHosts('a'),
      args: ['--check'],
      files: {
        'roles/r/modules/joins.js': module,
        'roles/r/tasks/main.yaml': `- {name: make, command: echo x, register: made}
- {name: join, joins: {token: "{{ made.stdout }}"}, register: joined}
- {name: wait, joins: {other: "{{ made.stdout }}"}}
- debug: {msg: "{{ joined.seen }}"}
`,
      },
    });
    expect(events.results.slice(1, 3)).to.deep.equal(['a r : join ok', 'a r : wait undecided']);
    expect(events.messages).to.deep.equal(['a: ["token"]']);
  });
});
