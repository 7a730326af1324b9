import { chmodSync } from 'node:fs';
import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

const playbook = (tasks: string) => `- hosts: a\n  gather_facts: false\n  tasks:\n${tasks}`;

describe('check mode', () => {
  let project: Project;

  before(() => {
    project = new Project({ 'hosts.ini': localHosts('a') });
  });

  after(() => project.remove());

  const run = (tasks: string, ...flags: readonly string[]) => {
    project.write('site.yaml', playbook(tasks));
    return project.run('site.yaml', '-i', 'hosts.ini', ...flags);
  };

  const unknown: readonly [what: string, debug: string][] = [
    ['a text made of it', '{msg: "x {{ said.stdout }}"}'],
    ['it alone', '{var: said.stdout}'],
    ['a list that holds it', '{msg: ["{{ said.stdout }}", 1]}'],
    ['a result that holds it', '{var: said}'],
    ['a fact made of it', '{var: fact}'],
  ];
  for (const [what, debug] of unknown) {
    it(`does not decide what a debug of what is not known prints: ${what}`, async () => {
      const events = await run(
        `    - {name: Ask, command: echo hi, register: said}
    - set_fact: {fact: "{{ said.stdout }}"}
    - {name: Say, debug: ${debug}}
`,
        '--check',
      );
      expect(events.outcome('Say')).to.include({ status: 'undecided', message: 'Ask' });
      expect(events.recap['a']).to.include({ undecided: 1 });
    });
  }

  it('tells a task without a name by its place', async () => {
    const events = await run(
      `    - command: echo hi
      register: said
    - {name: Say, debug: {msg: "{{ said.stdout }}"}}
`,
      '--check',
    );
    expect(events.outcome('Say').message).to.equal('command (site.yaml:4:7)');
  });

  it('says of what would run that its result decides whether it counts as a change', async () => {
    const events = await run(
      `    - {name: Ask, command: echo hi, register: said, changed_when: "'hi' in said.stdout"}
    - {name: Once more, command: echo, changed_when: said.rc == 0}
    - {name: Say, debug: {msg: it was}, when: said is changed}
`,
      '--check',
    );
    expect(events.outcome('Ask')).to.include({ status: 'undecided', would: 'run' });
    expect(events.outcome('Ask').message).to.equal(undefined);
    const other = { status: 'undecided', would: 'run', message: 'Ask' };
    expect(events.outcome('Once more')).to.include(other);
    expect(events.outcome('Say')).to.include({ status: 'undecided', message: 'Ask' });
  });

  it('does not decide about handlers of what may count as a change', async () => {
    const handlers = `  handlers:
    - {name: Surely, debug: {msg: x}}
    - {name: Perhaps, debug: {msg: x}}
    - {name: After that, debug: {msg: x}}
`;
    const tasks = `    - {name: Ask, command: echo, register: said, changed_when: said.rc == 0, notify: [Surely, Perhaps]}
    - {name: Do, command: echo, notify: Surely}
    - {name: Wait, debug: {msg: "{{ said.stdout }}"}, notify: After that, changed_when: true}
    - {name: Known, command: echo, register: r, changed_when: item == 1 or r.rc == 0, loop: [1, 2], notify: Surely}
`;
    const events = await run(tasks + handlers, '--check');
    expect(events.outcome('Surely')).to.include({ status: 'ok' });
    expect(events.outcome('Perhaps')).to.include({ status: 'undecided', message: 'Ask' });
    expect(events.outcome('After that')).to.include({ status: 'undecided', message: 'Wait' });
    const notified = events.events.flatMap(one =>
      one.type === 'handler-notified' ? [`${one.task.name} ${one.handler}`] : [],
    );
    expect(notified).to.deep.equal(['Do Surely', 'Known Surely']);
  });

  it('prints what decides whether something counts as a change', async () => {
    project.write(
      'site.yaml',
      playbook(`    - {name: Ask, command: echo, register: said, changed_when: said.rc == 0}
    - {name: More, command: echo, changed_when: said.rc == 0}
`),
    );
    const { stdout } = await project.cli('check', 'site.yaml', '-i', 'hosts.ini');
    expect(stdout).to.include(
      'would run: [a]: whether that counts as a change depends on its result\n',
    );
    expect(stdout).to.include(
      'would run: [a]: whether that counts as a change depends on "Ask", which did not really run\n',
    );
  });

  it('does not decide about the run on what is not known', async () => {
    const events = await run(
      `    - {name: Ask, command: echo hi, register: said}
    - {name: End, meta: end_play, when: said.stdout == 'hi'}
    - {name: Say, debug: {msg: on}}
`,
      '--check',
    );
    expect(events.outcome('End')).to.include({ status: 'undecided', message: 'Ask' });
    expect(events.outcome('Say')).to.include({ status: 'ok' });
  });

  it('finds owners and groups that nobody makes', async () => {
    const events = await run(
      `    - name: Owned
      file: {path: "${project.directory}/owned", state: directory, owner: no-such-user}
      ignore_errors: true
    - name: Grouped
      copy: {content: x, dest: "${project.directory}/grouped", group: no-such-group}
      ignore_errors: true
    - name: Known
      copy: {content: x, dest: "${project.directory}/known", owner: root, group: "12345"}
`,
      '--check',
    );
    expect(events.outcome('Owned')).to.include({
      status: 'failed',
      message: '"owner": the host has no user no-such-user, and no task before this one makes it',
    });
    expect(events.outcome('Grouped').message).to.contain('no group no-such-group');
    expect(events.outcome('Known')).to.include({ status: 'changed' });
  });

  it('registers what a file would be', async () => {
    const events = await run(
      `    - {copy: {content: x, dest: "${project.directory}/new", mode: "0640"}, register: made}
    - debug: {msg: "{{ made.state }} {{ made.mode }} {{ made.size }}"}
`,
      '--check',
    );
    expect(events.messages).to.deep.equal(['a: file 0640 1']);
  });

  it('finds a chdir that is missing', async () => {
    const tasks = (folder: string) =>
      `    - {name: Go, command: {cmd: pwd, chdir: "${folder}"}, ignore_errors: true}
    - {name: Shell, shell: {cmd: pwd, chdir: "${folder}"}}
`;
    const missing = `${project.directory}/missing`;
    const message = `"chdir": cannot change into ${missing}: it does not exist`;
    for (const flags of [[], ['--check']]) {
      const events = await run(tasks(missing), ...flags);
      expect(events.outcome('Go')).to.include({ status: 'failed', message });
      if (flags.length === 0) expect(events.outcome('Shell')).to.include({ message });
    }
    const made = `    - {file: {path: "${missing}", state: directory}}\n${tasks(missing)}`;
    const events = await run(made, '--check');
    expect(events.outcome('Go')).to.include({ status: 'changed' });
  });

  describe('of a task that becomes a user whom the host does not have', () => {
    const stray = (more = '') =>
      `    - name: Stray
      file: {path: /tmp, state: directory}
      become: true
      become_user: appx
      register: made
      vars: {ansible_become_exe: "{{ playbook_dir }}/no-such-user"}${more}
`;

    before(() => {
      project.write('no-such-user', '#!/bin/sh\necho "sudo: unknown user appx" >&2\nexit 1\n');
      chmodSync(`${project.directory}/no-such-user`, 0o755);
    });

    it('is undecided where a task before may make him, and so is what uses its result', async () => {
      const events = await run(
        `    - {name: Make, shell: useradd appx}
${stray()}    - {name: Use, debug: {msg: "{{ made.path }}"}}
    - {name: Go on, debug: {msg: on}}
`,
        '--check',
      );
      expect(events.exitCode).to.equal(0);
      expect(events.outcome('Stray')).to.include({ status: 'undecided', message: 'Make' });
      expect(events.outcome('Use')).to.include({ status: 'undecided', message: 'Stray' });
      expect(events.outcome('Go on')).to.include({ status: 'ok' });
    });

    it('cannot be done where nobody makes him, and the next one still can', async () => {
      const ignored = '\n      ignore_unreachable: true';
      const last = '    - {name: Last, file: {path: /tmp, state: directory}}\n';
      for (const flags of [[], ['--check']]) {
        const events = await run(`${stray(ignored)}${last}`, ...flags);
        expect(events.outcome('Stray').status).to.equal('unreachable');
        expect(events.outcome('Stray').message).to.contain('sudo: unknown user appx');
        expect(events.outcome('Last')).to.include({ status: 'ok' });
      }
    });

    it('cannot be done in a run, whatever was done before', async () => {
      const events = await run(`    - {name: Make, shell: "true"}\n${stray()}`);
      expect(events.outcome('Stray').status).to.equal('unreachable');
    });
  });

  it('says what a debug of something known prints', async () => {
    const events = await run(
      '    - {command: echo hi, register: said}\n    - debug: {msg: "{{ said.cmd }}"}\n',
      '--check',
    );
    expect(events.messages).to.deep.equal(['a: ["echo","hi"]']);
  });

  const commands: readonly [task: string, would: 'run' | 'change' | undefined][] = [
    ['command: echo hi', 'run'],
    ['shell: echo hi', 'run'],
    ['raw: echo hi', 'run'],
    ['{command: echo hi, changed_when: false}', 'run'],
    ['{command: echo hi, register: q, until: q.rc == 0}', 'run'],
    ['{command: echo hi, args: {creates: /}}', undefined],
    ['{command: echo hi, check_mode: false}', undefined],
    ['copy: {dest: /nowhere-kplay, content: x}', 'change'],
    ['file: {path: /, state: directory}', undefined],
  ];
  for (const [task, would] of commands) {
    it(`${would === undefined ? 'foretells nothing' : `would ${would}`}: ${task}`, async () => {
      const text = task.startsWith('{') ? `    - ${task}\n` : `    - {${task}}\n`;
      const { events } = await run(text, '--check');
      const finished = events.find(event => event.type === 'task-on-host-finished');
      expect(finished?.type === 'task-on-host-finished' && finished.outcome.would).to.equal(would);
    });
  }

  it('counts a command that would run until something holds as changed', async () => {
    const events = await run(
      `    - {name: Other, command: echo hi, register: other}
    - {name: Until, command: echo hi, register: q, until: q.rc == 0 and other.rc == 0}
    - {name: Known, debug: {msg: "{{ q.attempts }} {{ q.changed }}"}}
    - {name: Waits, debug: {msg: x}, register: r, until: other.rc == 0}
`,
      '--check',
    );
    expect(events.outcome('Until')).to.include({ status: 'changed' });
    expect(events.messages).to.deep.equal(['a: 1 True']);
    expect(events.outcome('Waits')).to.include({ status: 'undecided', message: 'Other' });
    expect(events.recap['a']).to.include({ changed: 2, undecided: 1 });
  });

  it('repeats what really runs until something holds', async () => {
    const events = await run(
      `    - {command: "true", register: q, until: q.attempts == 2, delay: 0, check_mode: false}
    - debug: {msg: "{{ q.attempts }}"}
`,
      '--check',
    );
    expect(events.messages).to.deep.equal(['a: 2']);
  });

  it('of one task in a run that is real is shown as such', async () => {
    project.write('site.yaml', playbook('    - {command: echo hi, check_mode: true}\n'));
    const { stdout } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
    expect(stdout).to.include('would run: [a]\n    run echo hi\n');
  });
});
