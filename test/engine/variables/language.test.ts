import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

/** Runs `site.yaml` of these files on the host `a`, which is this machine, unless they say otherwise. */
async function run(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<RunEvents> {
  const project = new Project({ 'hosts.ini': localHosts('a'), ...files });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

const site = (tasks: string, keywords = ''): Record<string, string> => ({
  'site.yaml': `- hosts: all\n  gather_facts: false\n${keywords}  tasks:\n${tasks}`,
});

const said = (events: RunEvents): readonly string[] =>
  events.messages.map(message => message.slice(message.indexOf(': ') + 2));

describe('tags', () => {
  const playbook = site(
    `    - debug: {msg: plain}
    - {debug: {msg: x}, tags: x}
    - {debug: {msg: xy}, tags: [x, y]}
    - {debug: {msg: always}, tags: always}
    - {debug: {msg: never}, tags: [never, n]}
    - tags: b
      block:
        - debug: {msg: block}
    - import_tasks: imported.yaml
      tags: i
    - include_tasks: included.yaml
      tags: d
`,
  );
  const files = {
    ...playbook,
    'imported.yaml': '- debug: {msg: imported}\n',
    'included.yaml': '- debug: {msg: included}\n- {debug: {msg: included x}, tags: x}\n',
  };
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['plain', 'x', 'xy', 'always', 'block', 'imported', 'included', 'included x']],
    ['-t x', ['x', 'xy', 'always']],
    ['-t x,b', ['x', 'xy', 'always', 'block']],
    ['-t x -t y', ['x', 'xy', 'always']],
    ['-t d', ['always']],
    ['-t d,x', ['x', 'xy', 'always', 'included x']],
    ['-t i', ['always', 'imported']],
    ['-t n', ['always', 'never']],
    ['-t never', ['always', 'never']],
    ['-t all', ['plain', 'x', 'xy', 'always', 'block', 'imported', 'included', 'included x']],
    ['-t tagged', ['x', 'xy', 'always', 'block', 'imported', 'included x']],
    ['-t untagged', ['plain', 'always']],
    ['--skip-tags x', ['plain', 'always', 'block', 'imported', 'included']],
    ['--skip-tags always,x', ['plain', 'block', 'imported', 'included']],
    ['--skip-tags tagged', ['plain']],
    ['--skip-tags untagged', ['x', 'xy', 'always', 'block', 'imported', 'included x']],
    ['-t x --skip-tags y', ['x', 'always']],
    ['--skip-tags d', ['plain', 'x', 'xy', 'always', 'block', 'imported']],
    ['-t nothing-has-it', ['always']],
  ];
  for (const [flags, expected] of cases) {
    it(`select tasks: ${flags || 'no flags'}`, async () => {
      const events = await run(files, ...flags.split(' ').filter(word => word !== ''));
      expect(said(events)).to.deep.equal(expected);
    });
  }
});

