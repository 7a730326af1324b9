import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

const bin = fileURLToPath(new URL('../../src/bin.js', import.meta.url));

const mistaken = [
  '- name: A',
  '  pingg:',
  '  notify: Restar it',
  '- name: B',
  '  debug: {msg: "{{ web_porrt }}"}',
  '',
].join('\n');

const ofMistaken = [
  '2:3: error: [playbook/unknown-module]',
  '3:11: warning: [playbook/unknown-handler]',
  '5:20: error: [undefined-variable]',
];

describe('kplay lint FILE', () => {
  let project: Project;

  beforeEach(() => {
    project = new Project({
      'roles/web/tasks/main.yaml': '- name: A\n  ping:\n- pingg:\n',
      'roles/web/tasks/extra.yaml': mistaken,
      'roles/web/tasks/deep/er.yml': mistaken,
      'roles/web/tasks/named.yml': mistaken,
      'roles/web/defaults/main.yaml': 'web_port: 80\n',
      'roles/web/vars/other.yaml': 'at: 12:30\n',
      'roles/web/handlers/main.yaml': '- name: Restart it\n  ping:\n',
      'roles/web/handlers/more.yaml': '- name: More\n  pingg:\n',
      'roles/web/templates/a.j2': '{{ 1 | nope }}',
      'roles/web/files/a.txt': '',
      'roles/lone/tasks/one.yaml': '- name: A\n  pingg:\n',
      'group_vars/all.yaml': 'at: 12:30\n',
      'vars/some.yaml': 'at: 12:30\n',
      'more/secrets.yaml': 'at: 12:30\n',
      'more/b.j2': '{% nope %}',
      'templates/c.conf': '{{ 1 | nope }}',
      'README.md': '# Hosts\n',
      'inventory.yaml': 'all: {hosts: {a: {}}}\n',
    });
  });

  afterEach(() => {
    project.remove();
  });

  const told = async (...paths: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await project.cli('lint', '-f', 'brief', ...paths);
    const lines = stdout.split('\n').filter(line => line !== '');
    return lines.map(line => line.replace(/(: (?:error|warning):).*(\[.*\])$/, '$1 $2'));
  };

  for (const path of ['roles/web/tasks/extra.yaml', 'roles/web/tasks/deep/er.yml']) {
    it(`looks at ${path}, which the role does not bring, with all that the role knows`, async () => {
      expect(await told(path)).to.deep.equal(ofMistaken.map(one => `${path}:${one}`));
    });
  }

  it('looks at tasks that an include may mean', async () => {
    project.write(
      'roles/web/tasks/main.yaml',
      '- name: A\n  include_tasks: "{{ which }}.yml"\n  vars: {which: named}\n',
    );

    const path = 'roles/web/tasks/named.yml';
    expect(await told(path)).to.deep.equal(ofMistaken.map(one => `${path}:${one}`));
  });

  it('looks at every file of tasks, handlers and variables of a role', async () => {
    const files = (await told('roles/web')).map(line => line.replace(/:.*/, ''));

    expect([...new Set(files)]).to.deep.equal([
      'roles/web/handlers/main.yaml',
      'roles/web/handlers/more.yaml',
      'roles/web/tasks/deep/er.yml',
      'roles/web/tasks/extra.yaml',
      'roles/web/tasks/main.yaml',
      'roles/web/tasks/named.yml',
      'roles/web/vars/other.yaml',
    ]);
  });

  it('leaves out files of a role that --exclude names', async () => {
    const found = await told('roles/web', '--exclude', 'roles/web/tasks/deep');

    expect(found.filter(line => line.includes('/deep/'))).to.deep.equal([]);
  });

  const others: readonly (readonly [path: string, found: string])[] = [
    ['roles/web/handlers/more.yaml', '2:3: error: [playbook/unknown-module]'],
    ['roles/web/templates/a.j2', '1:8: error: [expression/unknown-filter]'],
    ['roles/web/vars/other.yaml', '1:5: warning: [yaml/sexagesimal]'],
    ['roles/lone/tasks/one.yaml', '2:3: error: [playbook/unknown-module]'],
    ['group_vars/all.yaml', '1:5: warning: [yaml/sexagesimal]'],
    ['vars/some.yaml', '1:5: warning: [yaml/sexagesimal]'],
    ['more/secrets.yaml', '1:5: warning: [yaml/sexagesimal]'],
    ['more/b.j2', '1:4: error: [expression/syntax]'],
    ['templates/c.conf', '1:8: error: [expression/unknown-filter]'],
  ];
  for (const [path, found] of others) {
    it(`tells what is wrong with ${path}`, async () => {
      expect(await told(path)).to.deep.equal([`${path}:${found}`]);
    });
  }

  it('only warns of what a template may have of the one that includes it', async () => {
    project.write('templates/part.j2', '{{ row(1) }}{% include "gone.j2" %}\n');

    expect(await told('templates/part.j2')).to.deep.equal([
      'templates/part.j2:1:4: warning: [expression/unknown-function]',
      'templates/part.j2:1:24: warning: [file/not-found]',
    ]);
  });

  it('looks at a template with the delimiters that its task names', async () => {
    project.write('roles/web/templates/go.conf', '{{ .Value }} [[ web_port ]]\n');
    project.write(
      'roles/web/tasks/main.yaml',
      [
        '- name: A',
        '  template: {src: go.conf, dest: /a, mode: "0644", variable_start_string: "[[", variable_end_string: "]]"}',
        '',
      ].join('\n'),
    );

    expect(await told('roles/web/templates/go.conf')).to.deep.equal([]);
  });

  it('knows the role of a standard input that stands for a file in its folder', async () => {
    const { stdout } = spawnSync(process.execPath, [bin, 'lint', '-f', 'brief', '-'], {
      cwd: join(project.directory, 'roles/web/tasks'),
      input: mistaken,
      encoding: 'utf8',
    });

    expect(stdout).to.match(/^-:5:20: error: .*"web_porrt"\. \[undefined-variable\]$/m);
  });

  it('says that there is nothing to look at in other files', async () => {
    for (const path of ['README.md', 'inventory.yaml', 'roles/web/files/a.txt']) {
      const { exitCode, stderr } = await project.cli('lint', path);
      expect([exitCode, stderr]).to.deep.equal([
        5,
        `error: ${path} is nothing to look at: no playbook, no file of tasks, handlers or variables, no template.\n`,
      ]);
    }
  });

  it('only notes them beside what there is to look at', async () => {
    const { exitCode, stderr } = await project.cli(
      ...['lint', 'README.md', 'roles/web/defaults/main.yaml'],
    );

    expect(exitCode).to.equal(0);
    expect(stderr).to.match(/^warning: README\.md is nothing to look at: [^\n]*\n$/);
  });

  it('tells of other files only that they cannot be read, where they may matter', async () => {
    project.write('group_vars/all.yaml', 'at: 12:30\nb: [\n');
    const unread = 'group_vars/all.yaml:2:4: warning: [yaml/syntax]';

    expect(await told('roles/lone/tasks/one.yaml')).to.deep.equal([
      unread,
      'roles/lone/tasks/one.yaml:2:3: error: [playbook/unknown-module]',
    ]);
    expect(await told('roles/web/vars/other.yaml')).to.deep.equal([
      'roles/web/vars/other.yaml:1:5: warning: [yaml/sexagesimal]',
    ]);
    const { stdout } = await project.cli('lint', 'roles/lone/tasks/one.yaml');
    expect(stdout).to.contain(
      'What this file holds is not known here, since it cannot be read: The "[" that opens here',
    );
  });
});
