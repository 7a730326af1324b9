import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function run(
  tasks: string,
  files: Readonly<Record<string, string>> = {},
  ...args: readonly string[]
): Promise<RunEvents> {
  const project = new Project({
    'hosts.ini': localHosts('a', 'b'),
    'site.yaml': `- hosts: all\n  gather_facts: false\n  strategy: "{{ strategy | default('graph') }}"\n  tasks:\n${tasks}`,
    ...files,
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

const before = (events: RunEvents, first: string, then: string): void => {
  expect(events.results).to.include(first).and.to.include(then);
  expect(events.results.indexOf(first)).to.be.lessThan(events.results.indexOf(then));
};

const slowOnA = 'shell: "[ {{ inventory_hostname }} != a ] || sleep 0.3"';

/** Ends on the host a only when the task "free" has begun on another. */
const untilFree =
  'shell: "[ {{ inventory_hostname }} != a ] || until [ -e {{ playbook_dir }}/free ]; do sleep 0.02; done"';

describe('strategy: graph', () => {
  for (const [what, node, files] of [
    ['a block', `- id: slow\n      block:\n        - name: last\n          ${untilFree}\n`, {}],
    [
      'imported tasks',
      '- id: slow\n      import_tasks: more.yaml\n',
      { 'more.yaml': `- name: last\n  ${untilFree}\n` },
    ],
    [
      'included tasks',
      '- id: slow\n      include_tasks: more.yaml\n',
      { 'more.yaml': `- name: last\n  ${untilFree}\n` },
    ],
    [
      'an imported role',
      '- id: slow\n      import_role: {name: r}\n',
      { 'roles/r/tasks/main.yml': `- name: last\n  ${untilFree}\n` },
    ],
    [
      'an included role',
      '- id: slow\n      include_role: {name: r}\n',
      { 'roles/r/tasks/main.yml': `- name: last\n  ${untilFree}\n` },
    ],
  ] as const) {
    it(`waits for all of ${what}`, async () => {
      const events = await run(
        `    ${node}    - name: after
      needs: [{task: slow, hosts: all}]
      ping:
    - name: free
      command: touch {{ playbook_dir }}/free
      changed_when: false
`,
        files,
      );
      const last = what.endsWith('role') ? 'a r : last changed' : 'a last changed';
      before(events, last, 'b after ok');
      // The last task has ended: "free" did not wait for it.
      expect(events.results).to.include('b free ok');
    });
  }

  it('lets what is inside of blocks and roles wait for the needs around it', async () => {
    const events = await run(
      `    - name: start
      id: start
      ${slowOnA}
    - needs: [{task: start, hosts: a}]
      import_role: {name: r}
    - needs: [{task: start, hosts: a}]
      block:
        - {name: in block, ping: }
`,
      { 'roles/r/tasks/main.yml': '- {name: in role, ping: }\n' },
    );
    before(events, 'a start changed', 'b r : in role ok');
    before(events, 'a start changed', 'b in block ok');
  });

  it('counts a block as done when its failure was rescued', async () => {
    const events = await run(`    - id: risky
      block:
        - {name: breaks, fail: {msg: x}}
      rescue:
        - {name: mends, ping: }
    - {name: after, ping: , needs: [{task: risky, hosts: all}]}
`);
    before(events, 'a mends ok', 'b after ok');
    expect(events.exitCode).to.equal(0);
  });

  it('counts what tags leave out, and what is skipped, as done', async () => {
    const tasks = `    - {name: first, id: first, ping: , tags: x}
    - {name: never, id: never, ping: , when: false, tags: y}
    - {name: after, ping: , tags: y, needs: [{task: first, hosts: all}, never]}
`;
    expect((await run(tasks, {}, '-t', 'y')).results).to.include.members([
      'a after ok',
      'b after ok',
    ]);
  });

  it('leaves out everything that needs what is in a block left out', async () => {
    const events =
      await run(`    - {name: breaks, id: one, fail: {msg: x}, when: inventory_hostname == 'a'}
    - id: two
      needs: [{task: one, hosts: a}]
      block:
        - {name: inner, id: three, ping: }
    - {name: last, ping: , needs: three}
`);
    expect(events.results).to.include('b last skipped').and.not.to.include('b inner ok');
    expect(events.exitCode).to.equal(2);
  });

  it('runs a role once that several others depend on', async () => {
    const events = await run('    - import_role: {name: x}\n    - import_role: {name: y}\n', {
      'roles/x/meta/main.yml': 'dependencies: [base]\n',
      'roles/y/meta/main.yml': 'dependencies: [base]\n',
      'roles/base/tasks/main.yml': '- {name: once, ping: }\n',
    });
    expect(events.results).to.have.members(['a base : once ok', 'b base : once ok']);
  });
});

/** Tasks that wait in a circle that only the run can know of, since a template names the file. */
const outer = `    - name: outer
      id: outer
      include_tasks: "{{ ansible_inner | default('inner') }}.yaml"
`;

describe('needs that nobody meets', () => {
  const cases: Readonly<Record<string, { tasks: string; inner: string; says: RegExp }>> = {
    'an id that is nowhere': {
      tasks: outer,
      inner: '- {name: inner, ping: , needs: outr}\n',
      says: /No task of the play has the id "outr"/,
    },
    'what it is part of': {
      tasks: outer,
      inner: '- {name: inner, ping: , needs: outer}\n',
      says: /"inner" is part of "outer"/,
    },
    'what waits for it': {
      tasks: `${outer}    - {name: later, id: later, ping: , needs: outer}\n`,
      inner: '- {name: inner, ping: , needs: [{task: later, hosts: all}]}\n',
      says: /"inner" would wait for ever for "later" on a, b/,
    },
    'what waits for it on another host': {
      tasks: `${outer}    - {name: later, id: later, ping: , needs: [{task: outer, hosts: a}]}\n`,
      inner:
        "- {name: x, ping: , when: inventory_hostname == 'b'}\n- {name: inner, ping: , needs: [{task: later, hosts: b}]}\n",
      says: /"inner" would wait for ever for "later" on b/,
    },
  };
  for (const [what, { tasks, inner, says }] of Object.entries(cases)) {
    it(`fails a task that waits for ${what}`, async () => {
      const events = await run(tasks, { 'inner.yaml': inner });
      expect(events.exitCode).to.equal(2);
      const { message, diagnostic } = events.outcome('inner', 'a');
      expect(message).to.match(says);
      expect(JSON.stringify(diagnostic)).to.match(/inner\.yaml:\d/);
    });
  }

  for (const more of [
    'throttle: 1',
    'pool: {name: p, size: 1}',
    'delegate_to: a',
    'run_once: true',
  ]) {
    it(`fails a task that waits for ever with ${more}`, async () => {
      const inner = `- {name: inner, ping: , ${more}, needs: [{task: later, hosts: all}]}\n`;
      const later = `    - {name: later, id: later, ping: , ${more}, needs: outer}\n`;
      const events = await run(`${outer}${later}`, { 'inner.yaml': inner });
      expect(events.results).to.include('a inner failed').and.to.include('b inner failed');
    });
  }

  it('tells the way on which tasks wait for each other', async () => {
    const events = await run(
      `${outer}    - {name: later, id: later, ping: , needs: middle}
    - {name: middle, id: middle, ping: , needs: outer}
`,
      { 'inner.yaml': '- {name: inner, ping: , needs: later}\n' },
    );
    const related = events.outcome('inner', 'a').diagnostic?.related ?? [];
    expect(related.map(({ message }) => message)).to.deep.equal([
      '"later" waits on a for "middle".',
      '"middle" waits on a for "outer".',
    ]);
  });

  it('lets a rescue go on, and leaves out what else needs the task', async () => {
    const events = await run(
      `    - id: outer
      block:
        - include_tasks: "{{ ansible_inner | default('inner') }}.yaml"
      rescue:
        - {name: mends, ping: }
    - {name: later, id: later, ping: , needs: outer}
`,
      { 'inner.yaml': '- {name: inner, id: inner, ping: , needs: later}\n' },
    );
    expect(events.results).to.include.members(['a mends ok', 'a later ok', 'b later ok']);
    expect(events.exitCode).to.equal(0);
  });

  for (const strategy of ['linear', 'free', 'host_pinned']) {
    it(`ends under strategy: ${strategy}, too`, async () => {
      const events = await run(
        `    - {name: early, ping: , needs: [{task: late, hosts: "a,b"}]}
    - {name: late, id: late, ping: }
`,
        {},
        ...['--forks', '1', '-e', `strategy=${strategy}`],
      );
      expect(events.exitCode).to.equal(2);
    });
  }

  it('are refused where nobody knows their hosts', async () => {
    const project = new Project({
      'hosts.ini': `${localHosts('a', 'b')}[first]\na\n[none]\n`,
      'site.yaml': `- hosts: all
  gather_facts: false
  strategy: graph
  tasks:
    - { id: init, ping: }
    - needs: [{ task: init, hosts: frist }]
      ping:
    - needs: [{ task: init, hosts: "first[0]:none:!b" }]
      ping:
`,
    });
    const { exitCode, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(exitCode).to.equal(3);
    expect(stderr).to.match(/^site.yaml:6:36 error .*"needs": The pattern "frist" matches no host/);
    expect(stderr).to.include('1 error');
  });

  it('take nothing from what tags leave out of a block that runs in its order', async () => {
    const tasks = `
    - block:
        - { name: w, ping: , needs: b, tags: never }
        - { name: a, id: a, ping: }
      rescue: [{ ping: }]
    - { name: b, id: b, needs: a, ping: }
`;
    before(await run(tasks), 'a a ok', 'a b ok');
  });
});
