import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

const files = {
  'hosts.ini': '[web]\nweb1 port=1 ansible_password=hunter2\n[web:vars]\nport=2\n[db]\ndb1\n',
  'group_vars/all.yaml': 'port: 3\nname: "{{ inventory_hostname }}.example"\n',
  'roles/app/defaults/main.yml': '# first\nport: 4\nowner: app\n',
  'roles/app/tasks/main.yml': '- debug: {msg: one}\n- debug: {msg: two}\n  vars: {port: 5}\n',
  'site.yaml': `- name: Deploy
  hosts: web
  gather_facts: false
  vars:
    port: 6
  roles: [app]
  tasks:
    - set_fact: {port: 7}
    - command: hostname
      register: found
- name: Other
  hosts: db
  tasks: []
`,
};

describe('kplay vars', () => {
  let project: Project;
  before(() => {
    project = new Project(files);
  });
  after(() => project.remove());

  const vars = (...args: readonly string[]) => project.cli('vars', ...args, '-i', 'hosts.ini');

  it('prints the variables of a host as they are written', async () => {
    const { stdout, stderr } = await vars('web1');
    expect(stderr).to.equal('');
    expect(stdout).to.equal(
      'ansible_password: ********\nname: "{{ inventory_hostname }}.example"\nport: 1\n',
    );
  });

  it('prints what leaves an option out', async () => {
    const { stdout } = await vars('web1', 'none', '-e', '{"none": "{{ omit }}"}');
    expect(stdout).to.equal('none: omit\n');
  });

  it('prints the value of one variable', async () => {
    expect((await vars('web1', 'name')).stdout).to.equal('name: "web1.example"\n');
    expect((await vars('web1', 'port', '-e', 'port=9')).stdout).to.equal('port: "9"\n');
    expect((await vars('web1', 'group_names')).stdout).to.equal('group_names: ["web"]\n');
  });

  it('explains which layers set a variable, in a play and in its tasks', async () => {
    const { stdout, stderr } = await vars('web1', 'port', 'site.yaml', '--explain', '-e', 'x=1');
    expect(stderr).to.equal('');
    expect(stdout.split('\n')).to.deep.equal([
      '# web1 in the play "Deploy", site.yaml:1:3',
      'port: 6',
      '  * play vars             site.yaml:5:5                    6',
      '    hosts.ini, host web1  hosts.ini:2:6                    1',
      '    group_vars/all.yaml   group_vars/all.yaml:1:1          3',
      '    hosts.ini, group web  hosts.ini:4:1                    2',
      '    defaults of role app  roles/app/defaults/main.yml:2:1  4',
      '  in the task at roles/app/tasks/main.yml:2:3:',
      '    * task vars             roles/app/tasks/main.yml:3:10    5',
      '      play vars             site.yaml:5:5                    6',
      '      hosts.ini, host web1  hosts.ini:2:6                    1',
      '      group_vars/all.yaml   group_vars/all.yaml:1:1          3',
      '      hosts.ini, group web  hosts.ini:4:1                    2',
      '      defaults of role app  roles/app/defaults/main.yml:2:1  4',
      '  later, by set_fact: site.yaml:8:7',
      '',
    ]);
  });

  it('says what is only known later', async () => {
    const { stdout } = await vars('web1', 'found', 'site.yaml', '--explain');
    expect(stdout).to.match(
      /^found: \(not set outside of tasks\)\n {2}later, by register: site\.yaml:9:7\n/m,
    );
  });

  it('looks into what includes bring, and into files of variables', async () => {
    project.write('vars/more.yml', '# first\nport: 8\n');
    project.write('inner.yml', '- debug: {msg: x}\n- set_fact: {port: 9}\n');
    project.write(
      'includes.yml',
      `- hosts: web
  gather_facts: false
  tasks:
    - include_vars: vars/more.yml
    - include_tasks: inner.yml
      vars: {port: 10}
`,
    );
    const { stdout } = await vars('web1', 'port', 'includes.yml', '--explain');
    expect(stdout).to.include('in the task at includes.yml:5:7 and 2 more tasks:\n');
    expect(stdout).to.match(/ {4}\* include parameters +includes\.yml:6:14 +10\n/);
    expect(stdout).to.match(
      /later, by include_vars: includes\.yml:4:7 \(vars\/more\.yml:2:1\)\n {2}later, by set_fact: inner\.yml:2:3\n$/,
    );
    const answer = await vars('web1', 'port', 'includes.yml', '--output', 'json');
    expect(JSON.parse(answer.stdout)[0].variables.port.later[0]).to.deep.equal({
      by: 'include_vars',
      location: 'includes.yml:4:7',
      from: 'vars/more.yml:2:1',
    });
  });

  it('answers programs', async () => {
    const { stdout } = await vars('web1', 'owner', 'site.yaml', '--output', 'json');
    const layer = {
      layer: 'defaults of role app',
      value: '"app"',
      location: 'roles/app/defaults/main.yml:3:1',
    };
    expect(JSON.parse(stdout)).to.deep.equal([
      {
        host: 'web1',
        play: 'Deploy',
        variables: { owner: { value: '"app"', layers: [layer], tasks: [], later: [] } },
      },
    ]);
  });

  for (const { name, args, says } of [
    { name: 'a host that is not there', args: ['web2'], says: 'Did you mean "web1"?' },
    { name: 'a variable that nothing sets', args: ['web1', 'prot'], says: 'Did you mean "port"?' },
    {
      name: 'a host without a play',
      args: ['web1', 'other.yaml'],
      says: 'No play of the playbook',
    },
  ]) {
    it(`reports ${name}`, async () => {
      project.write('other.yaml', '- {hosts: db, tasks: []}\n');
      const { exitCode, stderr } = await vars(...args);
      expect(exitCode).to.equal(3);
      expect(stderr).to.include(says);
    });
  }

  it('hides what a vault held', async () => {
    project.write('pw', 'open\n');
    const options = ['--vault-password-file', 'pw'];
    const sealed = await project.cli('vault', 'encrypt-string', 'geheim', '-n', 'key', ...options);
    project.write('host_vars/db1.yaml', sealed.stdout);
    const { stdout } = await vars('db1', 'key', '--explain', ...options);
    expect(stdout).to.include('********').and.not.include('geheim');
  });
});
