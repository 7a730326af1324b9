import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

describe('kplay lint PATH', () => {
  let project: Project;

  beforeEach(() => {
    project = new Project({
      'site.yaml': '- hosts: localhost\n  roles: [web]\n',
      'roles/web/tasks/main.yaml': '- ping:\n- import_tasks: more.yaml\n',
      'roles/web/tasks/more.yaml': '- ping:\n',
      'roles/web/defaults/main.yaml': 'Web: 1\n',
      'roles/web/templates/a.j2': '{{ 1 | nope }}',
      'tasks/one.yaml': '- ping:\n- copy: {src: there.txt, dest: /a, mode: "0644"}\n  name: Copy\n',
      'files/there.txt': '',
      'more/play.yaml': '- {"hosts": localhost}\n',
      'more/tasks.yaml': '- debug: {var: a}\n  vars:\n    a:\n      hosts: all\n',
      'more/broken.yaml': '- hosts: all\n  name: "x\n',
      'handlers/all.yaml': '- name: Restart\n  pingg:\n',
      'other/group_vars/all.yaml': 'at: 12:30\n',
      'event/rulebooks/one.yaml': '- hosts: all\n  sources: []\n',
    });
  });

  afterEach(() => {
    project.remove();
  });

  const cases: readonly (readonly [
    name: string,
    paths: readonly string[],
    found: readonly string[],
  ])[] = [
    [
      'of one file of a role',
      ['roles/web/tasks/more.yaml'],
      ['roles/web/tasks/more.yaml:1:3 name'],
    ],
    [
      'of some files of a role',
      ['roles/web/defaults/main.yaml', 'roles/web/tasks/more.yaml'],
      ['roles/web/defaults/main.yaml:1:1 variable-case', 'roles/web/tasks/more.yaml:1:3 name'],
    ],
    [
      'of a role, and a file of it',
      ['roles/web', 'roles/web/tasks/more.yaml'],
      [
        'roles/web/defaults/main.yaml:1:1 variable-case',
        'roles/web/tasks/main.yaml:1:3 name',
        'roles/web/tasks/more.yaml:1:3 name',
      ],
    ],
    [
      'of a playbook, and a file of a role',
      ['site.yaml', 'roles/web/defaults/main.yaml'],
      ['roles/web/defaults/main.yaml:1:1 variable-case', 'site.yaml:1:10 name'],
    ],
    ['of a file of tasks', ['tasks/one.yaml'], ['tasks/one.yaml:1:3 name']],
    [
      'of a file of handlers',
      ['handlers/all.yaml'],
      ['handlers/all.yaml:2:3 playbook/unknown-module'],
    ],
    [
      'of a file of variables',
      ['other/group_vars/all.yaml'],
      ['other/group_vars/all.yaml:1:5 yaml/sexagesimal'],
    ],
    [
      'of what is a playbook in a folder, readable or not',
      ['more'],
      ['more/broken.yaml:2:9 yaml/syntax', 'more/play.yaml:1:13 name'],
    ],
    ['of what is none, but could be tasks', ['more/tasks.yaml'], ['more/tasks.yaml:1:3 name']],
    ['but of no rulebook in a folder', ['event', 'tasks/one.yaml'], ['tasks/one.yaml:1:3 name']],
  ];
  for (const [name, paths, found] of cases) {
    it(`tells ${name}`, async () => {
      const { stdout, exitCode } = await project.cli('lint', '-f', 'json', ...paths);
      const places = JSON.parse(stdout).map(
        (one: { file: string; line: number; column: number; rule: string }) =>
          `${one.file}:${one.line}:${one.column} ${one.rule}`,
      );
      expect(places).to.deep.equal(found);
      expect(exitCode).to.equal(3);
    });
  }

  it('leaves to playbooks what these may have', async () => {
    project.write('tasks/deep/two.yaml', '- name: A\n  ping:\n  notify: Elsewhere\n');
    project.write('roles/lone/tasks/main.yaml', '- name: A\n  ping:\n  notify: Elsewhere\n');
    project.write('tasks/three.yaml', '- name: A\n  import_role: {name: elsewhere}\n');

    const told = async (path: string): Promise<string> =>
      (await project.cli('lint', '-f', 'brief', path)).stdout;
    expect(await told('tasks/deep/two.yaml')).to.equal('');
    expect(await told('roles/lone')).to.match(/: warning: .*\[playbook\/unknown-handler\]\n$/);
    project.write(
      'tasks/four.yaml',
      '- name: A\n  copy: {src: nowhere, dest: /a, mode: "0644"}\n- name: B\n  copy: {src: there.txt, dest: /a, mode: "0644"}\n',
    );
    expect(await told('tasks/four.yaml')).to.match(/^\S+:2:15: warning: .*\[file\/not-found\]\n$/);
    expect(await told('tasks/three.yaml')).to.match(/: warning: .*\[playbook\/unknown-role\]\n$/);
  });

  it('tells of a playbook or tasks on the standard input', async () => {
    const playbook = '- hosts: localhost\n  name: P\n  tasks:\n    - pingg:\n';
    const ofPlaybook = await project.cliReading(playbook, 'lint', '-f', 'brief', '-');
    const ofTasks = await project.cliReading('- name: A\n  pingg:\n', 'lint', '-f', 'brief', '-');

    expect(ofPlaybook.stdout).to.match(/^-:4:7: error: .*\[playbook\/unknown-module\]\n/);
    expect(ofTasks.stdout).to.match(/^-:2:3: error: .*\[playbook\/unknown-module\]\n/);
  });
});
