import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function run(
  playbook: string,
  files: Readonly<Record<string, string>> = {},
  ...args: readonly string[]
): Promise<RunEvents> {
  const project = new Project({
    'site.yaml': playbook,
    'hosts.ini': localHosts('a', 'b'),
    ...files,
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

const play = (tasks: string, handlers = ''): string =>
  `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}${handlers === '' ? '' : `  handlers:\n${handlers}`}`;

const changes = '- command: "true"\n';

describe('apply', () => {
  it('gives what is included its keywords, and the include none', async () => {
    const files = {
      'more.yaml': '- debug: {msg: "{{ source }} {{ word }}"}\n  changed_when: true\n',
      'roles/r/tasks/main.yaml': '- debug: {msg: "role {{ source }} {{ word }}"}\n',
    };
    const tasks = `
    - include_tasks:
        file: more.yaml
        apply: {vars: {source: apply, word: lost}, when: inventory_hostname == 'a', notify: heard}
      vars: {word: include}
    - include_role:
        name: r
      args:
        apply: {vars: {source: apply}, when: inventory_hostname == 'b'}
      vars: {word: include}
`;
    const events = await run(play(tasks, '    - name: heard\n      debug: {msg: heard}\n'), files);
    expect(events.messages).to.have.members(['a: heard', 'b: role apply include']);
    expect(events.results).to.include('a debug changed');
    expect(events.outcome('debug', 'a').result).to.include({ msg: 'apply include' });
  });

  it('tags what is included, and the include itself is tagged by its own tags', async () => {
    const files = { 'more.yaml': '- debug: {msg: included}\n- debug: {msg: more}\n  tags: [x]\n' };
    const tasks = `
    - include_tasks: {file: more.yaml, apply: {tags: [t]}}
      tags: [t]
    - include_tasks: more.yaml
      tags: [t]
    - include_tasks: {file: more.yaml, apply: {tags: [t]}}
`;
    const events = await run(play(tasks), files, '-t', 't', '-l', 'a');
    expect(events.messages).to.deep.equal(['a: included', 'a: more']);
  });
});

describe('an include', () => {
  it("of run_once is the first host's alone", async () => {
    const files = { 'more.yaml': '- debug: {msg: included}\n' };
    const events = await run(play('    - include_tasks: more.yaml\n      run_once: true\n'), files);
    expect(events.messages).to.deep.equal(['a: included']);
  });

  it('that fails is ignored when it says so, and registers what it included otherwise', async () => {
    const files = { 'more.yaml': '- debug: {msg: included}\n' };
    const tasks = `
    - include_tasks: "{{ nowhere }}"
      ignore_errors: true
    - include_tasks: "{{ item }}"
      loop: [more.yaml]
      register: included
    - debug: {msg: "{{ included.results[0].include }}"}
`;
    const events = await run(play(tasks), files, '-l', 'a');
    expect(events.messages).to.deep.equal(['a: included', 'a: more.yaml']);
    expect(events.recap['a']).to.include({ failed: 0, ignored: 1 });
  });
});

describe('notify', () => {
  const handlers = ['one', 'two', 'three']
    .map(name => `    - name: ${name}\n      debug: {msg: ${name}}\n`)
    .join('');

  it('of a block is that of tasks in it that notify nothing themselves', async () => {
    const tasks = `
    - block:
        - block:
            - command: "true"
      notify: three
    - block:
        - command: "true"
          notify: one
      notify: two
`;
    const events = await run(play(tasks, handlers), {}, '-l', 'a');
    expect(events.messages).to.deep.equal(['a: one', 'a: three']);
  });

  it('of an import is that of what it stands for', async () => {
    const files = { 'more.yaml': changes, 'roles/r/tasks/main.yaml': changes };
    const tasks = `
    - import_tasks: more.yaml
      notify: one
    - import_role: {name: r}
      notify: two
`;
    const events = await run(play(tasks, handlers), files, '-l', 'a');
    expect(events.messages).to.deep.equal(['a: one', 'a: two']);
  });
});

describe('a handler', () => {
  it('can include tasks, all of which run, and can be a meta task', async () => {
    const handlers = `
    - name: several
      include_tasks: more.yaml
    - name: nothing
      meta: noop
`;
    const more = '- debug: {msg: first}\n  listen: topic\n- debug: {msg: second}\n';
    const tasks = '    - command: "true"\n      notify: [several, nothing]\n';
    const events = await run(play(tasks, handlers), { 'more.yaml': more }, '-l', 'a');
    expect(events.messages).to.deep.equal(['a: first', 'a: second']);
    expect(events.exitCode).to.equal(0);
  });
});

describe('a keyword that cannot be evaluated', () => {
  const cases = [
    ...['diff', 'any_errors_fatal', 'delegate_facts', 'run_once', 'ignore_errors', 'throttle'],
    ...['timeout', 'async', 'delegate_to', 'no_log', 'check_mode', 'connection'],
  ];
  for (const keyword of cases) {
    it(`fails the task on its host: ${keyword}`, async () => {
      const tasks = `    - name: task\n      command: "true"\n      ${keyword}: "{{ ansible_nothing }}"\n`;
      const events = await run(play(tasks), {}, '-D');
      expect(events.outcome('task', 'a').status).to.equal('failed');
      expect(events.recap['a']).to.include({ failed: 1, ok: 0 });
      expect(events.exitCode).to.equal(2);
    });
  }

  it('fails the host where it is notify', async () => {
    const tasks = '    - command: "true"\n      notify: "{{ nothing }}"\n';
    const events = await run(play(tasks, '    - debug:\n'), {}, '-l', 'a');
    expect(events.recap['a']).to.include({ failed: 1 });
    expect(events.exitCode).to.equal(2);
  });
});
