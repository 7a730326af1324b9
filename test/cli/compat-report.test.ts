import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

describe('kplay run --compat-report', () => {
  let project: Project;

  beforeEach(() => {
    project = new Project();
  });

  afterEach(() => {
    project.remove();
  });

  it('counts what kplay does not have, with places, and finds Python', async () => {
    project.write(
      'site.yaml',
      `- hosts: localhost
  tasks:
    - a.b.made_up: {c: d}
    - a.b.made_up: {c: d}
    - debug: {msg: "{{ e | made_up_filter }}{{ e | from_xml }}{{ lookup('a.b.made_up') }}"}
    - import_role: {name: r}
    - include_tasks: more.yaml
`,
    );
    project.write(
      'more.yaml',
      `- zpool_facts:
- debug: {msg: "{{ a | from_xml }}"}
`,
    );
    project.write('roles/r/tasks/main.yaml', '- ping:\n');
    project.write('roles/r/library/own.py', '');
    project.write('filter_plugins/mine.py', '');

    const { exitCode, stdout } = await project.cli('run', '--compat-report', 'site.yaml');

    expect(exitCode).to.equal(3);
    expect(stdout).to.equal(`Modules that kplay does not have:
  a.b.made_up (2)
    site.yaml:3:7
    site.yaml:4:7
  zpool_facts (1)
    more.yaml:1:3

Filters that kplay does not have:
  made_up_filter (1)
    site.yaml:5:28

Lookups that kplay does not have:
  a.b.made_up (1)
    site.yaml:5:73

Filters, tests and lookups that are not built in:
  from_xml (2): XML is not built in.
    site.yaml:5:52
    more.yaml:2:24

Modules and plugins in Python, which kplay does not run:
  filter_plugins/mine.py
  roles/r/library/own.py
`);
  });

  it('says so when nothing stands in the way', async () => {
    project.write('site.yaml', '- hosts: localhost\n  tasks:\n    - ping:\n');

    const { exitCode, stdout } = await project.cli('run', '--compat-report', 'site.yaml');

    expect([exitCode, stdout]).to.deep.equal([
      0,
      'Nothing stands in the way: 1 tasks were read.\n',
    ]);
  });

  it('only lists Python that nothing uses', async () => {
    project.write('site.yaml', '- hosts: localhost\n  tasks:\n    - ping:\n');
    project.write('library/unused.py', '');

    const { exitCode, stdout } = await project.cli('run', '--compat-report', 'site.yaml');

    expect([exitCode, stdout]).to.deep.equal([
      0,
      `Nothing stands in the way: 1 tasks were read.

Modules and plugins in Python, which kplay does not run:
  library/unused.py
`,
    ]);
  });

  it('tells which Python has what is used, as a run and lint do', async () => {
    project.write(
      'site.yaml',
      `- hosts: localhost
  roles: [r]
  tasks:
    - own: {}
    - my.content.remote:
    - debug: {msg: "{{ 1 | shorten }} {{ 1 is odd_one }} {{ lookup('look') }} {{ 1 | gone }}"}
`,
    );
    project.write('roles/r/tasks/main.yaml', '- of_role:\n');
    const python = [
      'library/own.py',
      'collections/ansible_collections/my/content/plugins/modules/remote.py',
      'filter_plugins/text.py',
      'test_plugins/odd_one.py',
      'lookup_plugins/look.py',
      'roles/r/library/of_role.py',
    ];
    for (const path of python) project.write(path, "FILTERS = {'shorten': shorten}\n");

    for (const args of [['run', '--compat-report'], ['run', '--syntax-check'], ['lint']]) {
      const { exitCode, stdout, stderr } = await project.cli(...args, 'site.yaml');
      const told = [...`${stdout}${stderr}`.matchAll(/(\S+) has it in Python, which kplay/g)];
      expect(
        told.map(([, path]) => path),
        args.join(' '),
      ).to.have.members(python);
      expect(exitCode).to.equal(3);
    }
  });
});
