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

describe('what an include brings whose files ask for its item', () => {
  const items = [
    ['alike', '1', '1', 1],
    ['of the same parts', '{"x": [1, {}]}', '{"x": [1, {}]}', 1],
    ['a number and a text', '1', '"1"', 2],
    ['whole and not', '1', '1.0', 2],
    ['in another order', '{"x": 1, "y": 2}', '{"y": 2, "x": 1}', 2],
    ['with something more', '[1]', '[1, 2]', 2],
    ['with something else deep inside', '{"x": [1, 2]}', '{"x": [1, 3]}', 2],
  ] as const;
  for (const [how, ofA, ofB, times] of items) {
    it(`is ${times === 1 ? 'the same task' : 'another task'} for hosts with items that are ${how}`, async () => {
      const loop = `'{{ [${ofA}] if inventory_hostname == "a" else [${ofB}] }}'`;
      const playbook = play(`    - include_tasks: in.yaml\n      loop: ${loop}\n`);
      const numbersWith = async (tag: string): Promise<number> => {
        const files = { 'in.yaml': `- debug: {msg: in}\n  tags: '${tag}'\n` };
        const { events } = await run(playbook, files);
        const numbers = events.flatMap(event =>
          event.type === 'task-on-host-finished' ? [event.task.number] : [],
        );
        return new Set(numbers).size;
      };

      expect(await numbersWith('{{ item | string }}')).to.equal(times);
      expect(await numbersWith('{{ given | default("x") }}')).to.equal(1);
    });
  }

  it('is not known in check mode where the item is not', async () => {
    const files = {
      'tags.yaml': '- debug: {msg: tags}\n  tags: "{{ item.stdout }}"\n',
      'name.yaml': '- import_tasks: "{{ item.stdout }}.yaml"\n',
      'none.yaml': '- debug: {msg: none}\n',
    };
    const tasks = ['tags', 'name', 'none'].map(
      name =>
        `    - include_tasks: ${name}.yaml\n      loop: "{{ r.results }}"\n      loop_control: {label: x}\n`,
    );
    const command = '    - command: echo x\n      loop: [1]\n      register: r\n';
    const events = await run(play(command + tasks.join('')), files, '-l', 'a', '--check');
    expect(events.results.slice(1)).to.deep.equal([
      ...['a include_tasks undecided', 'a include_tasks undecided', 'a debug ok'],
    ]);
  });

  it('shows nothing of what is made of an item that is secret', async () => {
    const project = new Project({
      hosts: localHosts('a'),
      'site.yaml': play(`    - set_fact: {word: "abcdefgh"}
      no_log: true
    - include_tasks: name.yaml
      loop: ["{{ word }}"]
      loop_control: {label: x}
`),
      'name.yaml': '- import_tasks: "{{ item | upper }}.yaml"\n',
    });
    try {
      const { stdout } = await project.cli('run', 'site.yaml', '-i', 'hosts');
      expect(stdout).to.include('There is no tasks file "********.yaml".');
    } finally {
      project.remove();
    }
  });
});

describe('the pause of a block with a loop', () => {
  const cases = {
    'is rescued where it is no number': [
      'abc',
      'rescue: [debug: {msg: rescued}]',
      'failed',
      'rescued',
    ],
    'goes no further where that is ignored': ['abc', 'ignore_errors: true', 'failed'],
    'is undecided where it is not known': ['0', 'ignore_errors: true', 'undecided', '--check'],
  } as const;
  for (const [title, [word, more, status, last]] of Object.entries(cases)) {
    it(title, async () => {
      const isCheck = last === '--check';
      const tasks = `    - {command: echo ${word}, register: r}
    - block:
        - name: each
          loop: [1, 2]
          loop_control: {pause: "{{ r.stdout }}"}
          block: [debug: {msg: "{{ item }}"}]
      ${more}
    - debug: {msg: after}
`;
      const events = await run(play(tasks), {}, '-l', 'a', ...(isCheck ? [last] : []));
      const rescued = last === 'rescued' ? ['a: rescued'] : [];
      expect(events.messages).to.deep.equal(['a: 1', ...rescued, 'a: after']);
      expect(events.outcome('each')).to.include({ status, rescued: last === 'rescued' });
      expect(events.outcome('each').ignored).to.equal(last === undefined);
      expect(events.exitCode).to.equal(0);
    });
  }
});
