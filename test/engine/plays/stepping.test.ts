import { expect } from 'chai';
import { localHosts, Project, RunEvents } from '../../support/run-cli.ts';

const site = (strategy: string): string => `- hosts: all
  gather_facts: false
  strategy: ${strategy}
  tasks:
    - {name: one, command: "true", notify: tell}
    - meta: flush_handlers
    - {name: "two {{ 1 + 1 }}", debug: {msg: two}}
    - include_tasks: more.yaml
    - {name: last, debug: {msg: last}, when: false}
  handlers:
    - {name: tell, debug: {msg: told}}
`;

describe('Stepping', () => {
  let project: Project;
  afterEach(() => project.remove());

  async function stepping(answers: readonly string[], strategy = 'linear') {
    project = new Project({
      'hosts.ini': localHosts('a', 'b'),
      'site.yaml': site(strategy),
      'more.yaml': '- {name: more, debug: {msg: more}}\n',
    });
    const args = ['run', '--step', '--output', 'json', 'site.yaml', '-i', 'hosts.ini'];
    const { exitCode, stdout, stderr } = await project.answering(answers, ...args);
    const { events } = new RunEvents(exitCode, stdout);
    const asked = Array.from(
      stderr.matchAll(/Perform (.*?) \(N\)o\/\(y\)es\/\(c\)ontinue: /g),
      ([, what]) => what,
    );
    const done = events.flatMap(event =>
      event.type === 'task-on-host-finished' ? [`${event.task.name} on ${event.host}`] : [],
    );
    return { exitCode, asked, done };
  }

  it('asks once about each task, include and handler', async () => {
    const { exitCode, asked, done } = await stepping(['y', 'yes', 'n', 'Y', '', 'y']);

    expect(exitCode).to.equal(0);
    expect(asked).to.deep.equal([
      ...['task: one', 'handler: tell', 'task: two 2', 'task: include_tasks', 'task: more'],
      'task: last',
    ]);
    const names = ['one', 'tell', 'last'];
    expect(done).to.have.members(names.flatMap(name => [`${name} on a`, `${name} on b`]));
  });

  it('leaves out what an include would have brought', async () => {
    const { asked, done } = await stepping(['n', 'n', 'no', 'n']);

    expect(asked).to.have.lengthOf(4);
    expect(done).to.deep.equal([]);
  });

  it('asks no more after "continue"', async () => {
    const { asked, done } = await stepping(['n', 'c']);

    expect(asked).to.deep.equal(['task: one', 'task: two 2']);
    expect(done).to.include.members(['more on a', 'last on b']).and.not.include('one on a');
  });

  it('asks about each host where hosts do not wait for each other', async () => {
    const { asked } = await stepping(Array(12).fill('n'), 'free');

    expect(asked).to.include.members(['task: one on a', 'task: one on b', 'task: last on b']);
  });

  it('asks without what is secret', async () => {
    project = new Project({
      'site.yaml': `- hosts: localhost
  gather_facts: false
  vars_prompt: [{name: pw, prompt: Word}]
  tasks:
    - {name: "set {{ pw }}", debug: {msg: x}}
`,
    });
    const { stderr } = await project.answering(['hunter22', 'y'], 'run', '--step', 'site.yaml');

    expect(stderr).to.include('Perform task: set ******** (N)o').and.not.include('hunter22');
  });

  it('needs a terminal', async () => {
    project = new Project({ 'site.yaml': site('linear'), 'more.yaml': '' });
    const { exitCode, stderr } = await project.cli('run', '--step', 'site.yaml');

    expect(stderr).to.include('--step asks about each task, and there is no terminal.');
    expect(exitCode).to.equal(5);
  });
});
