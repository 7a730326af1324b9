import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../support/run-cli.ts';

async function run(
  tasks: string,
  files: Readonly<Record<string, string>> = {},
  ...args: readonly string[]
): Promise<RunEvents> {
  const project = new Project({
    'hosts.ini': localHosts('a', 'b'),
    'site.yaml': `- hosts: all\n  gather_facts: false\n  strategy: graph\n  tasks:\n${tasks}`,
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