describe('roles', () => {
  const role = {
    'roles/r/defaults/main.yml': 'd: from defaults\n',
    'roles/r/vars/main.yml': 'v: from vars\n',
    'roles/r/tasks/main.yml': '- debug: {msg: "main {{ d }}"}\n',
    'roles/r/tasks/other.yml': '- debug: {msg: "other {{ d }} {{ v }}"}\n',
  };

  it('show their variables to the rest of the play with public alone', async () => {
    const look = '    - debug: {msg: "{{ d | default(\'unseen\') }}"}\n';
    const tasks = (options: string) => `    - include_role: {name: r${options}}\n${look}`;
    expect(said(await run({ ...role, ...site(tasks('')) }))).to.deep.equal([
      'main from defaults',
      'unseen',
    ]);
    expect(said(await run({ ...role, ...site(tasks(', public: true')) }))).to.deep.equal([
      'main from defaults',
      'from defaults',
    ]);
  });

  it('show their variables to the whole play when imported', async () => {
    const files = site(
      '    - debug: {msg: "{{ d }}"}\n    - import_role: {name: r, tasks_from: other}\n',
    );
    expect(said(await run({ ...role, ...files }))).to.deep.equal([
      'from defaults',
      'other from defaults from vars',
    ]);
  });

  it('run once with the same parameters, again with others, and as often as they allow', async () => {
    const files = {
      ...role,
      'site.yaml':
        '- hosts: all\n  gather_facts: false\n  roles: [r, r, {role: r, vars: {d: other}}, free, free]\n',
      'roles/free/tasks/main.yml': '- debug: {msg: free}\n',
      'roles/free/meta/main.yml': 'allow_duplicates: true\n',
    };
    expect(said(await run(files))).to.deep.equal([
      'main from defaults',
      'main other',
      'free',
      'free',
    ]);
  });

  it('run what they depend on first, once', async () => {
    const files = {
      'site.yaml': '- hosts: all\n  gather_facts: false\n  roles: [top, middle]\n',
      'roles/top/meta/main.yml': 'dependencies: [middle, {role: base, vars: {who: top}}]\n',
      'roles/top/tasks/main.yml': '- debug: {msg: top}\n',
      'roles/middle/meta/main.yml': 'dependencies: [{role: base, vars: {who: middle}}]\n',
      'roles/middle/tasks/main.yml': '- debug: {msg: middle}\n',
      'roles/base/tasks/main.yml': '- debug: {msg: "base for {{ who }}"}\n',
    };
    expect(said(await run(files))).to.deep.equal([
      'base for middle',
      'middle',
      'base for top',
      'top',
    ]);
  });

  it('find files, templates and tasks of their own before those of the play', async () => {
    const files = {
      'site.yaml': '- hosts: all\n  gather_facts: false\n  roles: [r]\n',
      'roles/r/tasks/main.yml':
        "- debug: {msg: \"{{ lookup('file', 'f') }} {{ lookup('template', 't.j2') }}\"}\n- include_tasks: more.yml\n",
      'roles/r/tasks/more.yml': '- debug: {msg: own}\n',
      'roles/r/files/f': 'own',
      'roles/r/templates/t.j2': 'own',
      'files/f': 'play',
      'templates/t.j2': 'play',
      'more.yml': '- debug: {msg: play}\n',
    };
    expect(said(await run(files))).to.deep.equal(['own own', 'own']);
  });
});

describe('plays', () => {
  it('read vars_files by templated names, and the first of a list that exists', async () => {
    const files = {
      ...site(
        '    - debug: {msg: "{{ one }} {{ two }}"}\n',
        '  vars: {which: b}\n  vars_files: ["{{ which }}.yaml", [no.yaml, two.yaml]]\n',
      ),
      'b.yaml': 'one: 1\n',
      'two.yaml': 'two: 2\n',
    };
    expect(said(await run(files))).to.deep.equal(['1 2']);
  });

  it('fail where a vars file with a templated name is not there, as by a task', async () => {
    const vars = '  vars: {which: b}\n  vars_files: ["{{ which }}-none.yaml"]\n';
    const events = await run(site('    - debug: {msg: never}\n', vars));
    expect(events.exitCode).to.equal(2);
    expect(events.results).to.deep.equal(['a vars_files failed']);
    const message = 'There is no vars file "b-none.yaml".';
    const [failed] = events.events.filter(({ type }) => type === 'task-on-host-finished');
    expect(failed).to.have.nested.property('outcome.diagnostic.message', message);
    const ended = events.events.at(-1);
    expect(ended).to.have.property('causes').that.has.length(1);
    expect(ended).to.have.nested.property('causes[0].message', message);
  });

  it('import playbooks in their place, with their conditions', async () => {
    const files = {
      'site.yaml': `- import_playbook: first.yaml
- hosts: all
  gather_facts: false
  tasks:
    - debug: {msg: own}
- import_playbook: sub/last.yaml
  when: go | bool
  vars: {go: false}
`,
      'first.yaml': '- hosts: all\n  gather_facts: false\n  tasks: [{debug: {msg: first}}]\n',
      'sub/last.yaml':
        '- hosts: all\n  gather_facts: false\n  tasks: [{debug: {msg: last}}, {debug: {msg: "{{ playbook_dir | basename }}"}, when: true}]\n',
    };
    expect(said(await run(files))).to.deep.equal(['first', 'own']);
    expect(said(await run(files, '-e', '{"go": true}'))).to.include('last');
  });

  it('let at most so many hosts be in a task as its throttle says', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a', 'b', 'c', 'd'),
      ...site(
        `    - shell: |
        echo "+" >> count; sleep 0.05
        [ "$(grep -c '^+' count)" -le "$(( $(grep -c '^-' count) + 2 ))" ] && echo fine
        echo "-" >> count
      args: {chdir: "{{ playbook_dir }}"}
      throttle: 2
      register: r
    - debug: {msg: "{{ r.stdout }}"}
`,
      ),
    });
    try {
      const events = await project.run('site.yaml', '-i', 'hosts.ini');
      expect(said(events)).to.deep.equal(['fine', 'fine', 'fine', 'fine']);
    } finally {
      project.remove();
    }
  });
});

