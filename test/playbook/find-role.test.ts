import { expect } from 'chai';
import { localHosts, Project } from '../support/run-cli.ts';

const role = (where: string, said: string, more: Readonly<Record<string, string>> = {}) => ({
  [`${where}/tasks/main.yml`]: `- debug: { msg: "${said}" }\n`,
  ...Object.fromEntries(Object.entries(more).map(([path, text]) => [`${where}/${path}`, text])),
});

const ours = 'collections/ansible_collections/my/own/roles';

describe('roles of collections', () => {
  let project: Project;

  beforeEach(() => {
    project = new Project({
      'hosts.ini': localHosts('a'),
      ...role(`${ours}/one`, 'one of {{ role_name }} {{ ansible_role_name }}', {
        'meta/main.yml': 'dependencies: [two, my.own.deep.three]\n',
      }),
      ...role(`${ours}/two`, 'two'),
      ...role(`${ours}/deep/three`, 'three'),
      ...role('roles/two', 'another two'),
      ...role('elsewhere/ansible_collections/your/own/roles/four', 'four', {
        'meta/main.yml': 'collections: [my.own]\ndependencies: [two]\n',
      }),
    });
  });

  afterEach(() => project.remove());

  const said = async (play: string): Promise<readonly string[]> => {
    project.write('site.yaml', `- hosts: a\n  gather_facts: false\n${play}`);
    const { messages } = await project.run('site.yaml', '-i', 'hosts.ini');
    return messages.map(message => message.slice('a: '.length));
  };

  it('are found by their whole names, statically and while running', async () => {
    expect(await said('  roles: [my.own.one]\n')).to.deep.equal([
      'two',
      'three',
      'one of one my.own.one',
    ]);
    const tasks = `  tasks:
    - import_role: { name: my.own.two }
    - include_role: { name: "my.own.{{ 'two' }}" }
`;
    expect(await said(tasks)).to.deep.equal(['two', 'two']);
  });

  it('are found first in the collections that a play or a role names', async () => {
    const play = `  collections: [my.own]
  roles: [two]
  tasks:
    - include_role: { name: "{{ 'two' }}" }
    - import_role: { name: deep/three }
`;
    expect(await said(play)).to.deep.equal(['two', 'two', 'three']);
  });

  it('are found beside the collection a playbook or role is in', async () => {
    project.write(
      'ansible_collections/our/own/roles/five/tasks/main.yml',
      '- debug: { msg: five }\n- include_role: { name: our.other.six }\n',
    );
    project.write(
      'ansible_collections/our/other/roles/six/tasks/main.yml',
      '- debug: { msg: six }\n',
    );
    project.write(
      'ansible_collections/our/own/playbooks/site.yaml',
      '- hosts: a\n  gather_facts: false\n  roles: [our.own.five]\n',
    );
    const { messages } = await project.run(
      ...['ansible_collections/our/own/playbooks/site.yaml', '-i', 'hosts.ini'],
    );
    expect(messages).to.deep.equal(['a: five', 'a: six']);
  });

  it('are found where the settings say that collections are', async () => {
    project.write('ansible.cfg', '[defaults]\ncollections_path = elsewhere\n');
    expect(await said('  roles: [your.own.four]\n')).to.deep.equal(['two', 'four']);
  });

  it('are said to be missing with where they were looked for', async () => {
    project.write('site.yaml', '- hosts: a\n  roles: [my.own.tow, your.own.four]\n');
    const { exitCode, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini');
    expect(exitCode).to.equal(3);
    expect(stderr)
      .to.include('There is no role "my.own.tow".')
      .and.to.include('Did you mean "two"?');
    expect(stderr).to.include('Looked in collections/ansible_collections/your/own/roles');
  });
});
