import { expect } from 'chai';
import { localHosts, Project } from '../support/run-cli.ts';

const files = {
  'hosts.ini': `${localHosts('web1', 'web2', 'db1')}[web]\nweb[1:2]\n[db]\ndb1\n`,
  'site.yaml': `- name: First
  hosts: web
  gather_facts: false
  tags: first
  tasks:
    - {name: One, debug: {msg: "one {{ x | default('-') }}"}}
    - {name: Two, debug: {msg: two}, tags: deep}
- name: Second
  hosts: db
  gather_facts: false
  tasks:
    - {name: Three, debug: {msg: three}}
`,
  'vars.yaml': 'x: from file\n',
  'names.yaml': 'for: 1\na-b: 2\n',
  'vars.json': '{"x": {"y": [1, true]}}',
};

describe('kplay run', () => {
  let project: Project;
  before(() => {
    project = new Project(files);
  });
  after(() => project.remove());

  const messages = async (...args: readonly string[]) =>
    (await project.run('site.yaml', '-i', 'hosts.ini', ...args)).messages;
  const cli = (...args: readonly string[]) =>
    project.cli('run', 'site.yaml', '-i', 'hosts.ini', ...args);

  for (const [args, expected] of [
    [['-e', 'x=1'], '1'],
    [['-e', 'x="a b" y=2'], 'a b'],
    [['-e', '{"x": [1, 2]}'], '[1, 2]'],
    [['-e', '@vars.yaml'], 'from file'],
    [['-e', '@vars.json'], "{'y': [1, True]}"],
    [['-e', '@vars.yaml', '-e', 'x=later'], 'later'],
    [['-e', 'x={{ 1 + 1 }}'], '2'],
  ] as const) {
    it(`takes variables: ${args.join(' ')}`, async () => {
      expect(await messages('-l', 'web1', ...args)).to.deep.equal([
        `web1: one ${expected}`,
        'web1: two',
      ]);
    });
  }

  for (const [limit, expected] of [
    ['web', ['web1', 'web2']],
    ['web:!web1', ['web2']],
    ['all:&web', ['web1', 'web2']],
    ['~.*1', ['web1', 'db1']],
    ['web[-1]', ['web2']],
    ['web1,db', ['web1', 'db1']],
  ] as const) {
    it(`limits the run to ${limit}`, async () => {
      const hosts = new Set((await messages('-l', limit)).map(text => text.split(':')[0]));
      expect([...hosts]).to.deep.equal(expected);
    });
  }

  it('starts at a task, and refuses a name that matches nothing', async () => {
    expect(await messages('--start-at-task', 'Two', '-l', 'web1,db1')).to.deep.equal([
      'web1: two',
      'db1: three',
    ]);
    expect(await messages('--start-at-task', 'Th*')).to.deep.equal(['db1: three']);
    const wrong = await cli('--start-at-task', 'Tow');
    expect(wrong.exitCode).to.equal(3);
    expect(wrong.stderr).to.include('"Tow"').and.to.include('Two');
  });

  it('starts at what has no name by its action, at a template as it is written, at no rescue', async () => {
    const playbook = `- hosts: web1
  gather_facts: false
  tasks:
    - block:
        - name: "Of {{ inventory_hostname }}"
          debug: {msg: of}
      rescue:
        - {name: Rescue, debug: {msg: no}}
    - ping:
    - debug: {msg: end}
`;
    project.write('start.yaml', playbook);
    const from = (name: string) =>
      project.run('start.yaml', '-i', 'hosts.ini', '--start-at-task', name);

    expect((await from('Of ?? inv*')).messages).to.deep.equal(['web1: of', 'web1: end']);
    expect((await from('ping')).results).to.deep.equal(['web1 ping ok', 'web1 debug ok']);
    project.write('roles/r/tasks/main.yaml', '- {name: Two, debug: {msg: of role}}\n');
    project.write('start.yaml', playbook.replace('tasks:', 'roles: [r]\n  tasks:'));
    expect((await from('r : T*')).messages).to.include('web1: of role');
    project.write('start.yaml', playbook);
    const args = ['-i', 'hosts.ini', '--start-at-task', 'Rescue'];
    expect((await project.cli('run', 'start.yaml', ...args)).exitCode).to.equal(3);
  });

  it('lists hosts, tasks and tags without running anything', async () => {
    const listed = await cli('--list-hosts', '--list-tasks', '--list-tags');
    expect(listed.exitCode).to.equal(0);
    expect(listed.stdout).to.equal(`playbook: site.yaml

  play #1 (First)  TAGS: [first]
    hosts (2):
      web1
      web2
    tasks:
      One  TAGS: [first]  site.yaml:6:7
      Two  TAGS: [deep, first]  site.yaml:7:7
      TASK TAGS: [deep, first]

  play #2 (Second)
    hosts (1):
      db1
    tasks:
      Three  site.yaml:12:7
      TASK TAGS: []
`);
  });

  it('checks the syntax alone', async () => {
    const { exitCode, stdout } = await cli('--syntax-check');
    expect([exitCode, stdout]).to.deep.equal([0, 'site.yaml: no errors found\n']);
  });

  for (const [args, word] of [
    [['--frks', '3'], '--forks'],
    [['-f', '0'], 'forks'],
    [['-f', 'many'], 'forks'],
    [['-l', 'nowhere'], 'nowhere'],
    [['-l', 'web:&'], '--limit:1:5 error'],
    [['-e', 'novalue'], 'novalue'],
    [['-e', 'x=1 a-b=2'], '-e:1:5 error cli/wrong-option: "a-b" is not a name'],
    [['-e', 'for=2'], '"for" is a word of the language'],
    [['-e', '{"a b": 1}'], '-e:1:2 error cli/wrong-option: "a b" is not a name'],
    [['-e', '@names.yaml'], 'names.yaml:2:1 error cli/wrong-option: "a-b" is not a name'],
    [['--become-method', 'magic'], 'magic'],
    [['--output', 'xml'], 'xml'],
  ] as const) {
    it(`refuses ${args.join(' ')} and touches nothing`, async () => {
      const { exitCode, stdout, stderr } = await cli(...args);
      expect(exitCode, stderr).to.be.oneOf([3, 5]);
      expect(stderr).to.include(word);
      expect(stdout).to.equal('');
    });
  }
});