describe('tasks', () => {
  const two = { 'hosts.ini': localHosts('a', 'b') };

  it('gather the facts of the folder that fact_path names', async () => {
    const events = await run({
      'facts/app.fact': '{"port": 8080}\n',
      'facts/site.fact': '[main]\nname=x\n',
      'site.yaml': `- hosts: all
  fact_path: "{{ playbook_dir }}/facts"
  tasks:
    - debug: {msg: "{{ ansible_local.app.port }} {{ ansible_facts.ansible_local.site.main.name }}"}
`,
    });
    expect(events.messages).to.deep.equal(['a: 8080 x']);
  });

  it('give facts to the host they are delegated to with delegate_facts alone', async () => {
    const tasks = (keyword: string) => `    - set_fact: {found: x}
      delegate_to: b
${keyword}      when: inventory_hostname == 'a'
    - debug: {msg: "{{ inventory_hostname }} {{ found | default('no') }}"}
`;
    expect(said(await run({ ...two, ...site(tasks('')) }))).to.have.members(['a x', 'b no']);
    const delegated = await run({ ...two, ...site(tasks('      delegate_facts: true\n')) });
    expect(said(delegated)).to.have.members(['a no', 'b x']);
  });

  it('judge results by changed_when and failed_when, all of a list', async () => {
    const events = await run(
      site(`    - name: quiet
      command: echo x
      changed_when: false
    - name: loud
      command: echo x
      changed_when: ["'x' in it.stdout", it.rc == 0]
      register: it
    - name: fine
      command: sh -c 'exit 3'
      failed_when: "it.rc not in [0, 3]"
      register: it
    - name: bad
      command: echo ERROR
      failed_when: "'ERROR' in it.stdout"
      register: it
      ignore_errors: true
    - debug: {msg: "{{ it.failed_when_result }} {{ it is failed }}"}
`),
    );
    expect(events.results.slice(0, 4)).to.deep.equal([
      'a quiet ok',
      'a loud changed',
      'a fine changed',
      'a bad failed',
    ]);
    expect(said(events)).to.deep.equal(['True True']);
    expect(events.exitCode).to.equal(0);
  });

  it('fail where a value that is used holds something undefined', async () => {
    const events = await run(
      site(`    - debug: {msg: "{{ outer }}"}
      ignore_errors: true
      vars:
        inner: ["{%- set l = [] -%}{%- set _ = l.append(nowhere.x) -%}{{ l }}"]
        outer: "{{ inner + [] }}"
`),
    );
    expect(events.results).to.deep.equal(['a debug failed']);
  });

  it('register what went wrong also where failed_when forgives it', async () => {
    const events = await run(
      site(`    - fail: {msg: not today}
      failed_when: false
      register: it
    - debug: {msg: "{{ it.msg }} {{ it is failed }}"}
`),
    );
    expect(said(events)).to.deep.equal(['not today False']);
  });

  it('take their environment from play, block and task', async () => {
    const events = await run(
      site(
        `    - environment: {B: block, C: block}
      block:
        - command: sh -c 'echo $A $B $C'
          environment: {C: task}
          register: r
    - debug: {msg: "{{ r.stdout }}"}
`,
        '  environment: {A: play, B: play, C: play}\n',
      ),
    );
    expect(said(events)).to.deep.equal(['play block task']);
  });
});