describe('kplay', () => {
  let project: Project;
  before(() => {
    project = new Project(files);
  });
  after(() => project.remove());

  it('checks as run --check --diff', async () => {
    project.write(
      'copy.yaml',
      '- hosts: web1\n  gather_facts: false\n  tasks: [{copy: {content: "new\\n", dest: "{{ playbook_dir }}/made"}}]\n',
    );
    const { exitCode, stdout } = await project.cli('check', 'copy.yaml', '-i', 'hosts.ini');
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('+new').and.to.include('changed=1');
  });

  it('runs one module on hosts', async () => {
    const { exitCode, stdout } = await project.cli(
      ...[
        'exec',
        'web',
        '-i',
        'hosts.ini',
        '-m',
        'debug',
        '-a',
        'msg="hello {{ inventory_hostname }}"',
      ],
    );
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('hello web1').and.to.include('hello web2');
  });

  it('shows facts by a filter', async () => {
    const { exitCode, stdout } = await project.cli(
      ...['facts', 'web1', '-i', 'hosts.ini', '--filter', 'ansible_os_fam*'],
    );
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.include('os_family');
    expect(stdout).not.to.include('kernel');
  });

  it('shows the inventory', async () => {
    const list = await project.cli('inventory', '--list', '-i', 'hosts.ini');
    expect(JSON.parse(list.stdout)).to.have.nested.property('web.hosts').that.includes('web2');
    const graph = await project.cli('inventory', '--graph', '-i', 'hosts.ini');
    expect(graph.stdout).to.include('@all:').and.to.include('  |--@web:');
    const below = await project.cli('inventory', '--graph', 'web', '--vars', '-i', 'hosts.ini');
    expect(below.stdout)
      .to.match(/^@web:\n/)
      .and.to.include('|--{ansible_connection = local}');
    const nowhere = await project.cli('inventory', '--graph', 'wbe', '-i', 'hosts.ini');
    expect(nowhere.stderr).to.include('no group "wbe"').and.to.include('Did you mean "web"?');
    const yaml = await project.cli('inventory', '--host', 'db1', '--yaml', '-i', 'hosts.ini');
    expect(yaml.stdout).to.include('ansible_connection: local\n');
    const host = await project.cli('inventory', '--host', 'db1', '-i', 'hosts.ini');
    expect(JSON.parse(host.stdout)).to.have.property('ansible_connection', 'local');
  });

  it('documents modules', async () => {
    const list = await project.cli('doc');
    expect(list.stdout).to.match(/^file-line\b/mu);
    const page = await project.cli('doc', 'ansible.builtin.lineinfile');
    expect(page.stdout).to.include('insertafter');
    const wrong = await project.cli('doc', 'sysctrl');
    expect(wrong.exitCode).to.equal(3);
    expect(wrong.stderr).to.include('sysctl');
  });
});
